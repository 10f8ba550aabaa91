"""One module per screen. No screen knows another: `tui/flow.py` routes by what a screen hands back."""
