import base64
import subprocess
from datetime import datetime, timedelta

import pytest

from tests.chain import broken
from tests.core.desk import ROOT, state
from tests.core.drifting import HALF_AN_HOUR, WRONG, check, drift, pair, phone_of, refused, token_in
from tests.tools import require_tool
from tests.world import PERIOD, Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import SignInExpired, TokenClosed, TokenRefused, TokenUsed
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret


@pytest.fixture
def person(world: World) -> Person:
    found = world.person(enrolled=True)
    # Away from the step that enrolled, so that no pair holds it by chance.
    world.clock.move(hours=2)
    return found


# Right ones


@pytest.mark.parametrize("steps", [-60, -59, -21, -2, 2, 3, 40, 60])
def test_two_tokens_tell_how_far_and_which_way_and_let_in(world: World, person: Person, steps: int) -> None:
    signed_in = check(person, pair(person, steps))
    assert signed_in.step is Step.IN
    assert signed_in.clock_offset == steps * PERIOD
    assert drift(world) == [steps]
    rows = [(row.event, row.outcome, row.detail) for row in world.core.activity.own(signed_in.session).rows]
    assert ("clock checked", "done", f"{steps * 30} s") in rows
    assert ("log-in", "done", "two tokens") in rows
    assert broken(world) is None


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_tokens_forgive_is_right(person: Person, steps: int) -> None:
    assert check(person, pair(person, steps)).clock_offset == timedelta()


@pytest.mark.both_databases
@pytest.mark.parametrize("steps", [-60, -1.5, 60])
def test_what_was_learned_serves_the_next_log_in_and_the_next_step_up(
    world: World, person: Person, steps: float
) -> None:
    session = check(person, pair(person, steps)).session
    world.clock.move(minutes=6)
    at = world.clock.now() + steps * PERIOD
    world.core.sessions.step_up(session, person.password, phone_of(person).token(at))
    assert world.core.recovery_codes.renew(session)
    # The same phone at every moment of a step.
    for seconds in (31, 9, 27, 38):
        world.clock.move(minutes=3, seconds=seconds)
        at = world.clock.now() + steps * PERIOD
        assert token_in(person, phone_of(person).token(at)).step is Step.IN


def test_it_can_be_proven_just_now(world: World, person: Person) -> None:
    assert world.core.recovery_codes.renew(check(person, pair(person, -30)).session)


def test_further_than_half_an_hour_is_not_looked_for(world: World, person: Person) -> None:
    for steps in (-HALF_AN_HOUR - 1, HALF_AN_HOUR + 1, 2880, -2880):
        assert refused(person, pair(person, steps)) == WRONG
    assert drift(world) == [0]


@pytest.mark.both_databases
def test_both_are_used_up_for_every_purpose(world: World, person: Person) -> None:
    first, second = pair(person, 0)
    session = check(person, (first, second)).session
    for token in (second, first):
        with pytest.raises(TokenUsed):
            token_in(person, token)
    with pytest.raises(TokenUsed):
        world.core.sessions.step_up(session, person.password, second)
    assert refused(person, (first, second)) == WRONG
    assert world.execute("SELECT token_failures FROM users") == [(1,)]


@pytest.mark.both_databases
@pytest.mark.parametrize("which", [0, 1])
def test_with_one_that_was_used_before_they_are_refused_and_the_other_is_kept(
    world: World, person: Person, which: int
) -> None:
    tokens = pair(person, 0)
    with pytest.raises(TokenRefused):
        token_in(person, person.wrong_token())
    token_in(person, tokens[which])
    with pytest.raises(TokenRefused):
        token_in(person, person.wrong_token())
    assert refused(person, tokens) == WRONG
    # It counts as the second in a row, and the row goes on.
    assert world.execute("SELECT token_failures FROM users") == [(2,)]
    assert token_in(person, tokens[1 - which]).step is Step.IN


def test_the_next_pair_may_not_begin_with_the_last_of_the_pair_before(world: World, person: Person) -> None:
    check(person, pair(person, 10))
    world.clock.move(seconds=30)
    assert refused(person, pair(person, 10)) == WRONG
    world.clock.move(seconds=30)
    assert check(person, pair(person, 10)).clock_offset == 10 * PERIOD


# Wrong ones


def test_anything_else_is_a_wrong_token_and_tells_nothing_but_that(world: World, person: Person) -> None:
    first, second = pair(person, 20)
    wrong, old = person.wrong_token(), phone_of(person).token(world.clock.now() + 17 * PERIOD)
    empty, hostile = Secret(""), Secret("\ud800\x00[/]")
    tries = [
        (second, first),
        (first, first),
        (second, second),
        (first, wrong),
        (wrong, second),
        (old, first),
        (old, second),
        (first, empty),
        (empty, empty),
        (hostile, hostile),
        (Secret(f"{first.reveal()} {second.reveal()}"), Secret("")),
        (first, Secret("".join(chr(0xFF10 + int(digit)) for digit in second.reveal()))),
    ]
    for number, tokens in enumerate(tries):
        if number % 4 == 0:
            world.core.user_changes.apply(ROOT, [person.id], Change.UNLOCK)
        assert refused(person, tokens) == WRONG, number
        assert world.execute("SELECT token_failures FROM users") == [(number % 4 + 1,)]
    assert drift(world) == [0]
    rows = world.execute("SELECT outcome, detail, actor FROM activity WHERE event = 'clock checked'")
    assert set(rows) == {("refused", "", "nobody")}
    assert len(rows) == len(tries)
    # None of it has used up anything.
    assert check(person, pair(person, 20)).clock_offset == 20 * PERIOD


