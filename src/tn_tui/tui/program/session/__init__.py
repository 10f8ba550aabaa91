"""The session that is open: watched, locked, proven anew, and ended."""
