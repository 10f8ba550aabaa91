"""At 40x12 everything in every dialog can be reached: its text by reading on, its fields and buttons by tab."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from textual.content import Content
from textual.widget import Widget

import tn_tui.tui
from tests.core.desk import Desk
from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.changes import Change
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import UserView
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView, SupportPractice
from tn_tui.domain.user_list import UserQuery
from tn_tui.domain.views import ActivityRow, PersonView, ProfileView, TokenNeeded
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log import exports
from tn_tui.tui.log.filtered import ActivityFilter
from tn_tui.tui.widgets.key_bar import KeyBar
from tn_tui.tui.widgets.lists.listed import Listed
from tn_tui.tui.widgets.push_button import PushButton

LOWEST = (40, 12)
WAYS_IN = {"FormDialog", "ListingDialog", "OfSession", "OtherNameDialog", "SignInCodeDialog"}
"""What others are made of; none of them is shown."""

REASON = "She called from the number on file and said that her phone fell into the river behind the house"


def import_all() -> None:
    """Have every class of the screens' there."""
    for module in pkgutil.walk_packages(tn_tui.tui.__path__, "tn_tui.tui."):
        importlib.import_module(module.name)


def dialogs(of: type[Dialog[object]] = Dialog) -> Iterator[type[Dialog[object]]]:
    """All that there are, wherever they are."""
    for one in of.__subclasses__():
        yield one
        yield from dialogs(one)


@dataclass(frozen=True)
class Given:
    """What dialogs and screens are about: an administrator and her practice, and what support knows of it."""

    session: Secret
    view: ProfileView
    needed: TokenNeeded
    bob: UserView
    case: CaseView
    practice: SupportPractice

    @property
    def alice(self) -> PersonView:
        return self.view.person


def full_practice(front: Front) -> Desk:
    """Alice with three devices and colleagues, one of them an administrator; support has opened a case for her."""
    for username in ("bob.smith", "carol", "dave"):
        front.world.new_user(username)
    front.devices(3)
    desk = front.desk()
    desk.open(reason=REASON)
    amy = front.world.new_user("amy", role=Role.ADMINISTRATOR)
    amy.session(front.world.terminal())
    # She knows of all this.
    front.world.execute("UPDATE users SET told_number = 1000000")
    return desk


async def come_in(alice: Sitting, front: Front, desk: Desk) -> Given:
    """All the way to the profile, and what is there then."""
    core = front.world.core
    needed = front.alice.log_in(front.world.terminal())
    assert isinstance(needed, TokenNeeded)
    await alice.log_in(PASSWORD)
    await alice.type(front.token())
    if alice.at == "OpenCasesScreen":
        await alice.press("enter")
    assert alice.at == "ProfileScreen"
    assert alice.app.session is not None
    session = alice.app.session.handle
    susan = desk.susan.session()
    bob = next(one.id for one in core.users.page(session, UserQuery()).rows if one.username == "bob.smith")
    return Given(
        session,
        core.profile.show(session),
        replace(needed, expires_at=needed.expires_at.replace(year=2027)),
        core.users.show(session, bob).user,
        needed.cases[0],
        core.support.look(susan, "RIVERSIDE"),
    )


