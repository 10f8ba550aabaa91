"""What every room is made of: screens, dialogs, forms, lists, and the program as they see it."""
