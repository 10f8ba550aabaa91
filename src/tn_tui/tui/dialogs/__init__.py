"""What lies over a screen for a moment: questions, lists, help, and the lock."""
