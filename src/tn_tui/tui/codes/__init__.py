"""Recovery codes: shown this once, saved, spelled."""
