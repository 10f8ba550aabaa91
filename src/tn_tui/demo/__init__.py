"""The training world: a throwaway installation, a clock that can be moved, and a phone without a phone."""
