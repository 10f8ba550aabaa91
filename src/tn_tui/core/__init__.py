"""The use cases: sync, plain data in, frozen views out. One file per family; `core.py` joins them."""
