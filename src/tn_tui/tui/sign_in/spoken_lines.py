"""The two short codes of a spoken check: what one reads out, and what one must hear."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.tui.widgets.cells import fill, wrapped
from tn_tui.words.challenges import hang_up
from tn_tui.words.moments import clock
from tn_tui.words.spelling import spoken

if TYPE_CHECKING:
    from tn_tui.domain.support_views import SpokenCheck

_GAP = 2
_CODE_WIDTH = 11
_MOST = 4


class SpokenLines(Widget):
    """Each code stands with its words, so that it is heard as it is read.

    Args:
        say: what one does with the first.
        hear: what must happen with the second.
    """

    def __init__(self, say: str, hear: str) -> None:
        super().__init__()
        self._labels = (say, hear)
        self._check: SpokenCheck | None = None
        self._instead = ""

    def show(self, check: "SpokenCheck") -> None:
        """Show another spoken code."""
        self._check = check
        # A code whose words stand below it takes a line more.
        self.refresh(layout=True)

    def end(self, instead: str) -> None:
        """Show, in place of a code, why there is none any more."""
        self._check, self._instead = None, instead
        self.refresh(layout=True)

    def render(self) -> Content:
        if self._check is None:
            return Content(self._instead)
        label_width = max(map(cell_len, self._labels)) + _GAP
        room = self.content_size.width - label_width - _CODE_WIDTH
        lines: list[str | tuple[str, str]] = []
        for label, code in zip(self._labels, (self._check.say, self._check.hear), strict=True):
            words = spoken(Secret(code))
            lines += [fill(label, label_width), (fill(code, _CODE_WIDTH), "bold")]
            if cell_len(words) <= room:
                lines += [(words, "$muted"), "\n"]
                continue
            # A word that is missing would be missed on the telephone.
            below = max(1, self.content_size.width - _GAP)
            for line in wrapped(Content(words), below, below, _MOST):
                lines += ["\n", " " * _GAP, (line.plain.rstrip(), "$muted")]
            lines.append("\n")
        lines.append((hang_up(clock(self._check.until)), "$muted"))
        return Content.assemble(*lines)
