"""The screens: an asynchronous shell around a synchronous core. Importing this package imports nothing heavy."""
