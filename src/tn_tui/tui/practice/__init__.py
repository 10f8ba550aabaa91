"""The practice's own settings, and the rule that requires two-factor authentication of all."""
