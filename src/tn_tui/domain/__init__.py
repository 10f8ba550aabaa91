"""The rules, pure: no clock, no randomness, no files, only the standard library and pyotp."""
