"""Security & Activity: what happened, in a practice and in an account."""
