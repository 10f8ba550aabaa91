"""Whether everything on the terminal stands inside the frame."""

from rich.cells import cell_len
from textual.containers import Vertical
from textual.widget import Widget

from tests.tui.sitting import Sitting
from tn_tui.tui.widgets.key_bar import KeyBar


def assert_inside(somebody: Sitting, *, boxes_scroll: bool = False) -> None:
    """Nothing outside the frame and nothing cut, a title line and a footer line.

    `boxes_scroll` where names are so long that a dialog has to be read on.
    """
    screen = somebody.app.screen
    width, height = screen.size
    assert not screen.show_vertical_scrollbar
    assert screen.query_one(KeyBar).region.y == height - 1
    for widget in screen.walk_children(Widget):
        if not widget.display or widget.has_class("-textual-system") or _scrolls(widget):
            continue
        if boxes_scroll and any(isinstance(one, Vertical) and one.max_scroll_y for one in widget.ancestors):
            continue
        assert screen.region.contains_region(widget.region), f"{widget} stands at {widget.region}"
        parent = widget.parent
        assert isinstance(parent, Widget)
        assert parent.region.contains_region(widget.region), f"{widget} is cut by {parent}"
    lines = somebody.lines()
    assert len(lines) == height
    assert all(cell_len(line) <= width for line in lines)
    assert lines[-1].strip()


def _scrolls(widget: Widget) -> bool:
    return any(type(one).__name__ == "VerticalScroll" for one in widget.ancestors) or not widget.parent
