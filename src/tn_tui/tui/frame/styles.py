"""Where the style sheets are: beside the package in a wheel, at the repository's root in a working copy."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
PLACES = (_PACKAGE / "styles", _PACKAGE.parent.parent / "styles")
"""Where the folder is looked for, in this order."""


def sheet(name: str, places: tuple[Path, ...] = PLACES) -> Path:
    """The path of one style sheet.

    Raises:
        FileNotFoundError: in none of the places; both are named.
    """
    for place in places:
        path = place / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"no style sheet {name} in " + " or ".join(str(place) for place in places))
