"""What the support desk sees and does."""
