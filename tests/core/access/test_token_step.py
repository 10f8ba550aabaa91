import pytest

from tests.core.calls import ROOT, require
from tests.world import Person, World
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import SignInExpired, SignInRefused, TnError, TokenClosed, TokenRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


def submit(person: Person, token: Secret, ticket: Secret | None = None, core: Core | None = None) -> Secret:
    core = core or person.world.core
    return core.sign_in.submit_token(ticket or person.half(core), token, remember=False).session


def wait_after(person: Person, token: Secret | None = None, core: Core | None = None) -> float:
    """Minutes until another token is looked at, after a wrong one in a log-in of its own."""
    with pytest.raises(TokenRefused) as refused:
        submit(person, token or person.wrong_token(), core=core)
    until = refused.value.retry_at
    return 0 if until is None else (until - person.world.clock.now()).total_seconds() / 60


def test_the_token_lets_in(world: World, person: Person) -> None:
    signed_in = person.signed_in()
    assert signed_in.step is Step.IN
    assert world.core.profile.show(signed_in.session).person.username == "alice"


def test_one_token_lets_in_once(person: Person) -> None:
    token = person.token()
    submit(person, token)
    assert wait_after(person, token) == 0


def test_the_step_before_the_used_one_is_still_good_once(world: World, person: Person) -> None:
    world.clock.move(minutes=5)
    assert person.phone is not None
    now = world.clock.now()
    earlier = person.phone.token(now)
    world.clock.move(seconds=30)
    submit(person, person.phone.token(world.clock.now()))
    submit(person, earlier)
    wait_after(person, earlier)


def test_the_token_that_enrolled_does_not_log_in(world: World) -> None:
    person = world.person()
    session = person.session()
    person.enroll(session)
    assert person.phone is not None
    assert wait_after(person, person.phone.token(world.clock.now())) == 0


def test_a_right_token_with_a_wrong_password_is_not_used_up(world: World, person: Person) -> None:
    token = person.token()
    with pytest.raises(SignInRefused):
        person.log_in(password=Secret("not the right password"))
    for ticket in (Secret(""), Secret("forged"), Secret("\ud800")):
        with pytest.raises(SignInExpired):
            world.core.sign_in.submit_token(ticket, token, remember=True)
    assert submit(person, token)


def test_five_wrong_tokens_then_waits_of_minutes_then_closed(world: World, person: Person) -> None:
    waits = []
    for _ in range(9):
        waits.append(wait_after(person))
        world.clock.move(minutes=waits[-1])
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 15]
    with pytest.raises(TokenClosed):
        submit(person, person.wrong_token())
    world.clock.move(hours=25)
    with pytest.raises(TokenClosed):
        submit(person, person.token())


def test_a_wait_is_extended_by_nothing_and_no_token_is_good_in_it(world: World, person: Person) -> None:
    for _ in range(5):
        wait_after(person)
    world.clock.move(seconds=15)
    assert wait_after(person, person.wrong_token()) == 0.75
    right = person.token()
    assert wait_after(person, right) == 0.25
    world.clock.move(seconds=15)
    assert submit(person, right)


def test_a_right_token_ends_the_row_but_not_the_days_count(world: World, person: Person) -> None:
    for _ in range(2):
        for _ in range(4):
            assert wait_after(person) == 0
        person.session()
    assert wait_after(person) == 0
    with pytest.raises(TokenClosed):
        submit(person, person.wrong_token())


def test_wrong_tokens_of_yesterday_close_nothing(world: World, person: Person) -> None:
    for _ in range(4):
        for _ in range(4):
            assert wait_after(person) == 0
        person.session()
        world.clock.move(hours=13)


def test_a_right_password_clears_no_count(world: World, person: Person) -> None:
    for _ in range(5):
        wait_after(person)
    person.half()
    assert wait_after(person, person.wrong_token()) == 1
    assert world.execute("SELECT token_failures FROM users") == [(5,)]


def test_ten_log_ins_at_once_share_one_count(world: World, person: Person) -> None:
    terminals = [world.terminal(origin=f"10.0.1.{number}") for number in range(10)]
    tickets = [person.half(terminal) for terminal in terminals]
    refusals = []
    for terminal, ticket in zip(terminals, tickets, strict=True):
        with pytest.raises(TokenRefused) as refused:
            terminal.sign_in.submit_token(ticket, person.wrong_token(), remember=False)
        refusals.append(refused.value.retry_at is None)
    assert refusals == [True] * 4 + [False] * 6
    assert world.execute("SELECT token_failures FROM users") == [(5,)]


def test_wrong_tokens_while_enrolling_are_counted_with_all_others(world: World) -> None:
    person = world.person()
    session = person.session()
    offer = world.core.enrollment.begin(session)
    for expected in (False, False, False, False, True, True):
        with pytest.raises(TokenRefused) as refused:
            world.core.enrollment.confirm(session, offer.ticket, Secret("no token"))
        assert (refused.value.retry_at is not None) is expected


def test_the_operator_opens_closed_tokens(world: World, person: Person) -> None:
    world.execute("UPDATE users SET token_closed_at = 1")
    with pytest.raises(TokenClosed):
        submit(person, person.token())
    assert world.core.users.named(ROOT, "alice", practice_code="RIVERSIDE").tokens_closed
    assert world.core.user_changes.apply(ROOT, [person.id], Change.UNLOCK).users == 1
    assert not world.core.users.named(ROOT, "alice", practice_code="RIVERSIDE").tokens_closed
    assert submit(person, person.token())


