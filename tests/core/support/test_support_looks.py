from dataclasses import asdict

import pytest

from tests.chain import broken
from tests.core.desk import ROOT, Desk, refused, state, support_person
from tests.world import World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import PracticeUnknown
from tn_tui.domain.policy import Role

# Search


@pytest.mark.both_databases
def test_one_search_finds_practices_and_users_of_all_and_masks_people(world: World) -> None:
    desk = Desk.of(world)
    world.core.practice.set(ROOT, practice_code="RIVERSIDE", name="Éclair & Straße Counseling")
    world.person("bob.smithe")
    world.person("alina", "LAKESIDE")
    world.core.user_changes.apply(ROOT, [world.new_user("alison", "LAKESIDE").id], Change.DEACTIVATE, reason="x")
    session = desk.susan.session()
    search = world.core.support.search
    for find in ("riverside", " ÉCLAIR ", "éclair", "E\N{COMBINING ACUTE ACCENT}clair", "strasse", "side STRA"):
        [found] = [practice for practice in search(session, find).practices if practice.code == "RIVERSIDE"]
        assert asdict(found) == {
            "code": "RIVERSIDE",
            "name": "Éclair & Straße Counseling",
            "users": 2,
            "administrators": 1,
            "sole": True,
        }
    found_users = search(session, "ali").users
    assert [(user.practice_code, user.username, user.name, user.role, user.active) for user in found_users] == [
        ("RIVERSIDE", "a••••", "A•••• S••••", Role.ADMINISTRATOR, True),
        ("LAKESIDE", "a••••", "A•••• S••••", Role.MEMBER, True),
        ("LAKESIDE", "a•••••", "A••••• S••••", Role.MEMBER, False),
    ]
    assert [user.username for user in search(session, "smithe BOB").users] == ["b••••••"]
    assert search(session, "bob frank").users == ()


def test_a_search_shows_so_many_and_says_that_there_are_more(world: World) -> None:
    session = support_person(world, "susan").session()
    for number in range(3):
        world.new_user(f"alice{number}", f"PLACE{number}")
    search = world.core.support.search
    for limit, shown, more in (
        (1, 1, True),
        (2, 2, True),
        (3, 3, False),
        (0, 1, True),
        (-5, 1, True),
        (10**9, 3, False),
    ):
        found = search(session, "place", limit=limit)
        assert (len(found.practices), found.more) == (shown, more)
        found = search(session, "alice", limit=limit)
        assert (len(found.users), found.more) == (shown, more)


@pytest.mark.both_databases
def test_hostile_terms_find_nothing_and_harm_nothing(world: World) -> None:
    desk = Desk.of(world)
    session = desk.susan.session()
    for find in (
        "%",
        "_",
        "a%",
        "*",
        "'; DROP TABLE users; --",
        "\\",
        "\x00",
        "\ud800",
        "[/]",
        "x" * 5000,
        "\U0010ffff",
    ):
        found = world.core.support.search(session, find)
        assert (found.practices, found.users) == ((), ())
    details = world.execute("SELECT detail FROM activity WHERE event = 'support searched'")
    assert len(details) == 11
    assert all(str(detail).isprintable() and len(str(detail)) <= 100 for (detail,) in details)
    assert broken(world) is None


def test_the_desk_itself_is_not_found(world: World) -> None:
    session = support_person(world, "susan").session()
    for find in ("support", "susan", "helper", "desk"):
        found = world.core.support.search(session, find)
        assert (found.practices, found.users) == ((), ())


def test_every_search_is_a_row_in_the_desks_log_and_an_empty_one_is_no_search(world: World) -> None:
    desk = Desk.of(world)
    session = desk.susan.session()
    before = state(world)
    for find in ("", "  ", "\t\n"):
        found = world.core.support.search(session, find)
        assert (found.practices, found.users, found.more) == ((), (), False)
    assert state(world) == before
    world.core.support.search(session, "Alice  SMITH")
    rows = world.core.log.page(ROOT, practice_code="SUPPORT").rows
    assert (rows[0].event, rows[0].actor, rows[0].detail) == ("support searched", "susan", "alice smith")


# Look


@pytest.mark.both_databases
def test_a_look_shows_what_a_call_needs_and_no_more(world: World) -> None:
    desk = Desk.of(world)
    world.core.practice.set(ROOT, practice_code="RIVERSIDE", phone="+1 555 0100")
    for name in ("bob", "carol", "dave", "erin", "fay", "gus"):
        world.new_user(name)
    looked = world.core.support.look(desk.susan.session(), " riverside")
    [(last_login_at,)] = world.execute("SELECT last_login_at FROM users WHERE username = 'alice'")
    shown = asdict(looked)
    [administrator] = shown.pop("administrators")
    at = administrator.pop("last_login_at")
    assert int(at.timestamp() * 1_000_000) == last_login_at
    assert administrator == {
        "username": "alice",
        "name": "Alice Smith",
        "active": True,
        "enrolled": True,
        "can_log_in": True,
        "password_temporary": False,
    }
    assert shown == {
        "code": "RIVERSIDE",
        "name": "RIVERSIDE Counseling",
        "phone": "+1 555 0100",
        "two_factor_required": False,
        "others": 6,
        "colleagues": ("B•• S••••", "C•••• S••••", "D••• S••••", "E••• S••••", "F•• S••••"),
        "may_open": "alice",
        "cases": (),
    }


def test_every_look_is_a_row_that_the_practice_sees(world: World) -> None:
    desk = Desk.of(world)
    world.core.support.look(desk.susan.session(), "RIVERSIDE")
    said = world.core.sign_in.spoken_check(desk.alice.half()).say
    world.core.support.spoken_check(desk.susan.session(), "RIVERSIDE", "alice", said)
    rows = world.core.log.page(desk.alice.session()).rows
    assert [(row.event, row.actor, row.subject) for row in rows if row.event.startswith("support")] == [
        ("support spoken check", "susan", "alice"),
        ("support looked", "susan", "RIVERSIDE"),
    ]
    assert broken(world) is None


@pytest.mark.parametrize("code", ["NOWHERE", "", "SUPPORT", "\x00", "\ud800", "%", "x" * 5000])
def test_what_is_no_practice_cannot_be_looked_at(world: World, code: str) -> None:
    session = support_person(world, "susan").session()
    refused(world, PracticeUnknown, world.core.support.look, session, code)
    refused(world, PracticeUnknown, world.core.support.spoken_check, session, code, "susan", "0000-0000")


@pytest.mark.both_databases
def test_a_look_says_whom_to_ask_or_for_whom_a_case_can_be_opened(world: World) -> None:
    desk = Desk.of(world)
    session, core = desk.susan.session(), world.core

    def seen() -> tuple[dict[str, bool], str | None]:
        core.sessions.touch(session)
        looked = core.support.look(session, "RIVERSIDE")
        return {user.username: user.can_log_in for user in looked.administrators}, looked.may_open

    assert seen() == ({"alice": True}, "alice")
    amy = world.administrator("amy", enrolled=False)
    assert seen() == ({"alice": True, "amy": True}, None)
    world.execute("UPDATE users SET token_closed_at = 1 WHERE username = 'amy'")
    assert seen() == ({"alice": True, "amy": False}, "alice")
    world.execute("UPDATE users SET token_closed_at = NULL")
    core.user_changes.apply(ROOT, [amy.id], Change.DEACTIVATE, reason="Left")
    assert seen() == ({"alice": True}, "alice")
    core.user_changes.apply(ROOT, [desk.alice.id], Change.DISABLE_TWO_FACTOR, reason="Lost it")
    assert seen() == ({"alice": True}, None)
