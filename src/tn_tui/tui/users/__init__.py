"""The users of a practice, and what an administrator does to them."""