def test_only_six_ascii_digits_are_a_token(person: Person) -> None:
    token = person.token().reveal()
    fullwidth = "".join(chr(ord(digit) + 0xFEE0) for digit in token)
    for text in (fullwidth, token + "0", token[:5], f"{token}\n", "", "\x00" * 6):
        assert wait_after(person, Secret(text)) in {0, 1, 2}
        person.world.clock.move(minutes=2)
    person.world.clock.move(hours=25)
    token = person.token().reveal()
    assert submit(person, Secret(f"{token[:3]} {token[3:]}"))


# The half log-in


def test_a_half_log_in_dies_after_five_minutes(world: World, person: Person) -> None:
    ticket = person.half()
    world.clock.move(minutes=4, seconds=29)
    other = person.half()
    token = person.token()
    assert submit(person, token, ticket)
    world.clock.move(minutes=4, seconds=30)
    with pytest.raises(SignInExpired):
        submit(person, person.token(), other)


def test_a_half_log_in_dies_by_its_use_and_by_going_back(world: World, person: Person) -> None:
    ticket = person.half()
    submit(person, person.token(), ticket)
    with pytest.raises(SignInExpired):
        submit(person, person.token(), ticket)
    ticket = person.half()
    world.core.sign_in.abandon(ticket)
    with pytest.raises(SignInExpired):
        submit(person, person.token(), ticket)


def test_a_half_log_in_survives_a_slip_and_dies_at_a_lock(world: World, person: Person) -> None:
    ticket = person.half()
    for _ in range(5):
        with pytest.raises(TokenRefused):
            submit(person, person.wrong_token(), ticket)
    world.clock.move(minutes=1)
    with pytest.raises(SignInExpired):
        submit(person, person.token(), ticket)


def test_a_half_log_in_is_known_to_its_process_alone(world: World, person: Person) -> None:
    ticket = person.half()
    with pytest.raises(SignInExpired):
        submit(person, person.token(), ticket, core=world.terminal())


def test_half_log_ins_are_kept_in_a_bounded_number(world: World, person: Person) -> None:
    tickets = [person.half() for _ in range(40)]
    assert len(world.core.sign_in._half_logins._kept) == 16
    with pytest.raises(SignInExpired):
        submit(person, person.token(), tickets[0])
    assert submit(person, person.token(), tickets[-1])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE users SET deactivated_at = 1",
        "UPDATE users SET password_hash = '1$another'",
        "UPDATE users SET two_factor_since = NULL",
    ],
)
def test_what_changes_between_password_and_token_ends_the_half_log_in(
    world: World, person: Person, change: str
) -> None:
    ticket = person.half()
    world.execute(change)
    token = person.token()
    before = world.execute("SELECT count(*) FROM used_steps")
    with pytest.raises(SignInExpired):
        submit(person, token, ticket)
    assert world.execute("SELECT count(*) FROM used_steps") == before
    assert not world.execute("SELECT id FROM sessions WHERE ended_at IS NULL")


def test_a_rule_that_changes_between_password_and_token_counts(world: World) -> None:
    person = world.person(enrolled=True)
    ticket = person.half()
    world.execute("UPDATE users SET password_temporary = :yes", yes=True)
    require(world)
    signed_in = world.core.sign_in.submit_token(ticket, person.token(), remember=False)
    assert signed_in.step is Step.NEW_PASSWORD


@pytest.mark.parametrize("other", ["row", "bytes", "key"])
def test_a_sealed_key_that_is_not_as_it_was_lets_nobody_in(world: World, person: Person, other: str) -> None:
    mallory = world.person("mallory", enrolled=True)
    if other == "row":
        # Mallory can write to the database, and would use her phone to get into Alice's account.
        [(sealed,)] = world.execute(
            "SELECT sealed_key FROM authenticators JOIN users ON users.id = user_id WHERE username = 'mallory'"
        )
        world.execute(
            "UPDATE authenticators SET sealed_key = :sealed"
            " WHERE user_id = (SELECT id FROM users WHERE username = 'alice')",
            sealed=sealed,
        )
    elif other == "bytes":
        world.execute("UPDATE authenticators SET sealed_key = :sealed", sealed=b"\x01\x01k" + bytes(60))
    else:
        world.execute("UPDATE authenticators SET sealed_key = :sealed", sealed=b"")
    ticket = person.half()
    for phone in (person.phone, mallory.phone):
        assert phone is not None
        world.clock.move(seconds=30)
        with pytest.raises(TnError):
            submit(person, phone.token(world.clock.now()), ticket)
    assert not world.execute("SELECT id FROM sessions WHERE ended_at IS NULL")


def test_an_authenticator_moved_to_another_user_lets_nobody_in(world: World, person: Person) -> None:
    mallory = world.person("mallory", enrolled=True)
    world.execute("DELETE FROM authenticators WHERE user_id = (SELECT id FROM users WHERE username = 'alice')")
    world.execute("UPDATE authenticators SET user_id = (SELECT id FROM users WHERE username = 'alice')")
    with pytest.raises(TnError):
        submit(person, mallory.token())
    assert not world.execute("SELECT id FROM sessions WHERE ended_at IS NULL")
