"""The few widgets of our own, each of one line or one job, so that a screen costs few bytes to paint."""
