"""The core of a gate, which outlives the screens: with it would go the session."""

from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tn_tui.core.core import Core
    from tn_tui.settings import Settings


class KeptCore:
    """A core that is opened on the thread of the screens and closed by who asked for them."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.core: Core | None = None

    @contextmanager
    def open(self, settings: "Settings") -> "Iterator[Core]":
        """Open it for the screens, and leave it open behind them."""
        from tn_tui.bootstrap import open_core_for_visitors

        # Only where there is nothing but tn-tui behind the log-in does a client's key stand for a token.
        opened: AbstractContextManager[Core] = open_core_for_visitors(replace(settings, remember_ssh_keys=False))
        self.core = self._stack.enter_context(opened)
        yield self.core

    def close(self) -> None:
        """Close it for good."""
        self._stack.close()
