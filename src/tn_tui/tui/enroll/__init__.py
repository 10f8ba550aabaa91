"""Bringing a phone to an account, the first or another."""
