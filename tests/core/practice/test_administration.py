import re

import pytest

from tests.core.calls import ROOT, require
from tests.world import OPERATOR, Person, World
from tn_tui.core.practice import users
from tn_tui.domain.crockford import grouped
from tn_tui.domain.errors import (
    AlreadySetUp,
    FieldRefused,
    PasswordRefused,
    PracticeCodeTaken,
    PracticeUnknown,
    SignInRefused,
    UsernameTaken,
    UserUnknown,
)
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.reasons import PasswordProblem
from tn_tui.domain.secret import Secret

PASSWORD = Secret("violet ladder forty monks")


def set_up(world: World, **changed: str | bool | Secret) -> None:
    values: dict[str, str | bool | Secret] = {
        "practice_code": "RIVERSIDE",
        "practice_name": "Riverside Counseling",
        "username": "alice",
        "name": "Alice Smith",
        "password": PASSWORD,
    }
    world.core.administration.set_up(OPERATOR, **(values | changed))  # type: ignore[arg-type]


def test_the_first_practice_is_made_with_its_administrator_once(world: World) -> None:
    assert world.core.sign_in.is_empty()
    set_up(world)
    assert not world.core.sign_in.is_empty()
    signed_in = Person(world, "riverside", "ALICE", PASSWORD).signed_in()
    assert (signed_in.person.role, signed_in.step) == (Role.ADMINISTRATOR, Step.IN)
    with pytest.raises(AlreadySetUp):
        set_up(world, practice_code="OTHER")
    [practice] = world.core.administration.practices(OPERATOR)
    assert (practice.code, practice.users, practice.enrolled) == ("RIVERSIDE", 1, 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"practice_code": ""},
        {"practice_name": "x" * 81},
        {"username": "a\x1b[2Jb"},
        {"name": "\u202eevil"},
        {"password": Secret("too short")},
        {"password": Secret("password1234567")},
        {"password": Secret("riversidecounseling")},
    ],
)
def test_what_is_refused_makes_neither_practice_nor_user(world: World, changed: dict[str, str | Secret]) -> None:
    with pytest.raises((FieldRefused, PasswordRefused)):
        set_up(world, **changed)
    assert world.core.sign_in.is_empty()
    assert world.execute("SELECT count(*) FROM activity") == [(0,)]


def test_set_up_by_another_process_meanwhile_is_noticed(world: World) -> None:
    real = world.hasher.hash

    def hash_meanwhile(password: Secret) -> str:
        world.hasher.hash = real  # type: ignore[method-assign]
        set_up(world, practice_code="FIRST")
        return real(password)

    world.hasher.hash = hash_meanwhile  # type: ignore[method-assign]
    with pytest.raises(AlreadySetUp):
        set_up(world)
    assert [practice.code for practice in world.core.administration.practices(OPERATOR)] == ["FIRST"]


@pytest.mark.parametrize("code", ["RIVERSIDE", "riverside", " Riverside", "ＲＩＶＥＲＳＩＤＥ"])
def test_a_code_or_a_name_is_taken_in_every_spelling(world: World, code: str) -> None:
    world.new_user("alice")
    with pytest.raises(PracticeCodeTaken):
        world.core.administration.add_practice(OPERATOR, code=code, name="Another")
    with pytest.raises(UsernameTaken):
        world.core.administration.add_user(
            OPERATOR, practice_code=code, username="ＡLICE ", name="Another", role=Role.MEMBER
        )


def test_unknown_practices_and_users_are_named_to_the_operator(world: World) -> None:
    world.practice()
    administration = world.core.administration
    with pytest.raises(PracticeUnknown):
        administration.add_user(OPERATOR, practice_code="NOWHERE", username="a", name="A", role=Role.MEMBER)
    with pytest.raises(PracticeUnknown):
        list(world.core.users.export(ROOT, practice_code="NOWHERE"))
    with pytest.raises(PracticeUnknown):
        require(world, code="NOWHERE")
    with pytest.raises(UserUnknown):
        world.core.users.named(ROOT, "nobody", practice_code="RIVERSIDE")


def test_a_temporary_password_has_80_bits_and_must_be_changed(world: World) -> None:
    person = world.new_user("alice")
    assert re.fullmatch("([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}", person.password.reveal())
    assert len({world.new_user(f"another {n}").password.reveal() for n in range(30)}) == 30
    assert len({grouped(bytes([n]) * 10, 16).reveal() for n in range(256)}) == 256
    session = person.session()
    with pytest.raises(PasswordRefused) as refused:
        world.core.passwords.change(session, person.password, person.password)
    assert refused.value.reason == PasswordProblem.SAME
    assert world.core.passwords.minimum_length(session) == 15
    assert world.core.passwords.change(session, person.password, PASSWORD) is Step.IN
    with pytest.raises(SignInRefused):
        person.log_in()


def test_users_are_listed_in_order_whatever_their_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "LONGEST_PAGE", 3)
    names = ["zoe", "Bob", "alice", "dave", "Carol", "Ärmel", "eve"]
    for name in names:
        world.new_user(name)
    listed = [view.username for view in world.core.users.export(ROOT, practice_code="RIVERSIDE")]
    assert sorted(listed) == sorted(names)
    assert [name for name in listed if name.isascii()] == ["alice", "Bob", "Carol", "dave", "eve", "zoe"]


def test_a_list_says_who_is_enrolled_and_when_they_were_here(world: World) -> None:
    world.person("alice", enrolled=True)
    alice, bob = world.person("bob"), world.new_user("carol")
    assert (alice.username, bob.username) == ("bob", "carol")
    views = {view.username: view for view in world.core.users.export(ROOT, practice_code="riverside")}
    assert [views[name].enrolled for name in ("alice", "bob", "carol")] == [True, False, False]
    assert [views[name].password_temporary for name in ("alice", "bob", "carol")] == [False, False, True]
    assert views["carol"].last_login_at is None
    [practice] = world.core.administration.practices(OPERATOR)
    assert (practice.users, practice.enrolled) == (3, 1)


def test_names_are_shown_clean_whatever_stands_in_the_database(world: World) -> None:
    person = world.person()
    world.execute("UPDATE users SET name = :name", name="Al\x1b[2Jice\u202e")
    view = world.core.profile.show(person.session()).person
    assert view.name == "Al\ufffd[2Jice\ufffd"
