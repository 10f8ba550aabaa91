"""What the screens ask a real core, call by call, and what is refused or done instead of answered."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tn_tui.core.core import Core

FAMILIES = ("practice", "log", "users", "user_changes", "user_import", "files", "support", "cases")
BESIDE = frozenset({"self", "by", "session"})


class Listener:
    """`calls` holds family, name and facts of each call, such as `log.page`, without who asks.

    `refuse` is what the next call of a name is refused with, and `instead` what is done in place of each call of it.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refuse: dict[str, Exception] = {}
        self.instead: dict[str, Callable[..., Any]] = {}

    @property
    def names(self) -> list[str]:
        """What was asked."""
        return [name for name, _ in self.calls]

    def last(self, name: str) -> dict[str, Any]:
        """The facts of the last call of a name."""
        return next(facts for asked, facts in reversed(self.calls) if asked == name)

    @contextmanager
    def on(self, core: Core) -> Iterator[Core]:
        """Hear what this one is asked."""
        with pytest.MonkeyPatch.context() as patch:
            for family in FAMILIES:
                part = getattr(core, family)
                for name in dir(type(part)):
                    really = getattr(part, name)
                    if not name.startswith("_") and callable(really):
                        patch.setattr(part, name, self._heard(f"{family}.{name}", really))
            yield core

    def _heard(self, name: str, really: Callable[..., Any]) -> Callable[..., Any]:
        takes = inspect.signature(really)

        def call(*given: Any, **facts: Any) -> Any:  # noqa: ANN401 - whatever that call takes
            bound = takes.bind(*given, **facts).arguments
            self.calls.append((name, {key: value for key, value in bound.items() if key not in BESIDE}))
            error = self.refuse.pop(name, None)
            if error is not None:
                raise error
            return self.instead.get(name, really)(*given, **facts)

        return call
