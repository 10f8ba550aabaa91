"""What a person does to the own account."""
