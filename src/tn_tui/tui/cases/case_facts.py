"""What is known of a recovery case, label by label, each value as long as it is."""

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tn_tui.tui.widgets.lines import Hint, Line


class CaseFacts(Vertical):
    """A row for each label; one without a value is not shown.

    Args:
        labels: all that there can be, in their order.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        super().__init__()
        self._rows = {label: (Horizontal(), Line()) for label in labels}

    def compose(self) -> ComposeResult:
        for label, (row, value) in self._rows.items():
            with row:
                yield Hint(label)
                yield value

    def show(self, facts: Mapping[str, str]) -> None:
        """Show other values."""
        for label, (row, value) in self._rows.items():
            row.display = label in facts
            value.change(facts.get(label, ""))
