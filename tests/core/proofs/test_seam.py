"""Another kind of authenticator, made up here: enrolling, logging in and stepping up take it as they take a token."""

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

import pytest

from tests.world import Person, Phone, World
from tn_tui.core.base.context import Context
from tn_tui.core.proofs import authentication_app, authenticator
from tn_tui.core.proofs.authentication_app import AuthenticationApp
from tn_tui.core.proofs.authenticator import Kind, NewKey
from tn_tui.core.proofs.kinds import AUTHENTICATOR, SECOND_FACTORS
from tn_tui.core.proofs.one_time_code import OneTimeCode
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.second_factor import Right, SecondFactor, count_wrong
from tn_tui.domain.errors import SignInExpired, StepUpNeeded, TnError, TokenClosed, TokenRefused
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret
from tn_tui.domain.totp import parse_token, provisioning_uri
from tn_tui.domain.views import EnrollmentOffer
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

OWN = Secret("cafe")
"""The key that the knocker has already."""

KNOCKS = 3
"""How often somebody may knock before a key is confirmed."""


class Knocker:
    """Who has its key, which comes from outside, knocks with it and a number that is not used twice."""

    mark = "knocker"

    def new_key(self, context: Context) -> Secret:
        return Secret(context.ports.entropy.bytes(8).hex())

    def offer(self, user: UserRecord, ticket: Secret, key: Secret) -> EnrollmentOffer:
        return EnrollmentOffer(ticket, key, Secret(""), user.username)

    def confirm(self, context: Context, work: Work, user: UserRecord, new: NewKey, given: Secret) -> NewKey | Refusal:
        asked, _, own = given.reveal().partition(" ")
        if asked != new.key.reveal():
            return count_wrong(context, work, user, "enrolling")
        assert authenticator.spend(work, user, new.authenticator_id, 0)
        return replace(new, key=Secret(own))

    def error(self, context: Context, new: NewKey, given: Secret, refusal: Refusal) -> TnError:
        return TokenRefused(refusal.retry_at)


KNOCKER: Kind = Knocker()


@dataclass(frozen=True)
class Knock(SecondFactor):
    """A key, and how often it was knocked with."""

    name: ClassVar[str] = "knock"
    event: ClassVar[Event] = Event.TOKEN

    key: Secret
    number: int

    def redeem(self, context: Context, work: Work, user: UserRecord) -> Right | Refusal | None:
        for record, mark, key in authenticator.opened(context, work, user):
            if mark == KNOCKER.mark and key.reveal() == self.key.reveal():
                return Right() if authenticator.spend(work, user, record.id, self.number) else None
        return None

    def error(self, refusal: Refusal) -> TnError:
        return TokenClosed() if refusal.closed else TokenRefused(refusal.retry_at)


def knocker_of(person: Person) -> Secret:
    core, session = person.world.core, person.session()
    offer = core.enrollment.begin(session, kind=KNOCKER)
    core.enrollment.confirm(session, offer.ticket, Secret(f"{offer.key.reveal()} {OWN.reveal()}"))
    return OWN


def last(world: World) -> tuple[object, ...]:
    [row] = world.execute("SELECT event, outcome, detail FROM activity ORDER BY number DESC LIMIT 1")
    return row


def test_it_enrolls_logs_in_and_steps_up_and_each_number_counts_once(world: World) -> None:
    person = world.person()
    key = knocker_of(person)
    core = world.core
    signed_in = core.sign_in.submit(person.half(), Knock(key, 1), remember=True)
    assert last(world) == ("log-in", "done", "knock")
    assert len(core.devices.list(signed_in.session)) == 1
    world.device.proofs.clear()
    world.clock.move(minutes=6)
    with pytest.raises(StepUpNeeded):
        core.sessions.prove(signed_in.session, person.password, None)
    core.sessions.prove(signed_in.session, person.password, Knock(key, 2))
    assert last(world) == ("step-up", "done", "")
    for second in (Knock(key, 2), Knock(Secret("other"), 3)):
        with pytest.raises(TokenRefused):
            core.sign_in.submit(person.half(), second)
        assert last(world)[:2] == ("token", "refused")
    [app] = core.profile.show(signed_in.session).authenticators
    assert isinstance(app.id, UUID)


def test_wrong_ones_of_any_kind_are_one_count_and_a_right_one_begins_it_anew(world: World) -> None:
    person = world.person()
    key = knocker_of(person)
    for number in range(KNOCKS):
        with pytest.raises(TokenRefused):
            world.core.sign_in.submit(person.half(), Knock(Secret("other"), number))
        with pytest.raises(TokenRefused) as error:
            world.core.sign_in.submit_token(ticket := person.half(), Secret("000000"), remember=False)
        if error.value.retry_at is not None:
            break
    assert number == KNOCKS - 1
    with pytest.raises(SignInExpired):
        world.core.sign_in.submit(ticket, Knock(key, 7))
    world.clock.move(minutes=2)
    world.core.sign_in.submit(person.half(), Knock(key, 7))
    assert world.execute("SELECT token_failures FROM users") == [(0,)]


def test_an_app_beside_it_takes_tokens_as_ever(world: World) -> None:
    person = world.person(enrolled=True)
    core, session = world.core, person.session()
    offer = core.enrollment.begin_adding(session, "Door", kind=KNOCKER)
    core.enrollment.confirm(session, offer.ticket, Secret(f"{offer.key.reveal()} {OWN.reveal()}"))
    core.sign_in.submit_token(person.half(), person.token(), remember=False)
    core.sign_in.submit(person.half(), Knock(OWN, 1))
    [at_first, door] = world.execute("SELECT length(sealed_key) FROM authenticators ORDER BY confirmed_at")
    assert at_first != door


def test_what_proves_nothing_does_not_step_up(world: World) -> None:
    person = world.person(enrolled=True)
    session = person.session()
    with pytest.raises(StepUpNeeded):
        world.core.sessions.prove(session, person.password, OneTimeCode(Secret("0000-0000-0000")))
    assert world.execute("SELECT token_failures FROM users") == [(0,)]


def test_every_second_factor_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in SECOND_FACTORS}) == len(SECOND_FACTORS)
    assert AUTHENTICATOR.mark == ""


def test_an_app_may_have_eight_digits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = world.person()
    core, session, eight = world.core, person.session(), AuthenticationApp("app8", 8)
    monkeypatch.setitem(authentication_app._APPS, eight.mark, eight)
    offer = core.enrollment.begin(session, kind=eight)
    assert "digits=8" in offer.uri.reveal()
    token = Phone(offer.uri).token(world.clock.now())
    assert parse_token(f"{token.reveal()[:4]} {token.reveal()[4:]}", 8) == token.reveal()
    with pytest.raises(TokenRefused):
        core.enrollment.confirm(session, offer.ticket, Secret(token.reveal()[2:]))
    core.enrollment.confirm(session, offer.ticket, token)
    person.phone = Phone(offer.uri)
    core.sign_in.submit_token(person.half(), person.token(), remember=False)
    assert "digits" not in provisioning_uri(offer.key, "alice", "RIVERSIDE").reveal()
