"""Somebody in front of the program: what they type, and what they then see."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.worker import WorkerState

from tests.world import World
from tn_tui.core.core import Core
from tn_tui.settings import Settings
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.program.app import TnApp

SMALL = (80, 24)
LARGE = (120, 40)
_PATIENCE_SECONDS = 60
_QUIET = 2
"""Looks at a program at rest until it counts as being so: on a busy machine one look can come between two steps."""

_LOOK_SECONDS = 0.001
"""From one look to the next, for the core's thread and short timers; all else is waited for as it happens."""


async def wait_idle(pilot: Pilot[Any]) -> None:
    """Until the core has answered everything and nothing is left to do or to paint."""
    app = pilot.app
    assert isinstance(app, TnApp)
    loop = asyncio.get_running_loop()
    until = loop.time() + _PATIENCE_SECONDS
    quiet = 0
    while loop.time() < until:
        # Raises what has gone wrong in the program, and passes behind all that waits in its widgets.
        await pilot._wait_for_screen()
        if _is_over(app):
            return
        app.screen._on_timer_update()
        await _nothing_ready(loop)
        if _is_over(app):
            return
        quiet = quiet + 1 if _rests(app) else 0
        if quiet == _QUIET:
            if isinstance(app.own_steps.moment, Hand):
                # Whoever looked has seen it.
                app.own_steps.moment.seconds += 1
            return
        await asyncio.sleep(_LOOK_SECONDS)
    raise AssertionError("the program does not come to rest")


def _is_over(app: TnApp) -> bool:
    return not app.is_running or app._exit


def _rests(app: TnApp) -> bool:
    """Whether all work has begun and ended, nothing moves, and what is to be painted is painted."""
    screen = app.screen
    due = (
        screen._callbacks,
        screen._dirty_widgets,
        screen._layout_required,
        screen._scroll_required,
        screen._repaint_required,
        screen._recompose_required,
        [worker for worker in app.workers if worker.state is WorkerState.PENDING],
        app.animator._animations,
        app.animator._scheduled,
    )
    return app.at_rest and not any(due)


def _ready(loop: asyncio.AbstractEventLoop) -> int:
    """How much the loop would do at once."""
    return len(getattr(loop, "_ready"))  # noqa: B009 - asyncio shows nobody what is left


async def _nothing_ready(loop: asyncio.AbstractEventLoop) -> None:
    """Until every task of the program waits for something."""
    await asyncio.sleep(0)
    while _ready(loop):  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0)


@dataclass
class Hand:
    """A clock that moves when somebody has looked, so that a test says by what it sends at once what came too soon."""

    seconds: float = 1.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Sitting:
    """One run of the program."""

    app: TnApp
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        """Press keys, by Textual's names."""
        self.send("", *keys)
        await wait_idle(self.pilot)

    async def type(self, text: str, *then: str) -> None:
        """Type text, then press keys."""
        self.send(text)
        await self.press(*then)

    def send(self, text: str, *then: str) -> None:
        """As a terminal sends it: faster than the program looks, and in order."""
        for character in text:
            self.app.post_message(events.Key("space" if character == " " else character, character))
        for key in then:
            self.app.simulate_key(key)

    async def paste(self, text: str) -> None:
        """Paste text, as a terminal that marks pastes sends it."""
        self.app.post_message(events.Paste(text))
        await wait_idle(self.pilot)

    async def log_in(self, password: str, username: str = "alice", code: str = "RIVERSIDE") -> None:
        """All three fields, with enter after each."""
        for text in (code, username, password):
            self.send(text, "enter")
        await wait_idle(self.pilot)

    def lines(self) -> list[str]:
        """What stands on the terminal."""
        screen = self.app.screen
        update = screen._compositor.render_update(full=True, screen_stack=self.app._background_screens, simplify=False)
        strips = getattr(update, "strips")  # noqa: B009 - Textual types it as a renderable
        return ["".join(segment.text for part in line for segment in part).rstrip() for line in strips]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines())

    @property
    def at(self) -> str:
        """The name of the screen or dialog."""
        return type(self.app.screen).__name__


@asynccontextmanager
async def sitting(
    tmp_path: Path,
    open_core: Callable[[Settings], AbstractContextManager[Core]],
    size: tuple[int, int] = SMALL,
    **options: Any,  # noqa: ANN401 - whatever `Settings` or `TnApp` takes
) -> AsyncIterator[Sitting]:
    """The program from its first paint to its end."""
    of_app = {name: options.pop(name) for name in ("banner", "hints") if name in options}
    app = TnApp(Settings(home=tmp_path, **options), open_core, **of_app)
    app.own_steps.moment = Hand()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await wait_idle(pilot)
        yield Sitting(app, pilot)


def of_world(world: World, *, over_ssh: bool = False) -> Callable[[Settings], AbstractContextManager[Core]]:
    """A real core on the world's database and this world's device."""

    @contextmanager
    def open_core(settings: Settings) -> Iterator[Core]:
        core = world.terminal(world.device, over_ssh=over_ssh)
        world.cores.remove(core)
        try:
            yield core
        finally:
            core.close()

    return open_core


async def go(somebody: Sitting, visit: Visit) -> None:
    """To another place, as the user menu does it, once the log-in has led to the first one."""
    for _ in range(50):
        if somebody.at not in {"LogInScreen", "TokenScreen"}:
            break
        await somebody.press()
    assert somebody.at not in {"LogInScreen", "TokenScreen"}, somebody.text
    somebody.app.screen.dismiss(visit)
    await somebody.press()


async def one_by_one(somebody: Sitting, *keys: str) -> None:
    """Press keys, each once what the one before has opened stands there."""
    for key in keys:
        await somebody.press(key)
