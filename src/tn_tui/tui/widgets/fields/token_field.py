"""The six boxes of a token as a field of a form: a label at the left, an error under it."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from tn_tui.tui.widgets.cells import fill, fitting
from tn_tui.tui.widgets.fields.field import LABEL_WIDTH
from tn_tui.tui.widgets.fields.token_input import TokenInput


class TokenField(Widget):
    """Two lines, as any other field has.

    Args:
        label: which token it is.
    """

    def __init__(self, label: str = "Token", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.label = label
        self.error = ""
        self.input = TokenInput()

    def compose(self) -> ComposeResult:
        yield self.input

    def render(self) -> Content:
        return Content.assemble(
            (fill(self.label, LABEL_WIDTH), "$muted"),
            "\n",
            " " * LABEL_WIDTH,
            (fitting(self.error, max(0, self.size.width - LABEL_WIDTH)), "$error"),
        )

    def refuse_short(self) -> None:
        """Say under the boxes what goes into them."""
        self.refuse(self.input.wanted)

    def refuse(self, sentence: str) -> None:
        """Say under the boxes why it can't be taken; an empty sentence takes the error away."""
        if sentence != self.error:
            self.error = sentence
            self.refresh()
