"""Users from a file: looked through first, then all of them or none."""
