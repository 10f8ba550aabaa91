"""Names in completion, and real shells that complete with them."""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pexpect
import pytest
from click.shell_completion import get_completion_class

from tests.cli.conftest import Command, written
from tests.cli.desk import Desk
from tests.cli.test_program import outside
from tests.tools import require_tool
from tn_tui.cli.program import group
from tn_tui.cli.running import Running
from tn_tui.storage.suggestions import MOST

USER = "user show --practice riverside "


def completed(home: Path, typed: str, kind: str = "bash", **environ: str) -> list[str]:
    """What a shell of this kind gets for the last word, which may be empty."""
    words = typed.split(" ")
    complete = get_completion_class(kind)
    assert complete is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMP_WORDS", f"tn-tui {typed}")
        patch.setenv("COMP_CWORD", words[-1] if kind == "fish" else str(len(words)))
        running = Running({"TN_TUI_HOME": str(home), **environ})
        return complete(group, {"obj": running}, "tn-tui", "_TN_TUI_COMPLETE").complete().splitlines()


def plain(*names: str) -> list[str]:
    return [f"plain,{name}" for name in names]


def listing(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_names_are_completed(desk: Desk) -> None:
    assert desk.open("dana").status == 0
    before = listing(desk.home)
    for typed, expected in (
        ("user list --practice R", plain("RIVERSIDE")),
        ("support practice l", plain("LAKESIDE")),
        (f"{USER}A", plain("alice")),
        (f"{USER}", plain("alice", "bob")),
        ("user unlock --practice RIVERSIDE alice b", plain("bob")),
        ("activity list --practice LAKESIDE --user ", plain("erin", "frank")),
        ("user show --practice NOWHERE ", []),
        ("user show ", []),
        ("support search x --as ", plain("dana", "sam")),
        ("support case stop 1 --as ", plain("dana", "sam")),
        ("support case stop 1 --practice HILLSIDE --as g", plain("gina")),
        ("support case open --practice RIVERSIDE --as s", plain("sam")),
        ("support case approve ", plain("1")),
        ("support case approve 2", []),
    ):
        assert completed(desk.home, typed) == expected, typed
    assert completed(desk.home, "support case show ", kind="zsh") == ["plain", "1", "RIVERSIDE alice"]
    assert completed(desk.home, "support case show ", kind="fish") == ["plain,1\tRIVERSIDE alice"]
    assert listing(desk.home) == before


HOSTILE: tuple[str, ...] = (
    "$(reboot)",
    "`reboot`",
    "a;b",
    "a b",
    "a'b",
    'a"b',
    "*",
    "a\\b",
    "~root",
    "-rf",
    "a\x1b]0;x\x07",
    "",
)
HOSTILE += ("a\nplain,b", "a:b", "a|b", "#a", "a\u202eb", "a,b")


def test_a_name_in_which_a_shell_sees_more_than_letters_is_left_out(desk: Desk) -> None:
    for name in HOSTILE:
        written(desk.home, "UPDATE users SET username = ? WHERE username_key = 'alice'", name)
        written(desk.home, "UPDATE practices SET code = ? WHERE code_key = 'lakeside'", name)
        assert completed(desk.home, USER) == plain("bob"), name
        assert completed(desk.home, "user list --practice L", kind="zsh") == [], name


def test_of_many_names_some_are_given(staff: Path, command: Command) -> None:
    with closing(sqlite3.connect(staff / "tn.db")) as database, database:
        database.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO practices "
            "(code, code_key, name, two_factor_required, created_at) SELECT 'P' || i, 'p' || i, 'x', 0, 0 FROM n"
        )
    assert len(completed(staff, "user list --practice p")) == MOST
    assert completed(staff, "user list --practice p99") == plain("P99", *(f"P99{number}" for number in range(10)))


