"""Lines of which one can be chosen, with the same keys in all of them."""
