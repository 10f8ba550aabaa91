"""From the front door to being in: password, token, and the ways in for who has none."""
