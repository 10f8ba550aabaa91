"""At 40x12 everything on every screen can be reached, and of every list some rows stand in sight."""

import inspect
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from textual.widget import Widget

from tests.tui.frame.test_lowest_dialogs import LOWEST, REASON, Given, come_in, full_practice, import_all, out_of_reach
from tests.tui.front import Front
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import Told
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.lists.listed import Listed

LEAST_ROWS = 2
URI = Secret("otpauth://totp/TN:alice%40RIVERSIDE?secret=UNGDMHWJ63BA5DWSQP4UBIJU2STXV5YX&issuer=TN")


def screens(of: type[TnScreen[object]] = TnScreen) -> set[type[TnScreen[object]]]:
    """All that are shown, wherever they are: those of which nothing else is made."""
    below = [one for one in of.__subclasses__() if not issubclass(one, Dialog)]
    return {one for child in below for one in (screens(child) or {child})}


SUPPORTS = {"CaseScreen", "CasesScreen", "SupportPracticeScreen", "SupportScreen"}
"""What somebody of the desk sees."""


def given(front: Front, about: Given) -> dict[str, tuple[object, ...]]:
    """By the name of each screen, what it is about where that is more than a session and a person."""
    session, alice, case = about.session, about.alice, about.case
    told = tuple(Told(number, front.moment, event, "bob", "alice", REASON) for number, event in enumerate(Event))[:3]
    return {
        "AddPhone": (session, about.view),
        "BiggerCode": (URI,),
        "CaseScreen": (case,),
        "ClockToldScreen": (alice, timedelta(minutes=-9)),
        "FirstRunScreen": (),
        "LogInScreen": (),
        "OpenCasesScreen": (session, alice, (case, replace(case, id=case.id + 1, caller="Bob"))),
        "ReplacePhone": (session, about.view),
        "SaveCodes": (session, alice, front.codes),
        "SupportPracticeScreen": ("RIVERSIDE",),
        "ToldScreen": (session, alice, told),
        "TokenScreen": (about.needed,),
        "UserPageScreen": (session, alice, about.bob),
    }


def _lists_out_of_sight(somebody: Sitting) -> list[str]:
    """Lists that are there with less of them to be seen than what makes one know what they are."""
    found = []
    for one in somebody.app.screen.query(Listed):
        if not one.display or any(box.show_vertical_scrollbar for box in one.ancestors if isinstance(box, Widget)):
            continue
        height = somebody.app.screen.find_widget(one).visible_region.height
        if height < LEAST_ROWS:
            found.append(f"{one} shows {height} lines:\n{somebody.text}")
    return found


async def test_every_screen_can_be_used_in_the_lowest_terminal(tmp_path: Path, enrolled: Front) -> None:
    desk = full_practice(enrolled)
    enrolled.require(enrolled.moment + timedelta(days=7))
    folder = enrolled.world.home / "imports" / "1"
    folder.mkdir(mode=0o700, parents=True)
    (folder / "users.csv").write_text("username,name\nzoe,Zoe\n")
    (folder / "users.csv").chmod(0o600)
    found = []
    import_all()
    async with sitting(tmp_path, enrolled.opener(), LOWEST) as alice:
        things = await come_in(alice, enrolled, desk)
        about = given(enrolled, things)
        susan = desk.susan.session()
        hers = (susan, enrolled.world.core.profile.show(susan).person)
        for screen in sorted(screens(), key=lambda one: one.__name__):
            name = screen.__name__
            named = {"forced": True} if "forced" in inspect.signature(screen.__init__).parameters else {}
            if name in SUPPORTS:
                takes = (*hers, *about.get(name, ()))
            else:
                takes = about.get(name, (things.session, things.alice))
            await alice.app.push_screen(screen(*takes, **named))  # type: ignore[arg-type]
            await alice.press()
            assert alice.at == name
            found += [f"{name}: {one}" for one in (*_lists_out_of_sight(alice), *await out_of_reach(alice))]
            await alice.app.pop_screen()
            await alice.press()
    assert not found, "\n".join(found)
