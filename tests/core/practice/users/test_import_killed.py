"""An import that ends anywhere: every user with a password in the file, or no user at all; and what comes after it."""

import csv
import random
import signal
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.adapters.processes import start, stdin, stdout
from tests.chain import broken
from tests.core.at_once import COMMON, words
from tests.world import OPERATOR, Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import LinesRefused, SignInRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.storage.database import Database, Work

BY = Operator(OPERATOR)
LINES = 150

IMPORT = """
    from tn_tui.domain.authority import Operator
    path, passwords, calls = arguments
    seen = 0

    def count(*_):
        # Counts what Python does, the calls into C included, and ends the process in the middle of it.
        global seen
        seen += 1
        if seen == calls:
            os.kill(os.getpid(), 9)

    ready()
    sys.setprofile(count)
    core.user_import.run(
        Operator("root"), path, passwords, practice_code="RIVERSIDE", progress=lambda *_: print("on", flush=True)
    )
    sys.setprofile(None)
    print(f"done {seen}", flush=True)
"""


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret is made of it


class Folder:
    """A file of users, and where their passwords go."""

    def __init__(self, path: Path, lines: int = LINES) -> None:
        self._path = path
        self.users = path / "people.csv"
        self.passwords = path / "passwords.csv"
        rows = "".join(f"user{number},User {number},\n" for number in range(lines))
        self.users.write_text(f"username,name,role\n{rows}")

    @property
    def written(self) -> list[Path]:
        """What an import has written, finished or not."""
        return sorted(self._path.glob("passwords*"))


@contextmanager
def importing(world: World, folder: Folder, calls: int = 0) -> Iterator[subprocess.Popen[str]]:
    """A real process that imports, and ends itself at so many calls."""
    process = start(COMMON + IMPORT, *words(world, str(folder.users), str(folder.passwords), calls))
    try:
        stdin(process).write("\n")
        stdin(process).flush()
        yield process
    finally:
        process.kill()
        process.wait()
        stdin(process).close()
        stdout(process).close()


def passwords_in(path: Path) -> dict[str, Secret]:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return {row["username"]: Secret(row["temporary password"]) for row in csv.DictReader(path.read_text().splitlines())}


def usernames(world: World) -> set[str]:
    return {str(name) for (name,) in world.execute("SELECT username FROM users")}


def check_all_or_nothing(world: World, folder: Folder, lines: int = LINES) -> bool:
    """Whether all are there; asserts that it is all or none, that who is there can log in, and that the log holds."""
    made, written = usernames(world), folder.written
    if isinstance(world.place, Path):
        assert world.execute("PRAGMA integrity_check") == [("ok",)]
    assert broken(world) is None
    assert len(made) in {0, lines}
    assert world.execute("SELECT count(*) FROM activity WHERE event = 'user added'") == [(len(made),)]
    # Without its name the file is no file that anybody would hand out.
    assert not folder.passwords.exists() or made
    if made:
        whole = [found for found in map(passwords_in, written) if set(found) == made]
        # For a moment a file that is finished has both of its names.
        found = next(some for some in whole if logs_in(world, "user0", some["user0"]))
        for username in ("user1", f"user{lines - 1}"):
            assert logs_in(world, username, found[username])
    return bool(made)


def logs_in(world: World, username: str, password: Secret) -> bool:
    try:
        return Person(world, "RIVERSIDE", username, password).signed_in().step is Step.NEW_PASSWORD
    except SignInRefused:
        return False


def run(world: World, folder: Folder) -> object:
    return world.core.user_import.run(BY, str(folder.users), str(folder.passwords), practice_code="RIVERSIDE")


@pytest.fixture(scope="module")
def calls_of_one_import(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> int:
    """How many calls an import is that nobody ends."""
    path = tmp_path_factory.mktemp("counted")
    place = path / "tn.db"
    place.write_bytes(migrated_file.read_bytes())
    world = World(place)
    world.practice()
    with importing(world, Folder(path)) as process:
        printed = stdout(process).read().split()
    world.close()
    assert printed[-2] == "done"
    return int(printed[-1])


@pytest.mark.parametrize("round_number", range(10))
def test_killed_anywhere_it_is_all_or_nothing_and_can_be_run_again(
    sqlite_world: World, tmp_path: Path, calls_of_one_import: int, round_number: int
) -> None:
    world, folder = sqlite_world, Folder(tmp_path)
    world.practice()
    chance = seeded(round_number)
    # The half of the rounds ends where users are inserted, committed, and the file gets its name.
    first = 1 if round_number % 2 else int(calls_of_one_import * 0.7)
    last_calls = round_number >= 6
    calls = calls_of_one_import - chance.randrange(150) if last_calls else chance.randrange(first, calls_of_one_import)
    with importing(world, folder, calls) as process:
        stdout(process).read()
        assert process.wait() in {0, -signal.SIGKILL}
    if check_all_or_nothing(world, folder):
        with pytest.raises(LinesRefused) as refused:
            run(world, folder)
        assert refused.value.count == LINES
        return
    before = [path.read_bytes() for path in folder.written]
    run(world, folder)
    assert check_all_or_nothing(world, folder)
    assert folder.passwords.exists()
    # What somebody might still need is never written over.
    assert [path.read_bytes() for path in folder.written if path != folder.passwords] == before


class Interrupted(Database):
    """Somebody presses Ctrl+C just before or just after the commit."""

    def __init__(self, place: Path | str, when: str) -> None:
        super().__init__(place)
        self._when = when

    @contextmanager
    def write(self) -> Iterator[Work]:
        with super().write() as work:
            yield work
            if self._when == "before":
                raise KeyboardInterrupt
        raise KeyboardInterrupt


@pytest.mark.parametrize("when", ["before", "after"])
def test_interrupted_at_the_commit_the_passwords_of_those_who_are_there_are_kept(
    sqlite_world: World, tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    world.practice()
    folder = Folder(tmp_path)
    interrupted = Interrupted(world.place, when)
    other = world.terminal()
    object.__setattr__(other._context, "database", interrupted)
    with pytest.raises(KeyboardInterrupt):
        other.user_import.run(BY, str(folder.users), str(folder.passwords), practice_code="RIVERSIDE")
    interrupted.close()
    assert check_all_or_nothing(world, folder) == (when == "after")
    assert [path.name for path in folder.written] == ([] if when == "before" else ["passwords.csv.unfinished"])


@pytest.mark.soak
@pytest.mark.parametrize("round_number", range(6))
def test_fifty_thousand_killed_at_a_random_moment(sqlite_world: World, tmp_path: Path, round_number: int) -> None:
    world, lines = sqlite_world, 50_000
    folder = Folder(tmp_path, lines)
    world.practice()
    chance = seeded(round_number)
    with importing(world, folder) as process, suppress(subprocess.TimeoutExpired):
        for _ in range(101 if round_number % 2 else chance.randrange(1, 101)):
            stdout(process).readline()
        if round_number % 2:
            # The passwords are written; from here on they are kept, the users made, and all of it committed.
            process.wait(timeout=chance.random() * 6)
    if not check_all_or_nothing(world, folder, lines):
        run(world, folder)
        assert check_all_or_nothing(world, folder, lines)
