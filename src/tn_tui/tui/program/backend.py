"""The bridge between the loop and the core: one thread, one order of events, and the only `except Exception`."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, TypeVar

from tn_tui.domain.errors import TnError, Unexpected

if TYPE_CHECKING:
    from tn_tui.core.core import Core

T = TypeVar("T")


class Backend:
    """The core, living on its own thread from opening to closing.

    Args:
        open_core: opens everything; called on the thread, so that its imports don't hold up the first paint.
        record: writes a defect down without locals and returns its incident id.
    """

    def __init__(
        self, open_core: "Callable[[], AbstractContextManager[Core]]", record: Callable[[BaseException], str]
    ) -> None:
        self._open_core = open_core
        self._record = record
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tn-core")
        self._stack = ExitStack()
        self._core: Core | None = None
        self._opened = asyncio.Event()
        self._awaited = 0

    @property
    def core(self) -> "Core | None":
        """The core once it is up, for what needs no thread: its clock and its origin."""
        return self._core

    @property
    def idle(self) -> bool:
        """Whether no call to the core is under way."""
        return self._awaited == 0

    async def open(self) -> None:
        """Bring the core up; calls that were made meanwhile go on then.

        Raises:
            TnError: it can't be opened.
        """
        await self._run(self._enter)
        self._opened.set()

    async def call(self, question: "Callable[[Core], T]") -> T:
        """Put a question to the core, on its thread, once it is up.

        Raises:
            TnError: what the core refuses; `Unexpected` for a defect.
        """
        await self._opened.wait()
        return await self._run(lambda: question(self._ready()))

    async def close(self) -> None:
        """Close the core on its thread and end the thread; what is running there finishes first."""
        try:
            await self._run(self._stack.close)
        finally:
            self._thread.shutdown(wait=False)

    def _enter(self) -> None:
        self._core = self._stack.enter_context(self._open_core())

    def _ready(self) -> "Core":
        if self._core is None:
            raise RuntimeError("the core is not open")
        return self._core

    async def _run(self, work: Callable[[], T]) -> T:
        def guarded() -> T:
            try:
                return work()
            except TnError:
                raise
            except Exception as error:  # noqa: BLE001 - the one place where a defect becomes an incident
                # A row that a damaged page made of something else may be met anywhere.
                damage = None if self._core is None else self._core.damage()
                raise damage or Unexpected(self._record(error)) from None

        self._awaited += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)
        finally:
            self._awaited -= 1
