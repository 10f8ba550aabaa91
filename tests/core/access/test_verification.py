"""The answer for other programs: as strict as the log-in, and with nothing left behind but its rows of the log."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.world import OPERATOR, Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    AskedFirst,
    SecondFactorMissing,
    SignInRefused,
    TnError,
    TokenClosed,
    TokenMissing,
    TokenRefused,
    TokenUsed,
)
from tn_tui.domain.policy import Step
from tn_tui.domain.ports import Origin
from tn_tui.domain.secret import Secret
from tn_tui.domain.verification import Asking, Verified

pytestmark = pytest.mark.both_databases

HERE = Asking(Origin(address="192.0.2.7", text="192.0.2.7"), service="sshd")
PROVEN = replace(HERE, key_proven=True)
NOTHING = Secret("")


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


def check(person: Person, token: Secret, password: Secret | None = None, asking: Asking = HERE) -> Verified:
    verification = person.world.core.verification
    return verification.check(person.code, person.username, password or person.password, token, asking)


def alone(person: Person, token: Secret, asking: Asking = HERE) -> Verified:
    return person.world.core.verification.check_token(person.code, person.username, token, asking)


def rows(world: World, more: int) -> list[tuple[object, ...]]:
    """The newest rows of the log of a practice."""
    found = world.execute(
        f"SELECT event, outcome, origin, detail FROM activity WHERE chain_id > 0 ORDER BY number DESC LIMIT {more}"  # noqa: S608 - a number of ours
    )
    return found[::-1]


def test_password_and_token_are_enough_once_and_open_no_session(world: World, person: Person) -> None:
    token = person.token()
    before = world.execute("SELECT count(*) FROM sessions")
    assert check(person, token) == Verified("alice", by_token=True)
    assert rows(world, 1) == [("verified", "done", "192.0.2.7", "sshd")]
    with pytest.raises(TokenUsed):
        check(person, token)
    assert rows(world, 1) == [("token", "refused", "192.0.2.7", "used already")]
    # Nor is it good at the log-in any more.
    with pytest.raises(TokenUsed):
        world.core.sign_in.submit_token(person.half(), token, remember=False)
    assert world.execute("SELECT count(*) FROM sessions") == before


def test_a_right_token_with_a_wrong_password_is_not_used_up(person: Person) -> None:
    token = person.token()
    with pytest.raises(SignInRefused):
        check(person, token, Secret("wrong"))
    assert check(person, token).by_token


def test_unknown_wrong_deactivated_and_locked_read_alike_and_cost_one_hash(world: World, person: Person) -> None:
    other = world.person("bob", enrolled=True)
    world.core.user_changes.apply(Operator(OPERATOR), [other.id], Change.DEACTIVATE, reason="left")
    asked = world.core.verification.check
    token = person.token()
    for code, username, password in (
        ("NOWHERE", "alice", person.password),
        (person.code, "nobody", person.password),
        (person.code, "alice", Secret("wrong")),
        (person.code, "bob", other.password),
        (person.code, "alice", Secret("\udcff\0")),
    ):
        before = world.hasher.verified
        with pytest.raises(SignInRefused) as refused:
            asked(code, username, password, token, HERE)
        assert refused.value.retry_at is None
        assert world.hasher.verified == before + 1
    for _ in range(3):
        with pytest.raises(SignInRefused):
            check(person, token, Secret("wrong"))
    before = world.hasher.verified
    with pytest.raises(SignInRefused) as refused:
        check(person, token)
    assert refused.value.retry_at is not None
    assert world.hasher.verified == before + 1
    # Wrong passwords are counted by where the person sits, as the log-in counts them.
    elsewhere = replace(HERE, origin=Origin(address="192.0.2.8", text="192.0.2.8"))
    assert check(person, token, asking=elsewhere).by_token


def test_wrong_tokens_are_the_accounts_at_the_log_in_too(world: World, person: Person) -> None:
    for _ in range(5):
        with pytest.raises(TokenRefused):
            check(person, person.wrong_token())
    with pytest.raises(TokenRefused) as refused:
        world.core.sign_in.submit_token(person.half(), person.token(), remember=False)
    assert refused.value.retry_at is not None


def test_without_a_token_the_right_password_is_told_what_the_screens_tell(world: World, person: Person) -> None:
    with pytest.raises(TokenMissing):
        check(person, NOTHING)
    assert rows(world, 1) == [("password", "done", "192.0.2.7", "")]
    with pytest.raises(SignInRefused):
        check(person, NOTHING, Secret("wrong"))


def test_a_remembered_device_counts_for_nothing(world: World, person: Person) -> None:
    person.signed_in(remember=True)
    assert world.device.proofs
    with pytest.raises(TokenMissing):
        check(person, NOTHING)


def test_joined_the_digits_are_after_the_password(world: World, person: Person) -> None:
    joined = world.core.verification.check_joined

    def ask(text: str, username: str = "alice") -> Verified:
        return joined(person.code, username, Secret(text), HERE)

    assert ask(person.password.reveal() + person.token().reveal()).by_token
    with pytest.raises(TokenMissing):
        ask(person.password.reveal())
    with pytest.raises(SignInRefused):
        ask(person.token().reveal())
    # A password that ends in digits is one password to who has no phone.
    plain = world.person("carol")
    world.core.passwords.change(plain.session(), plain.password, Secret("violet ladder forty 123456"))
    until = world.clock.now() + timedelta(days=4)
    world.execute("UPDATE practices SET two_factor_required = true")
    world.execute("UPDATE users SET enroll_by = :until", until=int(until.timestamp() * 1e6))
    assert ask("violet ladder forty 123456", "carol") == Verified("carol", by_token=False, enroll_by=until)


def test_the_rule_counts_with_a_password_too(world: World) -> None:
    carol = world.person("carol")
    with pytest.raises(SecondFactorMissing):
        check(carol, NOTHING)
    assert rows(world, 1) == [("verified", "refused", "192.0.2.7", "sshd, not enrolled")]
    assert not check(carol, NOTHING, asking=replace(HERE, allow_not_required=True)).by_token
    assert rows(world, 1) == [("verified without token", "done", "192.0.2.7", "sshd")]
    world.execute("UPDATE practices SET two_factor_required = true")
    with pytest.raises(AskedFirst) as first:
        check(carol, NOTHING, asking=replace(HERE, allow_not_required=True))
    assert first.value.step is Step.ENROLL
    assert rows(world, 1) == [("verified", "refused", "192.0.2.7", "sshd, enroll first")]


def test_a_temporary_password_is_told_only_after_the_token(world: World, person: Person) -> None:
    world.core.user_changes.reset_password(Operator(OPERATOR), person.id, reason="forgot")
    world.execute("UPDATE users SET password_hash = :hash", hash=world.hasher.hash(person.password))
    with pytest.raises(TokenRefused):
        check(person, person.wrong_token())
    with pytest.raises(AskedFirst) as first:
        check(person, person.token())
    assert first.value.step is Step.NEW_PASSWORD


def test_a_token_alone_is_enough_once(world: World, person: Person) -> None:
    token = person.token()
    assert alone(person, token) == Verified("alice", by_token=True)
    with pytest.raises(TokenUsed):
        alone(person, token, PROVEN)


def test_without_a_proven_key_every_refusal_of_a_token_alone_is_one(world: World, person: Person) -> None:
    token = person.token()
    alone(person, token)
    world.person("carol")
    gone = world.person("bob", enrolled=True)
    world.core.user_changes.apply(Operator(OPERATOR), [gone.id], Change.DEACTIVATE, reason="left")
    nobody = replace(person, username="nobody")
    told = []
    for whose, given in (
        (person, token),
        (replace(person, username="carol"), NOTHING),
        (gone, gone.token()),
        (nobody, token),
        *[(person, person.wrong_token())] * 11,
    ):
        with pytest.raises(TnError) as refused:
            alone(whose, given)
        told.append((type(refused.value), refused.value.args, getattr(refused.value, "retry_at", 0)))
    assert set(told) == {(TokenRefused, (), None)}


def test_closed_tokens_are_told_where_a_key_was_proven(person: Person) -> None:
    for _ in range(10):
        with pytest.raises((TokenRefused, TokenClosed)):
            alone(person, person.wrong_token(), PROVEN)
        person.world.clock.move(minutes=16)
    with pytest.raises(TokenClosed):
        alone(person, person.token(), PROVEN)


@pytest.mark.parametrize("asking", [HERE, PROVEN, replace(PROVEN, allow_not_required=True)])
def test_nobody_unknown_or_deactivated_gets_in_without_a_token(world: World, asking: Asking) -> None:
    carol = world.person("carol")
    world.core.user_changes.apply(Operator(OPERATOR), [carol.id], Change.DEACTIVATE, reason="left")
    for who in (carol, replace(carol, username="nobody"), replace(carol, code="NOWHERE")):
        with pytest.raises(TokenRefused):
            alone(who, NOTHING, asking)


def test_the_rule_and_its_deadline_count_for_a_token_alone(world: World) -> None:
    carol = world.person("carol")
    with pytest.raises(SecondFactorMissing):
        alone(carol, NOTHING, PROVEN)
    assert alone(carol, NOTHING, replace(PROVEN, allow_not_required=True)) == Verified("carol", by_token=False)
    until = world.clock.now() + timedelta(days=4)
    world.execute("UPDATE practices SET two_factor_required = true")
    world.execute("UPDATE users SET enroll_by = :until", until=int(until.timestamp() * 1e6))
    assert alone(carol, NOTHING, PROVEN).enroll_by == until
    with pytest.raises(TokenRefused):
        alone(carol, NOTHING, HERE)
    world.clock.move(days=4)
    with pytest.raises(AskedFirst) as first:
        alone(carol, NOTHING, replace(PROVEN, allow_not_required=True))
    assert first.value.step is Step.ENROLL


def test_many_unknown_names_are_one_row_a_minute(world: World, person: Person) -> None:
    nobody = replace(person, username="nobody")
    [before] = world.execute("SELECT count(*) FROM activity")
    for _ in range(5):
        with pytest.raises(TokenRefused):
            alone(nobody, person.token(), HERE)
        world.clock.move(seconds=-30)
    assert world.execute("SELECT count(*) - :before FROM activity", before=before[0]) == [(1,)]
