"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples each time, so that a red run means that something changed. To look for new
# ones: HYPOTHESIS_PROFILE=explore python -m pytest
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
