"""Users from a file: every bad line named, all of them made or none, and the passwords in nobody else's hands."""

import csv
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain import broken
from tests.world import OPERATOR, Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import ImportRefused, LinesRefused, UsernameTaken
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.practice_views import Imported
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused, StorageFull

BY = Operator(OPERATOR)
GOOD = "username,name,role\nbob,Bob Jones,member\ncarol,Carol Diaz,administrator\n"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    """Write a file and give its path."""

    def write(text: str) -> str:
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode())
        return str(path)

    return write


def run(world: World, path: str, passwords: Path) -> Imported:
    return world.core.user_import.run(BY, path, str(passwords), practice_code="RIVERSIDE")


def usernames(world: World) -> set[str]:
    return {str(name) for (name,) in world.execute("SELECT username FROM users")}


def test_all_are_made_with_temporary_passwords_that_log_in_once(
    world: World, written: Callable[[str], str], tmp_path: Path
) -> None:
    world.practice()
    passwords = tmp_path / "passwords.csv"
    assert run(world, written(GOOD), passwords) == Imported(2, str(passwords))
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600
    rows = list(csv.DictReader(passwords.read_text().splitlines()))
    assert [(row["username"], row["role"]) for row in rows] == [("bob", "member"), ("carol", "administrator")]
    for row in rows:
        person = Person(world, "RIVERSIDE", row["username"], Secret(row["temporary password"]))
        signed_in = person.signed_in()
        assert (signed_in.step, signed_in.person.name) == (Step.NEW_PASSWORD, row["name"])
    assert signed_in.person.role is Role.ADMINISTRATOR
    assert broken(world) is None
    added = world.execute("SELECT subject, detail, user_id FROM activity WHERE event = 'user added' ORDER BY number")
    assert [row[:2] for row in added] == [("bob", "member"), ("carol", "administrator")]
    assert all(row[2] is not None for row in added)
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


def test_the_passwords_are_nowhere_but_in_their_file(
    sqlite_world: World, written: Callable[[str], str], tmp_path: Path
) -> None:
    world = sqlite_world
    world.practice()
    passwords = tmp_path / "passwords.csv"
    run(world, written(GOOD), passwords)
    secrets = [row["temporary password"] for row in csv.DictReader(passwords.read_text().splitlines())]
    assert isinstance(world.place, Path)
    data = b"".join(path.read_bytes() for path in world.place.parent.iterdir() if path.is_file())
    assert not any(secret.encode() in data for secret in secrets)


def test_a_dry_run_names_every_bad_line_and_changes_nothing(world: World, written: Callable[[str], str]) -> None:
    world.new_user("dave")
    before = world.execute("SELECT count(*) FROM activity")
    text = (
        "Name,User-Name,Role\n"  # 1
        "Bob Jones,bob,member\n"  # 2
        "Nobody,,member\n"  # 3
        ",erin,\n"  # 4
        "Bob Again,ＢOB,member\n"  # 5
        "Dave,DAVE ,\n"  # 6
        "Frank,frank,boss\n"  # 7
        "\n"  # 8
        "Grace\x1b[2J,grace,\n"  # 9
        f"Heidi,{'h' * 65},\n"  # 10
        "Ivan,ivan,member,extra\n"  # 11
        '"Two\nlines",judy,\n'  # 12 and 13
        "Karl,karl,Practice Administrator\n"  # 14
    )
    plan = world.core.user_import.plan(BY, written(text), practice_code="RIVERSIDE")
    assert [(problem.line, problem.column, problem.reason) for problem in plan.problems] == [
        (3, "username", "empty"),
        (4, "name", "empty"),
        (5, "username", "twice"),
        (6, "username", "taken"),
        (7, "role", "role"),
        (9, "name", "unsafe"),
        (10, "username", "too long"),
        (11, "", "cells"),
        (12, "name", "unsafe"),
    ]
    assert plan.problem_count == 9
    assert plan.columns == (("Name", "name"), ("User-Name", "username"), ("Role", "role"))
    assert not any("\x1b" in problem.value for problem in plan.problems)
    assert world.execute("SELECT count(*) FROM activity") == before
    assert usernames(world) == {"dave"}


def test_one_bad_line_and_nothing_is_made(world: World, written: Callable[[str], str], tmp_path: Path) -> None:
    world.practice()
    with pytest.raises(LinesRefused) as refused:
        run(world, written(GOOD + ",Nameless,\n"), tmp_path / "passwords.csv")
    assert refused.value.count == 1
    assert usernames(world) == set()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("passwords")] == []


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        "Role , FULL NAME ,Login\nmember,Bob Jones,bob\nadmin,Carol Diaz,carol\n",
        "username,first name,last_name,role,shoe size\nbob,Bob,Jones,,44\ncarol,Carol,Diaz,Administrator,38\n",
        "\n\n" + GOOD + "\n,,\n",
        GOOD.rstrip("\n"),
    ],
)
def test_a_file_is_read_as_other_programs_write_it(world: World, written: Callable[[str], str], text: str) -> None:
    world.practice()
    plan = world.core.user_import.plan(BY, written(text), practice_code="RIVERSIDE")
    assert (plan.users, plan.administrators, plan.problem_count) == (2, 1, 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("username,name\n", "empty"),
        ("name,role\nBob,member\n", "column missing"),
        ("username,role\nbob,member\n", "column missing"),
        ("username,first name\nbob,Bob\n", "column missing"),
        ("username,name,login\nbob,Bob,bob\n", "column twice"),
    ],
)
def test_a_file_that_can_not_be_taken_is_refused_as_a_whole(
    world: World, written: Callable[[str], str], text: str, reason: str
) -> None:
    world.practice()
    with pytest.raises(ImportRefused) as refused:
        world.core.user_import.plan(BY, written(text), practice_code="RIVERSIDE")
    assert refused.value.reason == reason


