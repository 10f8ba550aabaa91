"""One use for each authentication app and step, over all purposes; who types a used token is told so (RFC 6238 5.2)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.world import Person, Phone, World
from tn_tui.domain.errors import TokenClosed, TokenRefused, TokenUsed
from tn_tui.domain.secret import Secret

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


def token_in(person: Person, token: Secret) -> Secret:
    return person.world.core.sign_in.submit_token(person.half(), token, remember=False).session


def used(person: Person, token: Secret) -> float:
    """Seconds until the next one, as the log-in says to a used token."""
    with pytest.raises(TokenUsed) as error:
        token_in(person, token)
    return error.value.next_in.total_seconds()


def refused(error: type[TokenRefused | TokenClosed], call: Callable[..., object], *given: Any, **named: Any) -> None:  # noqa: ANN401 - whatever the call takes
    with pytest.raises(error):
        call(*given, **named)


def add(person: Person, session: Secret) -> Phone:
    offer = person.world.core.enrollment.begin_adding(session, "Tablet")
    added = Phone(offer.uri)
    # In the same half minute as the token before it.
    person.world.core.enrollment.confirm(session, offer.ticket, added.token(person.world.clock.now()))
    return added


def test_a_new_phones_token_is_right_in_the_half_minute_of_another_ones(world: World, person: Person) -> None:
    session = person.session()
    tablet = add(person, session)
    [_, app] = world.core.profile.show(session).authenticators
    offer = world.core.enrollment.begin_replacing(session, app.id)
    world.core.enrollment.confirm(session, offer.ticket, Phone(offer.uri).token(world.clock.now()))
    world.core.authenticators.remove_two_factor(session, person.password)
    offer = world.core.enrollment.begin(session)
    world.core.enrollment.confirm(session, offer.ticket, Phone(offer.uri).token(world.clock.now()))
    refused(TokenRefused, token_in, person, tablet.token(world.clock.now()))


def test_two_phones_log_in_in_one_half_minute_and_each_once(world: World, person: Person) -> None:
    tablet = add(person, person.session())
    world.clock.move(minutes=5)
    assert person.phone is not None
    now = world.clock.now()
    for phone in (tablet, person.phone):
        token_in(person, phone.token(now))
    for phone in (tablet, person.phone):
        used(person, phone.token(now))


def test_a_used_token_is_told_with_the_time_to_the_next_and_counts_as_nothing(world: World, person: Person) -> None:
    world.clock.move(minutes=5)
    assert person.phone is not None
    token = person.token()
    session = token_in(person, token)
    second = world.clock.now().timestamp() % 30
    world.clock.move(seconds=17 - second)
    before = world.execute("SELECT token_failures, token_failed_at FROM users")
    for _ in range(12):
        assert used(person, token) == 13
    with pytest.raises(TokenUsed) as told:
        world.core.sessions.step_up(session, person.password, token)
    assert told.value.next_in == timedelta(seconds=13)
    assert world.execute("SELECT token_failures, token_failed_at FROM users") == before
    assert world.execute("SELECT count(*) FROM token_failures") == [(0,)]
    rows = world.execute("SELECT outcome FROM activity WHERE event = 'token' AND detail = 'used already'")
    assert rows == [("refused",)] * 13
    # Which leaves the ticket as it is.
    ticket = person.half()
    refused(TokenUsed, world.core.sign_in.submit_token, ticket, token, remember=False)
    world.core.sign_in.submit_token(ticket, person.token(), remember=False)


def test_it_is_not_told_while_no_token_is_looked_at(world: World, person: Person) -> None:
    token = person.token()
    token_in(person, token)
    for _ in range(5):
        with pytest.raises(TokenRefused):
            token_in(person, person.wrong_token())
    with pytest.raises(TokenRefused) as waiting:
        token_in(person, token)
    assert type(waiting.value) is TokenRefused
    world.execute("UPDATE users SET token_failures = 0, token_failed_at = NULL, token_closed_at = 1")
    refused(TokenClosed, token_in, person, token)


def test_the_clock_check_tells_it_to_nobody(world: World, person: Person) -> None:
    assert person.phone is not None
    world.clock.move(minutes=5)
    now = world.clock.now()
    tokens = [person.phone.token(now + timedelta(seconds=30 * number)) for number in (0, 1)]
    token_in(person, tokens[0])
    with pytest.raises(TokenRefused) as wrong:
        world.core.sign_in.check_clock(person.half(), *tokens)
    assert type(wrong.value) is TokenRefused
    assert world.execute("SELECT token_failures FROM users") == [(1,)]


def test_of_two_phones_that_show_the_same_the_unused_one_counts(world: World, person: Person) -> None:
    tablet = add(person, person.session())
    world.clock.move(minutes=5)
    assert person.phone is not None
    # The same key in both rows: whatever one shows the other does too.
    rows = world.execute("SELECT id, sealed_key FROM authenticators ORDER BY confirmed_at")
    sealed = rows[0][1]
    assert isinstance(sealed, bytes | memoryview)
    vault = world.core._context.ports.vault
    ids = [row[0] if isinstance(row[0], UUID) else UUID(str(row[0])) for row in rows]
    key = vault.open(bytes(sealed), f"user:{person.id} authenticator:{ids[0]}")
    again = vault.seal(key, f"user:{person.id} authenticator:{ids[1]}")
    world.execute("UPDATE authenticators SET sealed_key = :again WHERE name = 'Tablet'", again=again)
    token = person.phone.token(world.clock.now())
    assert token.reveal() != tablet.token(world.clock.now()).reveal()
    token_in(person, token)
    token_in(person, token)
    used(person, token)


def test_two_hundred_stay_of_each_phone(world: World, person: Person) -> None:
    tablet = add(person, person.session())
    assert person.phone is not None
    first = person.token()
    began = world.clock.now()
    token_in(person, first)
    for _ in range(199):
        world.clock.move(seconds=30)
        world.core.sign_in.submit_token(person.half(), tablet.token(world.clock.now()), remember=False)
    counts = world.execute("SELECT count(*) FROM used_steps GROUP BY authenticator_id ORDER BY 1")
    assert counts[1] == (200,)
    # The clock goes back: what one phone used is not forgotten for what the other used since.
    world.clock.move(seconds=(began - world.clock.now()).total_seconds())
    used(person, first)
    refused(TokenUsed, token_in, person, tablet.token(began + timedelta(seconds=30)))


def test_what_was_used_goes_with_the_phone(world: World, person: Person) -> None:
    session = person.session()
    add(person, session)
    [first, second] = world.core.profile.show(session).authenticators
    world.core.authenticators.remove(session, second.id)
    assert world.execute("SELECT count(DISTINCT authenticator_id) FROM used_steps") == [(1,)]
    world.core.authenticators.remove_two_factor(session, person.password)
    assert world.execute("SELECT count(*) FROM used_steps") == [(0,)]
    assert first.name == "Phone"
