"""What an operator can have wrong, looked at from outside: nothing is made, migrated or put right."""
