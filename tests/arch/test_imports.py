import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"textual", "rich", "sqlalchemy", "alembic", "cryptography", "argon2", "segno", "zxcvbn", "pyotp"}

RUN_MAIN = """
import json, sys
sys.argv = ["tn-tui", *json.loads(sys.argv[1])]
from tn_tui.__main__ import main
status = main()
print(json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""

IMPORT_ALL = """
import importlib, json, pkgutil, sys, threading
import tn_tui
source = tn_tui.__path__[0]
found = []

def caller():
    # The import system and the standard library open files for whoever asked; the asker is what counts.
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return None
        if name.startswith(source):
            return name
        if "site-packages" in name:
            return None
        frame = frame.f_back
    return None

WATCHED = ("open", "os.", "socket.", "subprocess.", "sqlite3.", "shutil.", "signal.", "tempfile.")

def hook(event, arguments):
    if event.startswith(WATCHED) and caller():
        found.append([event, caller(), repr(arguments)[:200]])

sys.addaudithook(hook)
names = ["tn_tui", *(m.name for m in pkgutil.walk_packages(tn_tui.__path__, "tn_tui.", onerror=lambda name: None))]
names = [name for name in names if ".versions" not in name and not name.endswith("migrations.env")]
for name in names:
    importlib.import_module(name)
threads = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
print(json.dumps([names, found, threads]))
"""


def python(code: str, *arguments: str, home: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={"PATH": os.environ["PATH"], "TN_TUI_HOME": str(home), "LC_ALL": "C.UTF-8", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert ", 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["user", "add", "--help"], 0),
        (["completion", "bash"], 0),
        (["no-such-command"], 2),
        ([], 2),
    ],
)
def test_what_needs_no_screen_and_no_database_imports_neither(
    tmp_path: Path, arguments: list[str], status: int
) -> None:
    done = python(RUN_MAIN, json.dumps(arguments), home=tmp_path)
    found: tuple[int, list[str]] = json.loads(done.stderr.splitlines()[-1])
    assert found[0] == status
    assert HEAVY.isdisjoint(found[1])
    assert arguments or "click" not in found[1]


@pytest.mark.parametrize(("typed", "completed"), [("user ", "unlock"), ("user show --practice R", "")])
def test_shell_completion_imports_neither(tmp_path: Path, typed: str, completed: str) -> None:
    code = RUN_MAIN.replace("status = main()", "try: status = main()\nexcept SystemExit as error: status = error.code")
    words = {
        "_TN_TUI_COMPLETE": "zsh_complete",
        "COMP_WORDS": f"tn-tui {typed}",
        "COMP_CWORD": str(len(typed.split(" "))),
    }
    done = python(code, "[]", home=tmp_path, **words)
    found: tuple[int, list[str]] = json.loads(done.stderr.splitlines()[-1])
    assert completed in done.stdout
    assert HEAVY.isdisjoint(found[1])


HELP_OF_ALL = """
import io, json, sys
import click
from contextlib import redirect_stdout
from tn_tui.cli.program import group, run

def loaded():
    return sorted(name for name in sys.modules if name.startswith("tn_tui.") or name == "csv")

def helped(*words):
    said = io.StringIO()
    with redirect_stdout(said):
        assert run([*words, "--help"]) == 0
    assert said.getvalue().startswith("Usage: tn-tui " + " ".join(words))

def every(of, *words):
    helped(*words)
    for name in of.list_commands(context) if isinstance(of, click.Group) else ():
        every(of.get_command(context, name), *words, name)

context = click.Context(group)
helped()
first = loaded()
helped("user")
second = loaded()
every(group)
print(json.dumps([first, second, loaded()]))
"""


def test_help_imports_what_it_says_and_no_more(tmp_path: Path) -> None:
    done = python(HELP_OF_ALL, home=tmp_path)
    assert done.returncode == 0, done.stderr
    first, second, every = map(set, json.loads(done.stdout))
    alone = {"", ".program", ".lazy", ".running", ".output", ".statuses", ".kinds"}
    assert first == {f"tn_tui.cli{name}" for name in alone}
    assert second - first == {"tn_tui.cli.user"}
    assert len([name for name in every if name.startswith("tn_tui.cli.")]) > 25
    heavy: tuple[str, ...] = (
        "core",
        "storage",
        "adapters",
        "tui",
        "demo",
        "bootstrap",
        "settings",
        "incident",
        "cli.words",
    )
    heavy += tuple(f"domain.{name}" for name in ("views", "practice_views", "support_views", "ports", "system_errors"))
    assert not [name for name in every if name.removeprefix("tn_tui.").startswith(heavy)]
    assert "csv" not in every


def test_importing_every_module_does_no_io(tmp_path: Path) -> None:
    done = python(IMPORT_ALL, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    names, found, threads = json.loads(done.stdout)
    assert len(names) > 30
    assert found == []
    assert threads == []
    assert done.stderr == ""
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("module", ["tn_tui.bootstrap", "tn_tui.settings", "tn_tui.incident", "tn_tui.keys"])
def test_what_stands_before_the_first_paint_is_light(tmp_path: Path, module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    loaded: list[Any] = json.loads(python(code, home=tmp_path).stdout)
    assert (HEAVY | {"platformdirs", "tomllib", "difflib"}).isdisjoint(loaded)
