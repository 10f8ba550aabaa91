"""Profile > Security & Activity: what a person sees and does of the own account."""