def test_names_are_read_beside_a_program_that_is_open(staff: Path) -> None:
    with closing(sqlite3.connect(staff / "tn.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("UPDATE users SET username = 'bobby', username_key = 'bobby' WHERE username = 'bob'")
        database.commit()
        assert (staff / "tn.db-wal").stat().st_size
        before = {path.name for path in staff.iterdir()}
        assert completed(staff, f"{USER}bo") == plain("bobby")
        assert {path.name for path in staff.iterdir()} == before


def test_trouble_is_silent_and_makes_nothing(staff: Path, tmp_path: Path) -> None:
    words = {"COMP_WORDS": f"tn-tui {USER}", "COMP_CWORD": "4", "_TN_TUI_COMPLETE": "bash_complete"}
    done = outside(home=tmp_path / "nowhere", **words)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"", b"")
    assert not (tmp_path / "nowhere").exists()
    assert completed(staff, USER, TN_TUI_THEME="none such") == []
    assert completed(staff, USER, TN_TUI_DATABASE_URL="postgresql://127.0.0.1:1/tn") == []
    database = staff / "tn.db"
    for spoil in (_cut, _pipe, _link, Path.unlink):
        kept = database.read_bytes()
        spoil(database)
        before = {path.name for path in staff.iterdir()}
        assert completed(staff, USER) == []
        assert {path.name for path in staff.iterdir()} == before
        database.unlink(missing_ok=True)
        database.write_bytes(kept)
    os.mkfifo(staff / "tn.db-journal")
    assert completed(staff, f"{USER}al") == plain("alice")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder of commands in which tn-tui is the program under test."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "tn-tui"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tn_tui "$@"\n')
    script.chmod(0o755)
    return folder


COMPLETION = 'eval "$(tn-tui completion zsh)"\n'


@pytest.mark.parametrize(
    "lines",
    [
        COMPLETION,
        f"autoload -Uz compinit && compinit -u -D\n{COMPLETION}",
        f"{COMPLETION}autoload -Uz compinit && compinit -u -D\n",
    ],
    ids=["without compinit", "after compinit", "before compinit"],
)
def test_zsh_completes_wherever_the_line_stands(staff: Path, program: Path, tmp_path: Path, lines: str) -> None:
    (tmp_path / ".zshrc").write_text(f"{lines}PS1='ready> '\nunsetopt zle_bracketed_paste\n")
    with _shell(require_tool("zsh"), ["-d", "-i"], staff, program, tmp_path) as shell:
        shell.expect_exact("ready> ")
        assert b"not found" not in (shell.before or b"")
        shell.send("tn-tui user show --practice RIV\t")
        shell.expect_exact("RIVERSIDE")
        shell.send("al\t --json\r")
        shell.expect_exact('"username": "alice"')


def test_bash_completes(staff: Path, program: Path, tmp_path: Path) -> None:
    (tmp_path / ".rc").write_text(
        "PS1='ready> '\nbind 'set enable-bracketed-paste off'\n" + COMPLETION.replace("zsh", "bash")
    )
    bash = require_tool("bash")
    with _shell(bash, ["--noprofile", "--rcfile", str(tmp_path / ".rc"), "-i"], staff, program, tmp_path) as shell:
        shell.expect_exact("ready> ")
        shell.send("tn-tui user show --practice RIV\t")
        shell.expect_exact("RIVERSIDE ")
        shell.send("al\t --json\r")
        shell.expect_exact('"username": "alice"')


class _Shell(pexpect.spawn):  # type: ignore[misc] # pexpect ships no types
    """A shell in a terminal, ended with its block."""


def _shell(path: str, arguments: list[str], home: Path, program: Path, folder: Path) -> _Shell:
    environ = {"PATH": f"{program}:/usr/bin:/bin", "HOME": str(folder), "ZDOTDIR": str(folder)}
    environ |= {"TN_TUI_HOME": str(home), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    return _Shell(path, arguments, env=environ, timeout=60, dimensions=(40, 200))
