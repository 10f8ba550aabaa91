"""The file that an import reads, the one that it writes, and who may ask for it."""

import stat
from pathlib import Path

import pytest

from tests.core.practice.users.test_user_import import BY, GOOD, run, usernames
from tests.world import Person, World
from tn_tui.domain import user_file
from tn_tui.domain.errors import ImportRefused, LinesRefused, NotAllowed, StepUpNeeded
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused


def test_what_the_file_holds_at_this_moment_is_made_and_nothing_of_it_is_passed_over(
    world: World, tmp_path: Path
) -> None:
    world.practice()
    path = tmp_path / "people.csv"
    real = world.core.operator_files.read
    reads = 0

    def changing(name: str, limit_bytes: int) -> bytes:
        nonlocal reads
        reads += 1
        path.write_text(GOOD if reads == 1 else GOOD + ",Nobody,member\n")
        return real(name, limit_bytes)

    object.__setattr__(world.core.operator_files, "read", changing)
    with pytest.raises(LinesRefused) as refused:
        run(world, str(path), tmp_path / "passwords.csv")
    assert refused.value.count == 1
    assert usernames(world) == set()
    assert list(tmp_path.glob("passwords*")) == []


def test_a_huge_file_is_refused_before_it_is_read_whole(world: World, tmp_path: Path) -> None:
    world.practice()
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.truncate(10 * user_file.LIMIT_BYTES)
    with pytest.raises(FileRefused) as refused:
        world.core.user_import.plan(BY, str(path), practice_code="RIVERSIDE")
    assert refused.value.reason == "too big"


def test_too_many_lines_are_refused_as_a_whole(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_file, "LIMIT_LINES", 1)
    world.practice()
    path = tmp_path / "people.csv"
    path.write_text(GOOD)
    with pytest.raises(ImportRefused) as refused:
        run(world, str(path), tmp_path / "passwords.csv")
    assert (refused.value.reason, refused.value.detail) == ("too many", "1")


def test_a_name_is_taken_in_any_spelling_also_by_who_is_deactivated(world: World, tmp_path: Path) -> None:
    carol = world.new_user("Carol")
    world.new_user("bob", "LAKESIDE")
    world.execute("UPDATE users SET deactivated_at = 1 WHERE id = :id", id=carol.id)
    path = tmp_path / "people.csv"
    path.write_text("username,name\nＣＡＲＯＬ,Carol\nbob,Bob\n")
    plan = world.core.user_import.plan(BY, str(path), practice_code="RIVERSIDE")
    assert [(problem.line, problem.reason) for problem in plan.problems] == [(2, "taken")]
    with pytest.raises(LinesRefused):
        run(world, str(path), tmp_path / "passwords.csv")
    assert usernames(world) == {"Carol", "bob"}


@pytest.mark.parametrize("name", ["", "missing/passwords.csv", ".", "people.csv", "a\0b", "link.csv"])
def test_where_the_passwords_cannot_go_nothing_is_made(world: World, tmp_path: Path, name: str) -> None:
    world.practice()
    path = tmp_path / "people.csv"
    path.write_text(GOOD)
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    passwords = str(tmp_path / name) if name and "\0" not in name else name
    with pytest.raises(FileRefused):
        world.core.user_import.run(BY, str(path), passwords, practice_code="RIVERSIDE")
    assert usernames(world) == set()
    assert path.read_text() == GOOD
    assert not (tmp_path / "elsewhere.csv").exists()


def test_an_administrator_imports_into_the_own_practice_after_a_step_up(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = world.administrator("alice")
    world.practice("LAKESIDE")
    path, passwords = tmp_path / "people.csv", tmp_path / "passwords.csv"
    path.write_text(GOOD)
    session = alice.session()
    world.clock.move(minutes=6)
    with pytest.raises(StepUpNeeded):
        world.core.user_import.plan(session, str(path))
    with pytest.raises(StepUpNeeded):
        world.core.user_import.run(session, str(path), str(passwords))
    world.core.sessions.step_up(session, alice.password, alice.token())
    world.core.user_import.run(session, str(path), str(passwords), practice_code="LAKESIDE")
    assert {row.username for row in world.core.users.page(session).rows} == {"alice", "bob", "carol"}
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600


def test_a_member_imports_nobody_and_the_file_is_not_even_looked_at(world: World, tmp_path: Path) -> None:
    session = world.person("bob").session()
    with pytest.raises(NotAllowed):
        world.core.user_import.plan(session, str(tmp_path / "missing.csv"))
    with pytest.raises(NotAllowed):
        world.core.user_import.run(session, str(tmp_path / "missing.csv"), str(tmp_path / "passwords.csv"))


def test_who_was_imported_changes_the_password_and_is_in(world: World, tmp_path: Path) -> None:
    world.practice()
    path = tmp_path / "people.csv"
    path.write_text("login,full name\nzoë,Zoë Å\n")
    run(world, str(path), tmp_path / "passwords.csv")
    typed = (tmp_path / "passwords.csv").read_text().splitlines()[1].split(",")[3]
    person = Person(world, "RIVERSIDE", "ZOË", Secret(typed))
    session = person.session()
    chosen = Secret("violet ladder forty monks")
    assert world.core.passwords.change(session, Secret(typed), chosen) is Step.IN
    person.password = chosen
    signed_in = person.signed_in()
    assert (signed_in.step, signed_in.person.role) == (Step.IN, Role.MEMBER)
