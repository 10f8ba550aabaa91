"""What the program promises in numbers, each beside its floor in one run. `python -m benchmarks` runs all of it."""