def test_what_is_not_utf_8_is_refused(world: World, tmp_path: Path) -> None:
    world.practice()
    path = tmp_path / "people.csv"
    path.write_bytes("username,name\nbob,Bjørn\n".encode("latin-1"))
    with pytest.raises(ImportRefused) as refused:
        world.core.user_import.plan(BY, str(path), practice_code="RIVERSIDE")
    assert refused.value.reason == "encoding"


def test_a_quote_that_nobody_closed_is_named(world: World, written: Callable[[str], str]) -> None:
    world.practice()
    plan = world.core.user_import.plan(BY, written(GOOD + 'dave,"Dave\nerin,Erin\n'), practice_code="RIVERSIDE")
    assert [(problem.line, problem.reason) for problem in plan.problems] == [(4, "quote")]


@pytest.mark.parametrize(
    ("name", "reason"), [("missing.csv", "missing"), ("", "missing"), (".", "kind"), ("a\0b", "missing")]
)
def test_a_file_that_can_not_be_read_is_named(world: World, tmp_path: Path, name: str, reason: str) -> None:
    world.practice()
    path = str(tmp_path / name) if name and "\0" not in name else name
    with pytest.raises(FileRefused) as refused:
        world.core.user_import.plan(BY, path, practice_code="RIVERSIDE")
    assert refused.value.reason == reason


def test_a_file_that_is_there_is_never_overwritten(world: World, written: Callable[[str], str], tmp_path: Path) -> None:
    world.practice()
    passwords = tmp_path / "passwords.csv"
    passwords.write_text("mine")
    with pytest.raises(FileRefused) as refused:
        run(world, written(GOOD), passwords)
    assert refused.value.reason == "exists"
    assert passwords.read_text() == "mine"
    assert usernames(world) == set()


def test_a_name_that_is_taken_at_this_moment_undoes_all_of_it(
    world: World, written: Callable[[str], str], tmp_path: Path
) -> None:
    world.practice()
    other = world.terminal()
    real = world.hasher.hash_random

    def meanwhile(password: Secret) -> str:
        world.hasher.hash_random = real  # type: ignore[method-assign]
        other.administration.add_user(
            OPERATOR, practice_code="RIVERSIDE", username="Carol", name="Another", role=Role.MEMBER
        )
        return real(password)

    world.hasher.hash_random = meanwhile  # type: ignore[method-assign]
    with pytest.raises(UsernameTaken):
        run(world, written(GOOD), tmp_path / "passwords.csv")
    assert usernames(world) == {"Carol"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("passwords")] == []
    assert broken(world) is None


def test_what_fails_in_the_commit_leaves_neither_users_nor_passwords(
    world: World, written: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tn_tui.core.base import ledger

    world.practice()

    def full(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr(ledger, "write_added", full)
    with pytest.raises(StorageFull):
        run(world, written(GOOD), tmp_path / "passwords.csv")
    assert usernames(world) == set()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("passwords")] == []


def test_days_of_grace_begin_with_the_import(world: World, written: Callable[[str], str], tmp_path: Path) -> None:
    world.practice()
    world.core.practice.require_two_factor(BY, practice_code="RIVERSIDE", required=True, grace_days=7)
    run(world, written(GOOD), tmp_path / "passwords.csv")
    view = world.core.users.named(BY, "bob", practice_code="RIVERSIDE")
    assert view.enroll_by is not None
    assert (view.enroll_by - world.clock.now()).days == 7


def test_hostile_cells_are_text_in_the_password_file(
    world: World, written: Callable[[str], str], tmp_path: Path
) -> None:
    world.practice()
    run(world, written('username,name\n=cmd,"=1+1, ""x"""\n@user,[/] & -1\n'), tmp_path / "passwords.csv")
    rows = list(csv.reader((tmp_path / "passwords.csv").read_text().splitlines()))
    assert [row[:2] for row in rows[1:]] == [["'=cmd", '\'=1+1, "x"'], ["'@user", "[/] & -1"]]


def test_it_says_how_far_it_is(world: World, written: Callable[[str], str], tmp_path: Path) -> None:
    world.practice()
    seen: list[tuple[int, int]] = []
    world.core.user_import.run(
        BY,
        written(GOOD),
        str(tmp_path / "passwords.csv"),
        practice_code="RIVERSIDE",
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (2, 2)


def test_what_a_stopped_import_left_is_named_when_its_users_are_there(
    world: World, written: Callable[[str], str], tmp_path: Path
) -> None:
    world.practice()
    path, passwords = written(GOOD), tmp_path / "passwords.csv"
    run(world, path, passwords)
    left = passwords.rename(tmp_path / "passwords.csv.unfinished")
    with pytest.raises(LinesRefused) as refused:
        run(world, path, passwords)
    assert refused.value.unfinished == str(left)
    assert left.exists()
