"""At 40x12 everything on every screen can be reached, and of every list some rows stand in sight."""

import inspect
from datetime import timedelta
from pathlib import Path

from textual.widget import Widget

from tests.tui.fake import ALICE, PASSWORD, START, FakeCore
from tests.tui.fake_practice import FakePractice
from tests.tui.fake_support import FakeSupport, case, practice
from tests.tui.fake_users import BOB, FakeUsers
from tests.tui.frame.test_lowest_dialogs import LOWEST, REASON, import_all, out_of_reach
from tests.tui.frame.test_whole_words_at_log_in import CODES
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.cases import State
from tn_tui.domain.events import Event
from tn_tui.domain.ports import KeptFile
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import RememberOffer, TokenNeeded, Told
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.lists.listed import Listed

LEAST_ROWS = 2
URI = Secret("otpauth://totp/TN:alice%40RIVERSIDE?secret=UNGDMHWJ63BA5DWSQP4UBIJU2STXV5YX&issuer=TN")


def screens(of: type[TnScreen[object]] = TnScreen) -> set[type[TnScreen[object]]]:
    """All that are shown, wherever they are: those of which nothing else is made."""
    below = [one for one in of.__subclasses__() if not issubclass(one, Dialog)]
    return {one for child in below for one in (screens(child) or {child})}


def given(fake: FakeCore, session: Secret) -> dict[str, tuple[object, ...]]:
    """By the name of each screen, what it is about where that is more than a session and a person."""
    offer = RememberOffer(START, 30, "workstation", None)
    needed = TokenNeeded(Secret("ticket"), ALICE, offer, START.replace(year=2027), (case(reason=REASON),))
    view = fake.show(session)
    told = tuple(Told(number, START, event, "bob", "alice", REASON) for number, event in enumerate(Event))[:3]
    return {
        "AddPhone": (session, view),
        "BiggerCode": (URI,),
        "CaseScreen": (session, ALICE, case(reason=REASON)),
        "ClockToldScreen": (ALICE, timedelta(minutes=-9)),
        "FirstRunScreen": (),
        "LogInScreen": (),
        "OpenCasesScreen": (session, ALICE, (case(reason=REASON), case(8, caller="Bob"))),
        "ReplacePhone": (session, view),
        "SaveCodes": (session, ALICE, tuple(Secret(code) for code in CODES)),
        "SupportPracticeScreen": (session, ALICE, "RIVERSIDE"),
        "ToldScreen": (session, ALICE, told),
        "TokenScreen": (needed,),
        "UserPageScreen": (session, ALICE, BOB),
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


async def test_every_screen_can_be_used_in_the_lowest_terminal(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START, codes_left=10, cases=(case(reason=REASON),))
    fake.remembered(3)
    fake.other_session()
    pages = FakePractice(fake, placed=(KeptFile("users.csv", 900, START, unfinished=False),))
    of_practice = dict(fake.more)
    FakeUsers(fake, required=True, required_from=START + timedelta(days=7), authenticators=1, cases=pages.cases)
    of_users = dict(fake.more)
    cases = (case(11, State.WAITING), case(10, State.STOPPED), case(9, State.STOPPED))
    FakeSupport(fake, cases=pages.cases, view=practice(cases=cases))
    pages.cases.cases = cases
    fake.person = ALICE
    found = []
    import_all()
    async with sitting(tmp_path, fake.opener(), LOWEST) as alice:
        await alice.log_in(PASSWORD)
        await alice.type("123456")
        assert alice.app.session is not None
        session = alice.app.session.handle
        about = given(fake, session)
        for screen in sorted(screens(), key=lambda one: one.__name__):
            name = screen.__name__
            parts = vars(alice.app.backend.core)
            parts |= of_practice if name in {"LogScreen", "PracticeScreen", "RuleScreen"} else of_users
            named = {"forced": True} if "forced" in inspect.signature(screen.__init__).parameters else {}
            await alice.app.push_screen(screen(*about.get(name, (session, ALICE)), **named))  # type: ignore[arg-type]
            await alice.press()
            assert alice.at == name
            found += [f"{name}: {one}" for one in (*_lists_out_of_sight(alice), *await out_of_reach(alice))]
            await alice.app.pop_screen()
            await alice.press()
    assert not found, "\n".join(found)