def given(front: Front, about: Given) -> dict[str, tuple[object, ...]]:
    """By the name of each dialog, what it is about."""
    key, codes = Secret("UNGDMHWJ63BA5DWSQP4UBIJU2STXV5YX"), front.codes
    session, case = about.session, about.case
    row = ActivityRow(9, front.moment, Event.DISABLED, Outcome.DONE, "alice", "10.0.4.17", "", "bob.smith", REASON)
    [phone] = about.view.authenticators
    device = front.world.core.devices.list(session)[0]
    return {
        "ActivityRowDialog": (row,),
        "AttentionDialog": ([("The clock is not synchronized.", REASON), ("It hangs on one administrator.", REASON)],),
        "AuthenticatorNameDialog": (session, phone),
        "ChangeDialog": (session, Change.DISABLE_TWO_FACTOR, [1, 2, 3, 4], ""),
        "ChoiceDialog": ("Show", ["all users", "who is locked", "administrators"], 0),
        "ClockCheckDialog": (session, print),
        "CaseQuestion": ("Approve case 7", REASON),
        "CodesFileDialog": (session, codes, "alice @ RIVERSIDE"),
        "DeviceNameDialog": (session, device),
        "ExportDialog": (exports.activity(session, "The practice's activity: everything.", ActivityFilter()),),
        "GetHelpDialog": (about.needed, [case]),
        "HelpDialog": ("enroll", [("f1", "Help", "tn-tui --help")]),
        "LogFilterDialog": (session, ActivityFilter()),
        "OneTimeCodeDialog": (session, print),
        "OpenCaseDialog": (session, about.practice),
        "QuestionDialog": ("Are your recovery codes saved?", REASON, REASON),
        "RecoveryCodeDialog": (session, print),
        "RefuseCaseDialog": (session, case),
        "RenameDialog": (session, about.bob),
        "ShownOnceDialog": ("A password for bob.smith", REASON, Secret("K7QM-2XWD-9F3T-HB5N")),
        "SpellCodesDialog": (codes,),
        "SpellDialog": (key, "alice@RIVERSIDE"),
        "SpokenCheckDialog": (session, "RIVERSIDE", "alice"),
        "StopCaseDialog": (session, case),
        "StopRequiringDialog": (about.alice,),
        "UserMenu": ("Alice Smith, RIVERSIDE", {"Profile": Visit.PROFILE, "Users": Visit.USERS}),
    }


NAMED: dict[str, dict[str, object]] = {
    "CaseQuestion": {"yes": "Approve"},
    "ClockCheckDialog": {"remember": False},
    "QuestionDialog": {"yes": "They Are Saved", "no": "Not Yet"},
    "RemoveDialog": {"required": True},
    "StepUpDialog": {"token": True},
    "ShownOnceDialog": {"read_aloud": True},
}


def hidden(somebody: Sitting, widget: Widget) -> bool:
    """Whether any of it stands outside of what is shown."""
    place = somebody.app.screen.find_widget(widget)
    return place.visible_region != place.region or not place.region.area


def _words(somebody: Sitting) -> set[str]:
    return set(re.sub("[│▁▂▃▄▅▆▇█]", " ", somebody.text).split())


async def _read(somebody: Sitting, key: str) -> set[str]:
    """All words that are shown while one reads on to the end."""
    seen, before = _words(somebody), ""
    while somebody.text != before:
        before = somebody.text
        await somebody.press(key)
        seen |= _words(somebody)
    return seen


async def out_of_reach(somebody: Sitting) -> list[str]:
    """What can't be seen or come to, whatever is pressed."""
    screen = somebody.app.screen
    found, seen = [], _words(somebody)
    passed: set[Widget | None] = set()
    while True:
        focused = screen.focused
        if focused is not None and hidden(somebody, focused):
            found.append(f"{focused} has the focus out of sight:\n{somebody.text}")
        if type(focused) not in {type(one) for one in passed}:
            # One field reads on as the next one does.
            for key in ("pageup", "pagedown"):
                seen |= await _read(somebody, key)
        if focused in passed:
            break
        passed.add(focused)
        await somebody.press("tab")
        seen |= _words(somebody)
    for widget in screen.walk_children(Widget):
        content = widget.render()
        if not widget.region.area or isinstance(widget, KeyBar) or not isinstance(content, Content):
            continue
        if isinstance(widget, PushButton) and widget.focusable and widget not in passed:
            found.append(f"{widget} is not come to by tab")
        words = [] if isinstance(widget, Listed) else content.plain.split()
        missing = [word for word in words if word not in seen and len(word) <= widget.content_size.width]
        if missing:
            found.append(f"{widget} never shows {missing}")
    return found


async def test_every_dialog_can_be_used_in_the_lowest_terminal(tmp_path: Path, enrolled: Front) -> None:
    desk = full_practice(enrolled)
    found = []
    import_all()
    async with sitting(tmp_path, enrolled.opener(), LOWEST) as alice:
        things = await come_in(alice, enrolled, desk)
        session = things.session
        about = given(enrolled, things)
        for dialog in dialogs():
            name = dialog.__name__
            if name in WAYS_IN:
                continue
            await alice.app.push_screen(dialog(*about.get(name, (session,)), **NAMED.get(name, {})))  # type: ignore[arg-type]
            await alice.press()
            assert alice.at == name
            found += [f"{name}: {one}" for one in await out_of_reach(alice)]
            await alice.app.pop_screen()
            await alice.press()
    assert not found, "\n".join(found)
