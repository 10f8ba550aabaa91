"""All that reaches into Textual: the driver, what comes in, what is painted, keys in order, how the program ends."""
