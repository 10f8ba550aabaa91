"""The screen as text and as a picture that loads nothing from anywhere."""

import re
from pathlib import Path

from textual.app import App

_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def as_text(app: App[None]) -> str:
    """What is painted, line by line."""
    # Textual paints text nowhere else than in its compositor, and a tour must read what was painted.
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - see above
    return "\n".join(strip.text for strip in strips)


def write_svg(app: App[None], path: Path) -> None:
    """Write the screen as SVG; its fonts are those of whoever looks at it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(without_fonts(app.export_screenshot(title="tn-tui")), encoding="utf-8")


def without_fonts(svg: str) -> str:
    """The picture without what it would load from elsewhere."""
    return _FONT_FACE.sub("", svg).replace("Fira Code", "DejaVu Sans Mono")
