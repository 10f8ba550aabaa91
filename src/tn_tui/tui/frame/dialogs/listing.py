"""A dialog that lists what belongs to one, and ends one of it or all of it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.lists.choices import Choices
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from tn_tui.core.core import Core


class Listable(Protocol):
    """Something with an id of its own."""

    @property
    def id(self) -> UUID:
        """By which it is known again when the list is read anew."""


Item = TypeVar("Item", bound=Listable)


class ListingDialog(OfSession[None], Generic[Item]):
    """Lists things with an id; `x` ends the chosen one, `a` all that may be ended."""

    TEXT: ClassVar[str] = ""
    EMPTY: ClassVar[str] = ""
    LABEL_WIDTH: ClassVar[int] = 28
    END_ALL: ClassVar[str] = ""
    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "details", "Details"),
        Binding("x,delete", "end_one", "End it"),
        Binding("a", "end_all", "End all"),
        Binding("escape", "leave", "Back"),
    ]

    items: tuple[Item, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield Line(self.TEXT, classes="paragraph")
        yield Choices()
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield from self.more_buttons()
            yield PushButton("End it", id="one", quiet=True)
            yield PushButton(self.END_ALL, id="all", danger=True)

    def more_buttons(self) -> Iterable[Widget]:
        """What else can be done with one of it."""
        return ()

    @property
    def chosen(self) -> Item | None:
        """The one that is chosen; None where there is none, or something is being done."""
        return self.items[self.query_one(Choices).place] if self.items and not self.busy else None

    def on_mount(self) -> None:
        self.load()

    def look_anew(self) -> None:
        self.load()

    def read(self, core: "Core") -> tuple[Item, ...]:
        """Read all that the list shows; asked by a worker."""
        raise NotImplementedError

    def label(self, item: Item) -> str:
        """Which one it is."""
        raise NotImplementedError

    def whole_label(self, item: Item) -> str:
        """The same where there is room for all of it."""
        return self.label(item)

    def times(self, item: Item) -> str:
        """Since when, or until when."""
        raise NotImplementedError

    def end_question(self, item: Item) -> "Callable[[Core], object] | str":
        """How to end one of it, or why that can't be done here."""
        raise NotImplementedError

    def end_all_question(self, core: "Core") -> object:
        """End all that may be ended."""
        raise NotImplementedError

    @work(exclusive=True, group="listing", description="list")
    async def load(self) -> None:
        """Read the list anew."""
        self._show(await self.ask(self.read))

    def _show(self, items: tuple[Item, ...]) -> None:
        self.items = items
        lines = [f"{fill(self.label(item), self.LABEL_WIDTH)}  {self.times(item)}" for item in items]
        self.query_one(Choices).show(lines, [item.id for item in items])
        if not items:
            self.say(self.EMPTY)
        elif self.query_one(NoticeLine).notice.text == self.EMPTY:
            self.say("")
        self.query_one(".buttons").display = bool(items)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be ended where there is nothing."""
        if action in {"details", "end_one", "end_all"}:
            return bool(self.items)
        return super().check_action(action, parameters)

    @on(Choices.Opened)
    def action_details(self) -> None:
        """Say all of the chosen one, which its line cuts where there is no room for it."""
        if self.items:
            item = self.items[self.query_one(Choices).place]
            self.say(f"{self.whole_label(item)}: {self.times(item)}")

    @on(PushButton.Pressed, "#one")
    def action_end_one(self) -> None:
        """End the one that is chosen."""
        if self.chosen is None:
            return
        question = self.end_question(self.chosen)
        if isinstance(question, str):
            self.say(question)
        else:
            self._end(question)

    @on(PushButton.Pressed, "#all")
    def action_end_all(self) -> None:
        """End all of it."""
        if not self.busy and self.items:
            self._end(self.end_all_question)

    def _end(self, question: "Callable[[Core], object]") -> None:
        if self.claim():
            self.end(question)

    @work(description="end")
    async def end(self, question: "Callable[[Core], object]") -> None:
        """End it, then read the list anew."""
        async with self.asking():
            await self.ask(question)
            self.load()
