"""The floor of the first paint: a Textual app with the same three inputs and nothing else."""

from textual.app import App, ComposeResult
from textual.widgets import Button, Input, Label


class BareApp(App[None]):
    """Three labelled inputs and a button, as they come."""

    def compose(self) -> ComposeResult:
        """The same fields as the log-in screen's."""
        yield Label("Practice code")
        yield Input()
        yield Label("Username")
        yield Input()
        yield Label("Password")
        yield Input(password=True)
        yield Button("Log In")


if __name__ == "__main__":
    BareApp().run()
