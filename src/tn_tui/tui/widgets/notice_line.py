"""The line that says what no field's error line says."""

from textual.content import Content
from textual.widget import Widget

from tn_tui.tui.widgets.messages import Notice

_STYLES = {"info": "$foreground", "good": "$success", "warn": "$warning", "bad": "$error"}


class NoticeLine(Widget):
    """One or two lines of text, wrapped; empty when there is nothing to say."""

    def __init__(self, notice: Notice | None = None) -> None:
        super().__init__()
        self.notice = notice or Notice("")

    def render(self) -> Content:
        return Content.styled(self.notice.text, _STYLES[self.notice.tone])

    def say(self, text: str, tone: str = "info") -> None:
        """Show a sentence in place of the one before; nothing is sent when it is the same."""
        notice = Notice(text, tone)
        if notice != self.notice:
            self.notice = notice
            height = self.styles.height
            self.refresh(layout=height is not None and height.is_auto)
