"""The way in, line by line, over the real core."""

import re
from datetime import timedelta

from tests.plain.typist import LOG_IN, Answer, Choice, play
from tests.world import Person, Phone, World
from tn_tui.domain.secret import Secret
from tn_tui.plain.terminal import NotTextError, TooLongError


def enrolled_with_codes(world: World) -> tuple[Person, tuple[Secret, ...]]:
    alice = world.person()
    session = alice.session()
    offer = world.core.enrollment.begin(session)
    alice.phone = Phone(offer.uri)
    return alice, world.core.enrollment.confirm(session, offer.ticket, alice.token()).codes


def test_a_token_leads_in_and_logging_out_leads_back(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)
    status, typist = play(
        sqlite_world,
        [
            *LOG_IN,
            alice.password.reveal(),
            "no",
            lambda: alice.token().reveal(),
            Choice("How my account stands"),
            "",
            "0",
        ],
    )
    assert status == 0
    assert "Alice Smith, Member, RIVERSIDE Counseling" in typist.text
    assert "Two-factor authentication is on since 24 Nov 2026." in typist.text
    assert "Recovery codes: 10 of 10 left" in typist.text
    assert "You are logged out." in typist.text
    # An empty line has the menu read again, and logs nobody out.
    assert typist.text.count("What would you like to do?") == 3
    assert typist.heard[-1].startswith("Practice code")
    assert [prompt.partition(";")[0] for prompt in typist.unseen] == ["Password"]


def test_a_remembered_device_is_asked_for_no_token(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)
    begin: list[Answer] = [*LOG_IN, alice.password.reveal()]
    play(sqlite_world, [*begin, "yes", lambda: alice.token().reveal(), "0"])
    _, typist = play(sqlite_world, [*begin, Choice("Remembered devices"), Choice("End all"), "0"])
    assert "Token" not in typist.text
    assert "front-desk (this one): until 24 Dec 2026" in typist.text
    assert "No device is remembered." in typist.text
    _, typist = play(sqlite_world, [*begin, "no"])
    assert "Token, 6 digits" in typist.heard[-1]


def test_what_can_be_wrong_is_said_and_asked_again(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)
    wrong: list[Answer] = [*LOG_IN, "wrong", TooLongError(), NotTextError(), "RIVER\x1b[D", "R" * 65]
    token: list[Answer] = ["12345", lambda: alice.wrong_token().reveal(), lambda: alice.token().reveal()]
    _, typist = play(sqlite_world, [*wrong, *LOG_IN, alice.password.reveal(), "perhaps", "", *token])
    said = typist.text
    assert "Practice code, username or password is wrong." in said
    assert said.count("This takes at most 64 characters.") == 2
    assert "That was not UTF-8." in said
    assert "Leave out characters that don't show." in said
    assert "Please type yes or no." in said
    assert "A token has 6 digits, such as 123 456." in said
    assert "This token is not right." in said
    assert "What would you like to do?" in said


def test_a_lock_says_how_long_it_lasts_and_leads_back(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)
    wrong: list[Answer] = [lambda: alice.wrong_token().reveal()] * 5
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), "no", *wrong])
    assert "There were too many wrong tokens. Try again in 1 minute." in typist.text
    assert typist.heard[-1].startswith("Practice code")
    _, typist = play(sqlite_world, [*LOG_IN, "no"] * 6)
    assert re.search(r"password is wrong\. Try again in \d+ seconds?\.", typist.text)


def test_closed_tokens_leave_the_codes(sqlite_world: World) -> None:
    alice, codes = enrolled_with_codes(sqlite_world)
    sqlite_world.execute("UPDATE users SET token_closed_at = created_at WHERE username = 'alice'")
    by_code: list[Answer] = [Choice("Recovery code"), "not one", codes[3].reveal().upper()]
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), "no", lambda: alice.token().reveal(), *by_code])
    assert "so none is taken any more. A recovery code" in typist.text
    assert "Check my clock" not in typist.text
    assert "Not right, or used. Please take another." in typist.text
    assert "You logged in with a recovery code. 9 of them are left." in typist.text


def test_two_tokens_tell_the_phones_clock(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)

    def shown(steps: int) -> str:
        assert alice.phone is not None
        return alice.phone.token(sqlite_world.clock.now() + timedelta(minutes=5, seconds=30 * steps)).reveal()

    clock: list[Answer] = [Choice("Check my clock"), lambda: shown(0), lambda: shown(0), lambda: shown(1)]
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), "no", "", *clock])
    assert "This is the same one. Wait for the next." in typist.text
    assert "Your phone's clock is 5 minutes 30 seconds fast." in typist.text
    assert "What would you like to do?" in typist.text


def test_a_one_time_code_leads_to_enrollment_and_nowhere_else(sqlite_world: World) -> None:
    dora, alice = sqlite_world.administrator("dora"), sqlite_world.person(enrolled=True)
    code = sqlite_world.core.user_changes.one_time_code(dora.session(), alice.id, reason="lost").code.reveal()
    way: list[Answer] = ["", Choice("One-time sign-in code"), "0000-0000", code]
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), "no", *way, Choice("Go on"), "0"])
    assert "Not right, used, or too old. Check it." in typist.text
    assert "A one-time sign-in code was issued." in typist.text
    assert "You logged in with a one-time code, so please enroll your phone now." in typist.text
    assert "How my account stands" not in typist.text
    assert typist.heard[-1].startswith("Practice code")


def test_help_says_whom_to_ask_and_what_to_read_to_support(sqlite_world: World) -> None:
    sqlite_world.administrator("dora")
    alice = sqlite_world.person(enrolled=True)
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), "no", "", Choice("Get help")])
    assert "Whom you can ask: Dora Smith." in typist.text
    assert "Support: +1 555 0123" in typist.text
    assert re.search(r"Read this to support: \w{4}-\w{4}: (\w+ ){7}\w+", typist.text)
    assert typist.heard[-1].startswith("Token, 6 digits")


def test_a_half_log_in_that_took_too_long_begins_anew(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)

    def late() -> str:
        sqlite_world.clock.move(minutes=6)
        return alice.token().reveal()

    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), "no", late])
    assert "This log-in took too long or was changed meanwhile." in typist.text
    assert typist.heard[-1].startswith("Practice code")


def test_without_a_practice_the_command_is_named(sqlite_world: World) -> None:
    status, typist = play(sqlite_world, [])
    assert status == 3
    assert "tn-tui init --help" in typist.heard[-1]
