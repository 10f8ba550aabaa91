"""What the tests of one process share: compiled questions to the database, parsed sheets, the list of what is open."""

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
