"""What stands before Find: the key that leads there, while it does."""

from typing import TYPE_CHECKING

from textual.content import Content

from tn_tui.tui.widgets.lines import Hint
from tn_tui.tui.widgets.offered import offered

if TYPE_CHECKING:
    from textual.screen import Screen


class FindLabel(Hint):
    """Names the key of the screen's action `find`; while one types in a field, that key is typed too."""

    def on_mount(self) -> None:
        self._look(self.screen)
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _look(self, screen: "Screen[object]") -> None:
        self.change(f"{offered(screen, 'find')} Find:".strip())

    def change(self, text: str | Content) -> None:
        """Show another text in the same place, so that the field beside it does not move."""
        words = text.plain if isinstance(text, Content) else text
        super().change(words.rjust(len(self.content.plain)))
