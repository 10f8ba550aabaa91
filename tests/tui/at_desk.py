"""People of the support desk and their callers in front of the program, over a real core."""

from tests.core.desk import ROOT, Desk
from tests.tui.sitting import Sitting, one_by_one
from tests.world import Person, World
from tn_tui.tui.frame.dialogs.shown_once import ShownOnceDialog

PHONE = "+1 555 010 0199"
REASON = "Her phone fell into the river"


def desk_of(world: World) -> Desk:
    """Susan and Sam, Alice's practice with a number on file, and colleagues of hers."""
    desk = Desk.of(world)
    world.core.practice.set(ROOT, practice_code="RIVERSIDE", name="Riverside Counseling", phone=PHONE)
    for username in ("bob", "carol"):
        world.new_user(username)
    return desk


async def come_in(terminal: Sitting, person: Person) -> None:
    """The whole way in; whoever stood there before is logged out."""
    if terminal.at != "LogInScreen":
        await terminal.press("ctrl+l")
    await terminal.log_in(person.password.reveal(), person.username, person.code)
    if terminal.at == "TokenScreen":
        await terminal.type(person.token().reveal())


async def prove(terminal: Sitting, person: Person) -> None:
    """Password and token again, where they are asked for."""
    if terminal.at == "StepUpDialog":
        await terminal.type(person.password.reveal(), "enter")
        await terminal.type(person.token().reveal())


async def to_practice(terminal: Sitting, find: str = "riverside") -> None:
    """From the search to the first practice that is found."""
    await terminal.type(find, "enter", "enter")
    assert terminal.at == "SupportPracticeScreen"


async def fill_in(terminal: Sitting, caller: str = "Alice Smith", ticket: str = "T-1041", reason: str = REASON) -> None:
    """The checklist and the fields of a new case."""
    await terminal.press(*["space", "tab"] * 4)
    for text in (caller, ticket, reason):
        await terminal.type(text, "enter")


async def open_case(terminal: Sitting, person: Person) -> None:
    """From the log-in to an open case for Alice."""
    await come_in(terminal, person)
    await to_practice(terminal)
    await terminal.press("o")
    await fill_in(terminal)
    await prove(terminal, person)
    assert terminal.at == "CaseScreen"


async def to_case(terminal: Sitting, person: Person) -> None:
    """From the log-in to the first case of all."""
    await come_in(terminal, person)
    await one_by_one(terminal, "f2", "down", "enter", "enter")
    assert terminal.at == "CaseScreen"


def shown_secret(terminal: Sitting) -> str:
    """What is shown once."""
    screen = terminal.app.screen
    assert isinstance(screen, ShownOnceDialog)
    return screen._secret.reveal()


def rows(world: World, event: str) -> list[tuple[str, str]]:
    """Code of the practice and detail of each row of an event in the log, oldest first."""
    found = world.execute(
        "SELECT code, detail FROM activity JOIN practices ON practices.id = chain_id"
        " WHERE event = :event ORDER BY chain_id, number",
        event=event,
    )
    return [(str(code), str(detail)) for code, detail in found]
