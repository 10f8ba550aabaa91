"""Logging in, sessions, and what is told at the log-in."""
