"""One-time sign-in codes: one account, one use, an hour, and a session that can only enroll."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.chain import broken
from tests.core.calls import ROOT, state
from tests.world import Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    Gone,
    NotEnrolled,
    OneTimeCodeRefused,
    SignInExpired,
    TnError,
    TokenClosed,
    TokenRefused,
)
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.user_list import Show, UserQuery
from tn_tui.domain.views import SignedIn

pytestmark = pytest.mark.both_databases

WHY = "Lost the phone"
NEW = Secret("orange kettle under seven")


@pytest.fixture
def bob(world: World) -> Person:
    return world.person("bob", enrolled=True)


def issue(world: World, person: Person) -> Secret:
    return world.core.user_changes.one_time_code(ROOT, person.id, reason=WHY).code


def use(person: Person, code: Secret, ticket: Secret | None = None) -> SignedIn:
    return person.world.core.sign_in.submit_one_time_code(person.half() if ticket is None else ticket, code)


def refused(person: Person, code: Secret) -> float:
    """Minutes until another code is looked at, after a refused one in a log-in of its own."""
    with pytest.raises(OneTimeCodeRefused) as found:
        use(person, code)
    until = found.value.retry_at
    return 0 if until is None else (until - person.world.clock.now()).total_seconds() / 60


def wrong(code: Secret) -> Secret:
    text = code.reveal()
    return Secret(text[:-1] + ("2" if text[-1] != "2" else "3"))


def test_a_code_has_sixty_bits_holds_for_an_hour_and_lets_in_once(world: World, bob: Person) -> None:
    issued = world.core.user_changes.one_time_code(ROOT, bob.id, reason=WHY)
    assert (issued.username, issued.expires_at) == ("bob", world.clock.now() + timedelta(hours=1))
    assert re.fullmatch("([0-9a-hjkmnp-tv-z]{4}-){2}[0-9a-hjkmnp-tv-z]{4}", issued.code.reveal())
    assert world.core.users.show(ROOT, bob.id).code_until == issued.expires_at
    signed_in = use(bob, issued.code)
    assert (signed_in.step, signed_in.person.username) == (Step.ENROLL, "bob")
    assert world.core.users.show(ROOT, bob.id).code_until is None
    refused(bob, issued.code)
    assert world.execute("SELECT count(*) FROM one_time_codes") == [(0,)]
    events = world.execute("SELECT event, outcome, reason FROM activity WHERE event LIKE 'one-time%' ORDER BY number")
    assert events == [
        ("one-time code issued", "done", WHY),
        ("one-time code", "done", ""),
        ("one-time code", "refused", ""),
    ]
    assert broken(world) is None


@pytest.mark.parametrize("seconds", [3599, 3600, -10, -11])
def test_a_code_holds_for_an_hour_and_not_before_it_was_made(world: World, bob: Person, seconds: int) -> None:
    code = issue(world, bob)
    world.clock.move(seconds=seconds)
    if seconds in {3599, -10}:
        assert use(bob, code).step is Step.ENROLL
    else:
        refused(bob, code)
        assert world.core.users.show(ROOT, bob.id).code_until is None


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as shown": str,
    "capitals": str.upper,
    "no dashes": lambda text: text.replace("-", ""),
    "spaces": lambda text: f"  {text.replace('-', ' ')}\t",
    "long dashes": lambda text: text.replace("-", "–"),
    "one by one": lambda text: " ".join(text.replace("-", "")),
    "letters for digits": lambda text: text.replace("0", "o").replace("1", "l"),
    "capital letters for digits": lambda text: text.replace("0", "O").replace("1", "I"),
}


@pytest.mark.parametrize("spelling", list(SPELLINGS))
def test_a_code_is_taken_in_every_spelling_of_the_same_characters(world: World, bob: Person, spelling: str) -> None:
    code = issue(world, bob)
    while not {"0", "1"} <= set(code.reveal()):
        code = issue(world, bob)
    assert use(bob, Secret(SPELLINGS[spelling](code.reveal()))).step is Step.ENROLL


def test_nothing_else_is_a_code(world: World, bob: Person) -> None:
    code = issue(world, bob).reveal()
    before = world.execute("SELECT mac FROM one_time_codes")
    others = [
        "",
        "-",
        " ",
        code[:-1],
        code + "0",
        code + code,
        "\x00" * 12,
        "\ud800",
        "u" * 12,
        "0" * 10**6,
        bob.token().reveal(),
    ]
    for number, text in enumerate(others):
        if number % 4 == 0:
            world.core.user_changes.apply(ROOT, [bob.id], Change.UNLOCK)
        assert refused(bob, Secret(text)) == 0
    assert world.execute("SELECT mac FROM one_time_codes") == before


def test_a_code_belongs_to_one_account(world: World, bob: Person) -> None:
    carol = world.person("carol", enrolled=True)
    his, hers = issue(world, bob), issue(world, carol)
    refused(bob, hers)
    refused(carol, his)
    assert use(bob, his).person.username == "bob"
    # A row that somebody with the database copied to another account opens nothing there.
    again = issue(world, bob)
    [(mac,)] = world.execute("SELECT mac FROM one_time_codes WHERE user_id = :id", id=bob.id)
    world.execute("UPDATE one_time_codes SET mac = :mac WHERE user_id = :id", mac=mac, id=carol.id)
    refused(carol, again)


ENDINGS: dict[str, Callable[[World, Person], object]] = {
    "another code": issue,
    "disabled": lambda world, bob: world.core.user_changes.apply(ROOT, [bob.id], Change.DISABLE_TWO_FACTOR, reason=WHY),
    "reset": lambda world, bob: setattr(
        bob, "password", world.core.user_changes.reset_password(ROOT, bob.id, reason=WHY).password
    ),
    "deactivated": lambda world, bob: (
        world.core.user_changes.apply(ROOT, [bob.id], Change.DEACTIVATE, reason=WHY),
        world.core.user_changes.apply(ROOT, [bob.id], Change.REACTIVATE),
    ),
    "removed": lambda world, bob: world.core.authenticators.remove_two_factor(bob.session(), bob.password),
}


@pytest.mark.parametrize("how", list(ENDINGS))
def test_what_ends_a_code(world: World, bob: Person, how: str) -> None:
    code = issue(world, bob)
    ENDINGS[how](world, bob)
    if how in {"disabled", "removed"}:
        bob.enroll(bob.session())
    if how != "another code":
        assert world.execute("SELECT count(*) FROM one_time_codes") == [(0,)]
    refused(bob, code)


def test_a_code_is_made_only_for_who_is_enrolled_and_active(world: World, bob: Person) -> None:
    carol = world.person("carol")
    world.core.user_changes.apply(ROOT, [bob.id], Change.DEACTIVATE, reason=WHY)
    before = state(world)
    for person, error in ((carol, NotEnrolled), (bob, Gone)):
        with pytest.raises(error):
            issue(world, person)
    preview = world.core.user_changes.preview(ROOT, [carol.id, bob.id], Change.ONE_TIME_CODE)
    assert [one.hindrance for one in preview] == ["not enrolled", "deactivated"]
    assert state(world) == before


# Counting


def test_a_code_works_while_tokens_are_closed_and_opens_them(world: World, bob: Person) -> None:
    for _ in range(10):
        with pytest.raises((TokenRefused, TokenClosed)):
            world.core.sign_in.submit_token(bob.half(), bob.wrong_token(), remember=False)
        world.clock.move(minutes=15)
    code = issue(world, bob)
    locked = world.core.users.page(ROOT, UserQuery(show=Show.LOCKED), practice_code="RIVERSIDE").rows
    assert [row.tokens_closed for row in locked] == [True]
    assert refused(bob, wrong(code)) == 0
    assert use(bob, code).step is Step.ENROLL
    assert not world.core.users.named(ROOT, "bob", practice_code="RIVERSIDE").tokens_closed
    assert bob.signed_in().step is Step.IN


@pytest.mark.parametrize("closed", [False, True])
def test_wrong_codes_are_counted_with_wrong_tokens_and_held_up_like_them(
    world: World,
    bob: Person,
    closed: bool,  # noqa: FBT001 - pytest passes parameters by name
) -> None:
    code = issue(world, bob)
    if closed:
        world.execute("UPDATE users SET token_closed_at = 1 WHERE username = 'bob'")
    assert [refused(bob, wrong(code)) for _ in range(5)] == [0, 0, 0, 0, 1]
    ticket = bob.half()
    assert refused(bob, code) == 1
    world.clock.move(seconds=59)
    with pytest.raises(OneTimeCodeRefused):
        use(bob, code, ticket)
    with pytest.raises(SignInExpired):
        use(bob, code, ticket)
    with pytest.raises(TokenClosed if closed else TokenRefused):
        world.core.sign_in.submit_token(bob.half(), bob.wrong_token(), remember=False)
    world.clock.move(seconds=1)
    assert refused(bob, wrong(code)) == 2
    world.clock.move(minutes=2)
    assert use(bob, code).step is Step.ENROLL
    rows = world.execute("SELECT outcome FROM activity WHERE event = 'one-time code' ORDER BY number")
    assert [outcome for (outcome,) in rows] == ["refused"] * 5 + ["locked"] * 2 + ["refused", "done"]


def test_ten_wrong_codes_in_a_day_close_the_tokens(world: World, bob: Person) -> None:
    code = issue(world, bob)
    for _ in range(10):
        world.clock.move(minutes=refused(bob, wrong(code)))
    with pytest.raises(TokenClosed):
        world.core.sign_in.submit_token(bob.half(), bob.token(), remember=False)
    assert use(bob, issue(world, bob)).step is Step.ENROLL


def test_a_new_code_ends_the_wait_of_what_came_before(world: World, bob: Person) -> None:
    for _ in range(5):
        with pytest.raises(TokenRefused):
            world.core.sign_in.submit_token(bob.half(), bob.wrong_token(), remember=False)
    assert use(bob, issue(world, bob)).step is Step.ENROLL


# Where it stands


def test_a_code_stands_nowhere(world: World, bob: Person) -> None:
    code = issue(world, bob)
    everything = repr(state(world))
    with pytest.raises(TnError):
        use(bob, wrong(code))
    use(bob, code)
    everything += repr(state(world)) + repr(world.core)
    forms = {
        code.reveal(),
        code.reveal().upper(),
        code.reveal().replace("-", ""),
        code.reveal().replace("-", "").upper(),
    }
    assert not [form for form in forms if form in everything]
    if isinstance(world.place, Path):
        files = b"".join(path.read_bytes() for path in world.place.parent.iterdir())
        assert not [form for form in forms if form.encode() in files]
