"""The commands over the same core as the screens; `program` holds the group, and one file each noun."""
