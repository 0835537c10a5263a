"""How near the sender comes to a limit that nobody tells it, in simulated time."""
