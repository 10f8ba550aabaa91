"""What the tests of one process share: compiled questions to the database, parsed sheets, the list of what is open;
and what a painted line of theirs makes only when it is asked for.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine

from tn_tui.storage import engine as engines

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Compiled(dict[tuple[Any, ...], Any]):
    """Compiled statements by the kind of database, where SQLAlchemy keeps them by the engine."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:  # noqa: ANN401 - SQLAlchemy's own affair
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:  # noqa: ANN401 - as `get`
        super().__setitem__(_of_kind(key), compiled)


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return type(dialect), *rest


def share_compiled(patch: pytest.MonkeyPatch) -> list[Engine]:
    """Let every engine of this process find the statements that another one has compiled.

    Each that is opened from then on is added to the list, for who closes what a test has left open.
    """
    compiled, opened = Compiled(), list[Engine]()
    really = engines.open_engine

    def open_engine(place: Path | str, *, foreign_keys: bool = True) -> Engine:
        engine = really(place, foreign_keys=foreign_keys)
        engine.update_execution_options(compiled_cache=compiled)
        opened.append(engine)
        return engine

    patch.setattr(engines, "open_engine", open_engine)
    return opened


def share_sheets(patch: pytest.MonkeyPatch) -> None:
    """Let every app of this process find the rules that another one has parsed under the same variables."""
    from textual.css.stylesheet import Stylesheet

    parsed: dict[Hashable, Any] = {}
    really: Callable[..., Any] = Stylesheet._parse_rules

    def parse_rules(self: Stylesheet, css: str, **of: Any) -> Any:  # noqa: ANN401 - Textual's own affair
        key = (tuple(self._variables.items()), css, *of.items())
        if key not in parsed:
            parsed[key] = really(self, css, **of)
        return parsed[key]

    patch.setattr(Stylesheet, "_parse_rules", parse_rules)


def lazy_strips(patch: pytest.MonkeyPatch) -> None:
    """Let a line of a screen make each of its seven caches when it is first looked into; most never are.

    Tests paint more lines than they look at, and the caches were most of what a line cost.
    """
    from rich.segment import Segment
    from textual.cache import FIFOCache
    from textual.strip import Strip

    sizes = {
        "_divide_cache": 4,
        "_crop_cache": 16,
        "_style_cache": 16,
        "_filter_cache": 4,
        "_line_length_cache": 4,
        "_crop_extend_cache": 4,
        "_offsets_cache": 4,
    }

    def make(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = self._link_ids = self._cell_count = None

    def cache(self: Strip, name: str) -> Any:  # noqa: ANN401 - as `parse_rules`
        if name not in sizes:
            raise AttributeError(name)
        made: FIFOCache[Any, Any] = FIFOCache(sizes[name])
        setattr(self, name, made)
        return made

    # All that a line has: a release of Textual that adds to it must not lose it here.
    assert {*Strip.__slots__} == {*sizes, "_segments", "_cell_length", "_render_cache", "_link_ids", "_cell_count"}
    patch.setattr(Strip, "__init__", make)
    patch.setattr(Strip, "__getattr__", cache, raising=False)
