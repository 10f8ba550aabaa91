"""Recovery cases, from either side."""
