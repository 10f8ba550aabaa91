"""What administrators and the operator do to a practice and its users."""
