"""Dialogs that any room opens: a question, a choice, a list, a secret that is shown this once."""
