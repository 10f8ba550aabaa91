"""The only place that knows SQL. `database.py` gives the units of work; one module of questions per table family."""
