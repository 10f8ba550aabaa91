"""Account security for a practice, in the terminal: log in, enroll, be remembered."""

__version__ = "0.1.0"
