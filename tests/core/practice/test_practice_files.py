"""Over SSH no path that somebody typed is used, whoever asks; files are then the practice's own."""

from pathlib import Path

import pytest

from tests.core.practice.users.test_user_import import GOOD, usernames
from tests.world import OPERATOR, Person, World
from tn_tui.core.core import Core
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import ImportRefused, PracticeUnknown
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.user_file import Pasted, Placed

BY = Operator(OPERATOR)


@pytest.fixture
def alice(sqlite_world: World) -> Person:
    return sqlite_world.administrator()


@pytest.fixture
def remote(sqlite_world: World) -> Core:
    return sqlite_world.terminal(over_ssh=True)


def test_over_ssh_no_call_takes_a_path(remote: Core, alice: Person, tmp_path: Path) -> None:
    session = alice.session(remote)
    people, out = tmp_path / "people.csv", str(tmp_path / "out.csv")
    people.write_text(GOOD)
    assert not remote.files.takes_paths
    for call in (
        lambda: remote.files.codes_file(session, out),
        lambda: remote.files.key_file(session, out),
        lambda: remote.files.users_file(session, out, ".csv"),
        lambda: remote.files.activity_file(session, out, ".json"),
        lambda: remote.user_import.plan(session, str(people)),
        lambda: remote.user_import.run(session, str(people), out),
        lambda: remote.user_import.run(session, Pasted(GOOD.encode()), out),
    ):
        with pytest.raises(FileRefused) as refused:
            call()
        assert refused.value.reason == "ssh"
    assert [path.name for path in tmp_path.glob("*.csv*")] == ["people.csv"]
    assert usernames(alice.world) == {"alice"}


def test_on_the_spot_the_data_folder_is_out_of_reach_and_the_operator_is_not_held_back(
    sqlite_world: World, alice: Person, tmp_path: Path
) -> None:
    world = sqlite_world
    session = alice.session()
    world.home.mkdir(mode=0o700)
    inside = world.home / "tn-tui.toml"
    assert world.core.files.takes_paths
    for call in (
        lambda: world.core.files.codes_file(session, str(inside)),
        lambda: world.core.files.key_file(session, str(inside)),
        lambda: world.core.files.users_file(session, str(inside), ".csv"),
        lambda: world.core.files.activity_file(session, str(inside), ".csv"),
        lambda: world.core.user_import.run(session, Pasted(GOOD.encode()), str(inside)),
    ):
        with pytest.raises(FileRefused) as refused:
            call()
        assert refused.value.reason == "data folder"
    assert list(world.home.iterdir()) == []
    world.core.files.users_file(BY, str(inside), ".csv", practice_code="RIVERSIDE").discard()


def test_an_import_over_ssh_is_pasted_and_its_passwords_wait_for_the_operator(remote: Core, alice: Person) -> None:
    session = alice.session(remote)
    imported = remote.user_import.run(session, Pasted(GOOD.encode()), None)
    assert imported.users == len(usernames(alice.world)) - 1 > 0
    [found] = remote.files.exports(OPERATOR)
    assert (found.practice_code, found.file.name) == ("RIVERSIDE", imported.passwords_path)
    text = "".join(remote.files.export(OPERATOR, "riverside", found.file.name))
    assert len(text.splitlines()) == imported.users + 1
    with pytest.raises(PracticeUnknown):
        remote.files.exports(OPERATOR, "NOWHERE")
    with pytest.raises(FileRefused):
        "".join(remote.files.export(OPERATOR, "RIVERSIDE", "../../../tn.db"))


def test_what_is_pasted_is_checked_as_a_file_is(remote: Core, alice: Person, tmp_path: Path) -> None:
    session = alice.session(remote)
    bad = (
        "username,name,role\nalice,Alice,member\nbob,,member\neve\u202e,Eve,member\ndan,Dan,owner\ndan2,Dan,member,x\n"
    )
    path = tmp_path / "bad.csv"
    path.write_text(bad, encoding="utf-8")
    pasted = remote.user_import.plan(session, Pasted(bad.encode()))
    assert [problem.line for problem in pasted.problems] == [2, 3, 4, 5, 6]
    assert pasted == alice.world.core.user_import.plan(BY, str(path), practice_code="RIVERSIDE")
    with pytest.raises(ImportRefused):
        remote.user_import.plan(session, Pasted("caf\udce9".encode("utf-8", "surrogatepass")))


def test_a_practice_imports_what_was_put_there_for_it_and_nothing_else(
    sqlite_world: World, remote: Core, alice: Person
) -> None:
    frank = sqlite_world.administrator("frank", "LAKESIDE")
    session = alice.session(remote)
    assert remote.files.imports(session) == ()
    [folder] = (sqlite_world.home / "imports").iterdir()
    (folder / "new.csv").write_text(GOOD)
    assert [file.name for file in remote.files.imports(session)] == ["new.csv"]
    elsewhere = frank.session(remote)
    assert remote.files.imports(elsewhere) == ()
    with pytest.raises(FileRefused):
        remote.user_import.plan(elsewhere, Placed("new.csv"))
    for name in ("../1/new.csv", str(folder / "new.csv")):
        with pytest.raises(FileRefused):
            remote.user_import.plan(elsewhere, Placed(name))
    assert remote.user_import.plan(session, Placed("new.csv")).users > 0


def test_what_is_exported_over_ssh_stays_within_the_practice(sqlite_world: World, remote: Core, alice: Person) -> None:
    sqlite_world.practice("..")
    lake = sqlite_world.administrator("frank", "../LAKE")
    for person in (alice, lake):
        file = remote.files.users_file(person.session(remote), None, ".json")
        file.write("[]\n")
        file.finish()
    assert [each.practice_code for each in remote.files.exports(OPERATOR)] == ["RIVERSIDE", "../LAKE"]
    [name] = [each.file.name for each in remote.files.exports(OPERATOR, "../LAKE")]
    assert name.endswith(".json")
    assert {path.name for path in sqlite_world.home.iterdir()} == {"exports"}
