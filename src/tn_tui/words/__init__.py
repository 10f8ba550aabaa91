"""What both faces say: one table for each kind of thing, and no way of showing it."""
