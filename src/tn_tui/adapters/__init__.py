"""The real world behind the ports: clock, randomness, files, keys, slow hashing, this device and its user."""
