"""Somebody who reads lines and types them, over the real core."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.world import World
from tn_tui.core.core import Core
from tn_tui.domain.text import clean_line
from tn_tui.plain.program import Program
from tn_tui.plain.sitting import Asking
from tn_tui.plain.terminal import GoneError

LOG_IN = ("RIVERSIDE", "alice")


@dataclass(frozen=True)
class Choice:
    """The number of an option in the menu that was read out last, by its words."""

    option: str


Answer = str | Choice | Callable[[], str | Choice] | Exception
"""What is typed, what makes it at that moment, or what happens in place of it."""


@dataclass
class Typist:
    """Types one answer to each prompt; after the last one the input ends."""

    answers: list[Answer]
    heard: list[str] = field(default_factory=list)
    """All that was said, prompts among it, each in one line."""
    unseen: list[str] = field(default_factory=list)
    """The prompts whose answer did not show."""

    def say(self, text: str) -> None:
        self.heard += [clean_line(line) for line in text.split("\n")]

    def read(self, prompt: str, *, secret: bool = False) -> str:
        self.heard.append(prompt)
        if secret:
            self.unseen.append(prompt)
        if not self.answers:
            raise GoneError
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, str | Choice):
            answer = answer()
        return self._number(answer.option) if isinstance(answer, Choice) else answer

    @property
    def text(self) -> str:
        return "\n".join(self.heard)

    def _number(self, option: str) -> str:
        numbered = [line.partition("  ") for line in reversed(self.heard)]
        found = [number for number, _, words in numbered if words == option and number.isdigit()]
        assert found, f"no {option!r} in:\n{self.text}"
        return found[0]


def play(world: World, answers: Sequence[Answer], core: Core | None = None) -> tuple[int, Typist]:
    """The program from its first prompt to its last: its exit status, and who typed."""
    typist = Typist([*answers])
    asking = Asking(core or world.core, _failed)
    status = Program(asking, typist, support_phone="+1 555 0123").run()
    assert not typist.answers, f"nobody asked for {typist.answers}:\n{typist.text}"
    assert "\x1b" not in typist.text
    return status, typist


def _failed(error: BaseException) -> str:
    raise error
