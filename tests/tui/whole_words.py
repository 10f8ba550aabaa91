"""Whether every fact can be read to its end: no word is cut by the edge of what holds it, and none by "…"."""

from textual.content import Content
from textual.widget import Widget

from tests.tui.sitting import Sitting
from tn_tui.tui.widgets.fields.paste_box import PasteBox
from tn_tui.tui.widgets.key_bar import KeyBar
from tn_tui.tui.widgets.lists.listed import Listed
from tn_tui.tui.widgets.title_bar import TitleBar

# The footer leaves out whole keys, which the help has; the title names who one is, whom the user menu names in full.
# What was pasted is shown in part, and the box says so.
_EXEMPT = (KeyBar, PasteBox, TitleBar)


def cut_words(somebody: Sitting) -> list[str]:
    """What can't be read to its end on the screen that is shown; nothing where all is well."""
    lines = somebody.lines()
    found = []
    for widget in somebody.app.screen.walk_children(Widget):
        if isinstance(widget, _EXEMPT) or type(widget).__module__.startswith("textual.") or not _is_shown(widget):
            continue
        if widget.id == "chosen":
            # Of one row of the log it says as much as there is room for; enter shows all of it.
            continue
        content = widget.render()
        if not isinstance(content, Content):
            continue
        region = widget.content_region
        painted = "\n".join(
            _cells(line, region.x, region.right) for line in lines[region.y : min(region.bottom, len(lines))]
        )
        if not isinstance(widget, Listed) and "…" in painted and "…" in content.plain:
            found.append(f"{_name(widget)}: {painted}")
        scrolled = any(one.show_vertical_scrollbar for one in widget.ancestors if isinstance(one, Widget))
        words = [] if isinstance(widget, Listed) else content.plain.split()
        missing = [word for word in words if word not in painted.split()]
        if isinstance(widget, Listed) and len(content.plain.splitlines()) > region.height:
            found.append(f"{_name(widget)} has more rows than there is room for: {painted}")
        if missing and not scrolled and all(len(word) <= region.width for word in missing):
            found.append(f"{_name(widget)} lacks {missing}: {painted}")
    return found


def _is_shown(widget: Widget) -> bool:
    """Whether it is meant to be seen now; what stands outside of the terminal's edge is, and is missing."""
    return bool(widget.region.area) and all(one.display and one.visible for one in (widget, *_parents(widget)))


def _parents(widget: Widget) -> "list[Widget]":
    return [one for one in widget.ancestors if isinstance(one, Widget)]


def _name(widget: Widget) -> str:
    return f"{type(widget.screen).__name__} {type(widget).__name__}#{widget.id}"


def _cells(line: str, start: int, end: int) -> str:
    return line[start:end]