def test_one_right_token_of_another_moment_stays_a_wrong_token(person: Person) -> None:
    for steps in (-20, 20):
        with pytest.raises(TokenRefused) as found:
            token_in(person, pair(person, steps)[1])
        assert (type(found.value), vars(found.value), (None,)) == WRONG


def test_a_space_in_the_middle_is_forgiven_as_in_a_token(person: Person) -> None:
    first, second = (Secret(f" {token.reveal()[:3]} {token.reveal()[3:]} ") for token in pair(person, 5))
    assert check(person, (first, second)).clock_offset == 5 * PERIOD


@pytest.mark.both_databases
def test_they_are_counted_with_all_other_tries(world: World, person: Person) -> None:
    wrong = person.wrong_token()
    for _ in range(4):
        assert refused(person, (wrong, wrong)) == WRONG
    with pytest.raises(TokenRefused) as found:
        check(person, (wrong, wrong))
    assert found.value.retry_at == world.clock.now() + timedelta(minutes=1)
    # During the wait the right pair is refused as well, and is still good after it.
    before = state(world, but=["activity", "chains"])
    with pytest.raises(TokenRefused) as found:
        check(person, pair(person, 7))
    assert found.value.retry_at == world.clock.now() + timedelta(minutes=1)
    assert state(world, but=["activity", "chains"]) == before
    world.clock.move(minutes=1)
    assert check(person, pair(person, 7)).clock_offset == 7 * PERIOD
    assert world.execute("SELECT token_failures FROM users") == [(0,)]


def test_while_tokens_are_closed_no_pair_opens_them(world: World, person: Person) -> None:
    world.execute("UPDATE users SET token_closed_at = 1")
    before = state(world, but=["activity", "chains"])
    with pytest.raises(TokenClosed):
        check(person, pair(person, 7))
    assert state(world, but=["activity", "chains"]) == before


def test_a_half_log_in_survives_a_slip_and_serves_once(world: World, person: Person) -> None:
    ticket, wrong = person.half(), person.wrong_token()
    with pytest.raises(TokenRefused):
        world.core.sign_in.check_clock(ticket, wrong, wrong)
    tokens = pair(person, 3)
    world.core.sign_in.check_clock(ticket, *tokens)
    for used in (ticket, Secret("forged")):
        with pytest.raises(SignInExpired):
            world.core.sign_in.check_clock(used, *pair(person, 9))


def test_another_accounts_tokens_are_wrong(world: World, person: Person) -> None:
    bob = world.person("bob", enrolled=True)
    assert refused(person, pair(bob, 0)) == WRONG
    assert refused(bob, pair(person, 0)) == WRONG


# A phone that is no code of ours


class Oathtool:
    """oathtool as a phone whose clock is wrong: its `-N` is so far from the world's time."""

    def __init__(self, person: Person, ahead: timedelta) -> None:
        assert person.phone is not None
        self._person, self._ahead = person, ahead
        self._key = base64.b32encode(person.phone._key).decode("ascii")

    def tokens(self) -> tuple[Secret, Secret]:
        """The token that it shows now, with the one before it."""
        now = self._person.world.clock.now() + self._ahead
        first, second = (self._at(when) for when in (now - PERIOD, now))
        return first, second

    def _at(self, when: datetime) -> Secret:
        command = [require_tool("oathtool"), "--totp", "--base32", "-N", f"{when:%Y-%m-%d %H:%M:%S} UTC", self._key]
        return Secret(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


@pytest.mark.parametrize("minutes", [-30, -12, -3, -1.5, 2, 7, 30])
def test_oathtool_with_a_clock_that_is_wrong_by_minutes(world: World, person: Person, minutes: float) -> None:
    phone = Oathtool(person, timedelta(minutes=minutes))
    with pytest.raises(TokenRefused):
        token_in(person, phone.tokens()[1])
    assert check(person, phone.tokens()).clock_offset == timedelta(minutes=minutes)
    # From then on one token is enough, as on any phone.
    world.clock.move(seconds=61)
    assert token_in(person, phone.tokens()[1]).step is Step.IN


@pytest.mark.parametrize("minutes", [-31, 31, 600])
def test_oathtool_with_a_clock_that_is_off_by_more_is_told_nothing(person: Person, minutes: int) -> None:
    assert refused(person, Oathtool(person, timedelta(minutes=minutes)).tokens()) == WRONG


# The machine's own clock


@pytest.mark.parametrize("word", [True, False, None])
def test_what_the_host_says_of_its_own_clock_is_told_to_administrators_and_the_operator(
    world: World, word: object
) -> None:
    world.host_clock.word = None if word is None else bool(word)
    core, session = world.core, world.administrator().session()
    for by in (session, ROOT):
        code = None if by is session else "RIVERSIDE"
        assert core.practice.show(by, practice_code=code).host_clock_synchronized is word
        assert core.users.counts(by, practice_code=code).host_clock_synchronized is word
