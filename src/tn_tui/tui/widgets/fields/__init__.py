"""What is filled in: a label, an input, and the line where its error stands."""
