"""What a person looks after in the own account, line by line, over the real core."""

import stat
from pathlib import Path

from tests.plain.test_enrolling import phone_of
from tests.plain.typist import LOG_IN, Answer, Choice, Typist, play
from tests.world import Person, World
from tn_tui.core.base.context import digest
from tn_tui.plain.program import Program
from tn_tui.plain.sitting import Asking


def logged_in(alice: Person) -> list[Answer]:
    return [*LOG_IN, alice.password.reveal(), "no", lambda: alice.token().reveal()]


def test_the_password_changes_and_others_are_logged_out(sqlite_world: World) -> None:
    alice = sqlite_world.person()
    own, other = alice.password.reveal(), alice.session()
    typed: list[Answer] = ["wrong", "nine quiet lamps at noon", "nine quiet lamps at noon"]
    typed += [own, "nine quiet lamps at noon", "nine quiet lamps at noon"]
    _, typist = play(sqlite_world, [*LOG_IN, own, Choice("Change password"), *typed])
    assert "This is not your password." in typist.text
    assert "Your password is changed." in typist.text
    assert len(typist.unseen) == 7
    reasons = sqlite_world.execute("SELECT end_reason FROM sessions WHERE handle_hash = :hash", hash=digest(other))
    assert reasons == [("password changed",)]


def test_sessions_elsewhere_are_ended(sqlite_world: World) -> None:
    alice = sqlite_world.person()
    alice.session(sqlite_world.terminal(origin="10.0.0.9"))
    end: list[Answer] = [Choice("Sessions"), Choice("End at 10.0.0.9: since today 09:12")]
    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), *end])
    assert "Other sessions: 1" in typist.text
    assert "It is ended." in typist.text
    assert "You are logged in nowhere else." in typist.text


def test_removing_asks_for_the_password(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)
    remove: list[Answer] = [
        Choice("Remove Two-Factor Authentication"),
        "",
        Choice("Remove Two-Factor Authentication"),
        "wrong",
    ]
    _, typist = play(sqlite_world, [*logged_in(alice), *remove, alice.password.reveal()])
    assert "This is not your password." in typist.text
    assert "Two-factor authentication is off." in typist.text
    assert typist.heard[-1].startswith("Number")


def test_removing_where_it_is_required_logs_out(sqlite_world: World) -> None:
    sqlite_world.practice(required=True)
    alice = sqlite_world.new_user("alice")
    alice.enroll(alice.session())
    sqlite_world.execute("UPDATE users SET password_temporary = 0")
    _, typist = play(
        sqlite_world, [*logged_in(alice), Choice("Remove Two-Factor Authentication"), alice.password.reveal()]
    )
    assert "you are logged out, and must enroll again when you log in." in typist.text
    assert "You were logged out, since two-factor authentication was changed." in typist.text
    assert typist.heard[-1].startswith("Practice code")


def test_new_codes_ask_who_it_is_and_go_into_a_file(sqlite_world: World, tmp_path: Path) -> None:
    alice = sqlite_world.person(enrolled=True)
    folder = tmp_path / "papers"
    folder.mkdir(mode=0o700)

    def later() -> str:
        sqlite_world.clock.move(minutes=6)
        return "yes"

    prove: list[Answer] = [Choice("New recovery codes"), later, "wrong", lambda: alice.token().reveal()]
    prove += [alice.password.reveal(), "123", lambda: alice.wrong_token().reveal()]
    prove += [alice.password.reveal(), lambda: alice.token().reveal()]
    _, typist = play(
        sqlite_world, [*logged_in(alice), *prove, Choice("Write them to a file"), str(folder / "codes.txt")]
    )
    assert "Is it still you?" in typist.text
    assert "This is not your password." in typist.text
    assert "A token has 6 digits" in typist.text
    assert "This token is not right." in typist.text
    assert "The codes that you had before are not taken any more." in typist.text
    assert "Your new recovery codes are saved." in typist.text
    written = folder / "codes.txt"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert written.read_text().count("-") > 30


def test_a_hostile_name_is_shown_clean(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)
    sqlite_world.execute("UPDATE authenticators SET name = :name", name="\x1b]0;x\x07[b]Phone")
    sqlite_world.execute("UPDATE users SET name = :name", name="\x9b31mAlice")
    _, typist = play(sqlite_world, [*logged_in(alice), "1", Choice("Authenticators")])
    assert "Authenticator �]0;x�[b]Phone: last used" in typist.text
    assert "\x9b" not in typist.text
    assert "\x07" not in typist.text


def test_a_second_phone_and_a_new_one_for_the_first(sqlite_world: World) -> None:
    alice = sqlite_world.person(enrolled=True)
    typist = Typist([])

    def token() -> str:
        sqlite_world.clock.move(seconds=30)
        return phone_of(typist).token(sqlite_world.clock.now()).reveal()

    typist.answers += [*logged_in(alice), Choice("Add a phone or tablet"), "Tablet", token]
    typist.answers += [Choice("Authenticators"), "1", Choice("Rename"), "Old one"]
    typist.answers += [Choice("Replace my phone"), "1", token]
    typist.answers += [Choice("Authenticators"), "1", Choice("Remove"), "yes"]
    typist.answers += [Choice("Authenticators"), "1", Choice("Remove")]
    Program(Asking(sqlite_world.core, repr), typist).run()
    assert not typist.answers, typist.text
    assert "Tablet is in use." in typist.text
    assert "It is called Old one now." in typist.text
    assert "The tokens of the old one (Old one) are not taken any more." in typist.text
    assert " is removed." in typist.text
    assert "This is the only one. Replace it, or remove two-factor authentication as a whole." in typist.text
    assert sqlite_world.execute("SELECT count(*) FROM authenticators") == [(1,)]
