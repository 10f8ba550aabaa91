"""The manual's last resort, on the real core: "please contact our support team for assistance"."""

import re
from pathlib import Path

import pytest

from tests.tui.sign_in.test_challenges import ROOT, to_the_token, words
from tests.tui.sitting import Sitting, of_world, sitting, wait_idle
from tests.world import Person, World
from tn_tui.domain.cases import Check
from tn_tui.domain.errors import CaseRefused
from tn_tui.domain.secret import Secret
from tn_tui.tui.sign_in.get_help import GetHelpDialog


def a_case(world: World, alice: Person) -> tuple[int, Person]:
    """Support has opened a case for her account, and another support person approved it."""
    world.core.practice.set(ROOT, practice_code=alice.code, phone="+1 212 555 0100")
    desk = []
    for username in ("susan", "sam"):
        password = world.core.support.add(ROOT, username=username, name=username.title()).password
        person = Person(world, world.core.support.code(ROOT), username, password)
        session = person.session()
        person.enroll(session)
        person.password = Secret(f"violet ladder forty monks of {username}")
        world.core.passwords.change(session, password, person.password)
        desk.append(person)
    susan, sam = desk
    case = world.core.cases.open(
        susan.session(),
        practice_code=alice.code,
        username=alice.username,
        caller="Alice [b]Smith[/b]",
        ticket="T-1204",
        checklist=set(Check),
        reason="Lost her phone",
    )
    world.core.cases.approve(sam.session(), case.id)
    return case.id, susan


async def test_contact_our_support_team_and_both_read_a_code(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    person = world.administrator()
    case, susan = a_case(world, person)
    async with sitting(tmp_path, of_world(world)) as alice:
        await to_the_token(alice, person)
        assert "A recovery case of your account is open. ? shows it." in alice.text
        await alice.press("question_mark")
        seen = words(alice)
        [(said, heard)] = re.findall(r"Read this to support: (\S+) .* Support must read to you: (\S+) ", seen)
        theirs = world.core.support.spoken_check(susan.session(), "RIVERSIDE", "alice", said)
        assert theirs.say == heard
        assert "Somebody called support as Alice [b]Smith[/b] today" in seen

        # It is not hers: she stops it, and nobody gets in by it.
        await alice.press("s")
        await alice.press("y")
        assert "The recovery case is stopped." in alice.text
    world.clock.move(hours=30)
    with pytest.raises(CaseRefused):
        world.core.cases.redeem(susan.session(), case)


async def test_a_case_that_is_stopped_elsewhere_is_over_in_help_as_well(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    person = world.administrator()
    case, susan = a_case(world, person)
    async with sitting(tmp_path, of_world(world)) as alice:
        await to_the_token(alice, person)
        await alice.press("question_mark")
        dialog = alice.app.screen
        assert isinstance(dialog, GetHelpDialog)
        before, rows = alice.text, world.execute("SELECT count(*) FROM activity")
        dialog.look_anew()
        await wait_idle(alice.pilot)
        assert (alice.text, world.execute("SELECT count(*) FROM activity")) == (before, rows)
        world.execute("UPDATE support_cases SET caller = 'Bob Smith'")
        dialog.look_anew()
        await wait_idle(alice.pilot)
        assert "Somebody called support as Bob Smith" in words(alice)
        world.core.cases.stop(susan.session(), case, reason="A mistake")
        dialog.look_anew()
        await wait_idle(alice.pilot)
        assert "Somebody called support" not in words(alice)
        assert "The recovery case is over already." in alice.text
        assert "s Stop" not in alice.lines()[-1]


async def test_support_lets_the_only_administrator_in_after_the_time_to_stop_it(
    sqlite_world: World, tmp_path: Path
) -> None:
    world = sqlite_world
    person = world.administrator()
    case, susan = a_case(world, person)
    world.clock.move(hours=25)
    code = world.core.cases.redeem(susan.session(), case).code
    async with sitting(tmp_path, of_world(world)) as alice:
        await to_the_token(alice, person)
        assert "recovery case" not in alice.text
        await alice.press("o")
        await alice.type(code.reveal(), "enter")
        assert alice.at == "ToldScreen"
        await alice.press("enter")
        assert alice.at == "EnrollScreen"


async def test_an_open_case_is_shown_at_the_log_in_before_anything_else(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    person = world.administrator()
    a_case(world, person)
    async with sitting(tmp_path, of_world(world)) as alice:
        await to_the_token(alice, person)
        await alice.type(person.token().reveal())
        seen: list[str] = []
        while alice.at != "ProfileScreen":
            seen.append(alice.at)
            await alice.press("enter")
            assert len(seen) < 4
        assert seen[-1] == "OpenCasesScreen"


async def test_the_spoken_codes_stay_until_the_log_in_ends(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    person = world.person(enrolled=True)
    async with sitting(tmp_path, of_world(world)) as alice:
        world.clock.move(seconds=120)
        await to_the_token(alice, person)
        await alice.press("question_mark")
        before = spoken(alice)
        assert len(before) == 2
        world.clock.move(seconds=240)
        alice.app.screen.look()  # type: ignore[attr-defined]
        await alice.press()
        assert spoken(alice) == before
        world.clock.move(seconds=60)
        alice.app.screen.look()  # type: ignore[attr-defined]
        await alice.press()
        assert "Your log-in took too long." in alice.text


def spoken(somebody: Sitting) -> list[str]:
    return [line for line in somebody.lines() if "Read this to" in line or "must read to you" in line]
