"""The program line by line, for terminals without screens and for who hears what they show."""
