"""Screens and dialogs that are filled in."""
