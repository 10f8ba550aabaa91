"""Plain lines of text. What they show is always data: none of it is read as markup."""

from textual.content import Content
from textual.widget import Widget


class Line(Widget):
    """Text that wraps, and can be changed."""

    def __init__(
        self,
        text: str | Content = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.content = text if isinstance(text, Content) else Content(text)

    def render(self) -> Content:
        return self.content

    def change(self, text: str | Content) -> None:
        """Show another text; nothing is sent when it is the same."""
        content = text if isinstance(text, Content) else Content(text)
        if content != self.content:
            self.content = content
            self.refresh(layout=True)


class Heading(Line):
    """What a card or a part of a screen is about."""


class Hint(Line):
    """Something worth knowing, in the color of labels."""
