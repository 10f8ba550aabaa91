"""What joins the rooms: the app, the way through it, help, palette and menu."""
