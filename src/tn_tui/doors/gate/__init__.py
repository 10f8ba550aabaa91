"""A log-in before another program: who passes it gets the program, for as long as the session stands."""
