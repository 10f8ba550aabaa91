"""The support desk: who calls, what may be told, and what can be done."""
