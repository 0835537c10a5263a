"""Public corpora that are neither ours nor shipped: how often each reader gets a file right."""
