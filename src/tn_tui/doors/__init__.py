"""What stands in front of something else: what sshd runs, a gate before a program, an answer for a host."""
