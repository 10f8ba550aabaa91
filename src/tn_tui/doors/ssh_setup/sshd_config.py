"""What belongs into sshd_config, in one table: it is printed from here, and what sshd has is held to it."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tn_tui.doors.places import SETTINGS
from tn_tui.doors.ssh_setup.finding import Finding, dangerous, missing

ALIVE_SECONDS: Final = 60
"""The longest that a connection may be cut before sshd looks for it."""
_ALIVE: Final = range(1, ALIVE_SECONDS + 1)

WANTED: Final = (
    (
        "ExposeAuthInfo",
        "yes",
        "sshd does not tell which key proved the client, and a client may name a file of its own",
    ),
    ("DisableForwarding", "yes", "who connects may reach other hosts and ports through this one"),
    ("PermitTunnel", "no", "who connects may open a network into this host"),
    ("PermitUserRC", "no", "~/.ssh/rc of the account is run before the log-in"),
    ("PermitTTY", "yes", "nobody gets the terminal that the log-in needs"),
    ("PermitUserEnvironment", "no", "environment= in a key's line reaches the program"),
    ("MaxSessions", "1", "one connection may carry several sessions, and ends only with the last of them"),
)
"""Each keyword, what it must be, and what follows where it is not."""

_EVERYWHERE: Final = {"PermitUserEnvironment"}
"""What no Match block can hold (sshd_config(5)); it is wanted of the whole file."""

_HARMLESS: Final = {"PermitTTY", "MaxSessions"}

_DANGEROUS_NAMES: Final = (
    *("PYTHON", "TEXTUAL", "TN_TUI", "TNGATE", "SSH_USER_AUTH", "SSH_CONNECTION", "SSH_TTY", "SSH_ORIGINAL_COMMAND"),
    *("LD_", "BASH_ENV", "BASH_FUNC_", "ENV", "GCONV_PATH", "LOCPATH", "MALLOC_", "GLIBC_TUNABLES"),
)
"""How the names begin that must not come from a client."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is to be: the account, the program's interpreter, the folder for data, and root's files."""

    account: str
    python: Path
    data: Path
    keys: Path
    settings: Path = SETTINGS

    @classmethod
    def usual(cls, account: str, python: Path, settings: Path = SETTINGS) -> "Plan":
        """Where things stand unless somebody put them elsewhere."""
        return cls(account, python, Path("/var/lib", account, "data"), Path("/etc/ssh", f"{account}_keys"), settings)

    @property
    def making(self) -> str:
        """The command that makes the account."""
        home = self.data.parent
        return f"useradd --system --user-group --no-create-home --home-dir {home} --shell /bin/sh {self.account}"

    @property
    def command(self) -> str:
        """What ForceCommand names."""
        more = () if self.settings == SETTINGS else ("--settings", str(self.settings))
        # Without exec a shell would wait behind the program for as long as it runs.
        return shlex.join(("exec", str(self.python), "-I", "-m", "tn_tui", "session", *more))


def match_block(plan: Plan, command: str = "") -> Iterator[str]:
    """The lines of sshd_config; `command` in place of the program's own."""
    yield f"Match User {plan.account}"
    yield f"    ForceCommand {command or plan.command}"
    yield f"    AuthorizedKeysFile {plan.keys}"
    yield "    AuthenticationMethods publickey"
    yield from (f"    {keyword} {value}" for keyword, value, _ in WANTED if keyword not in _EVERYWHERE)
    yield "    ClientAliveInterval 15"
    yield "    ClientAliveCountMax 4"


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds for one account, as `sshd -T -C user=ACCOUNT` prints it: keyword -> values, keywords in lower case."""

    values: Mapping[str, Sequence[str]]

    @classmethod
    def parse(cls, printed: str) -> "Effective":
        """Read what sshd printed."""
        values: dict[str, list[str]] = {}
        for line in printed.splitlines():
            keyword, _, value = line.partition(" ")
            values.setdefault(keyword.lower(), []).append(value.strip())
        return cls(values)

    def one(self, keyword: str) -> str:
        """The keyword's value; empty where sshd doesn't know the keyword."""
        return next(iter(self.values.get(keyword.lower(), ())), "")

    def words(self, keyword: str) -> list[str]:
        """All words behind the keyword, on however many lines."""
        return [word for value in self.values.get(keyword.lower(), ()) for word in value.split()]


@dataclass(frozen=True, slots=True)
class Started:
    """What ForceCommand starts: the interpreter, and the file of the settings."""

    python: Path
    settings: Path


def started(command: str) -> Started | None:
    """What the forced command starts; None where that is not this program, or not closed off from the client."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words[:1] == ["exec"]:
        del words[0]
    if len(words) < len(_PROGRAM) + 1 or tuple(words[1 : len(_PROGRAM)]) != _PROGRAM[:-1]:
        return None
    if words[len(_PROGRAM)] not in _DOORS or not words[0].startswith("/"):
        return None
    return Started(Path(words[0]), _settings(words[len(_PROGRAM) + 1 :]))


_PROGRAM: Final = ("-I", "-m", "tn_tui", "")
_DOORS: Final = ("session", "gate")


def _settings(arguments: Sequence[str]) -> Path:
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--settings" and number + 1 < len(arguments):
            return Path(arguments[number + 1])
        if argument.startswith("--settings="):
            return Path(argument.partition("=")[2])
    return SETTINGS


def look(effective: Effective, plan: Plan) -> Iterator[Finding]:
    """What of the effective configuration is missing or dangerous."""
    command = effective.one("ForceCommand")
    wanted = f"ForceCommand {plan.command}"
    if command in {"", "none"}:
        yield dangerous("ForceCommand is not set: whoever connects gets a shell.", wanted)
    elif started(command) is None:
        yield dangerous("ForceCommand does not start tn-tui session by python -I.", wanted)
    elif not command.startswith("exec "):
        yield missing("ForceCommand leaves a shell waiting behind the program.", f"ForceCommand exec {command}")
    for keyword, value, otherwise in WANTED:
        found = effective.one(keyword)
        if found != value:
            where = " outside of every Match block" if keyword in _EVERYWHERE else ""
            report = missing if keyword in _HARMLESS else dangerous
            yield report(f"{keyword} is {found or 'not known to this sshd'}: {otherwise}.", f"{keyword} {value}{where}")
    yield from _environment(effective)
    yield from _alive(effective)


def _environment(effective: Effective) -> Iterator[Finding]:
    for pattern in effective.words("AcceptEnv"):
        met = next((name for name in _DANGEROUS_NAMES if _may_match(pattern, name)), None)
        if met is not None:
            yield dangerous(
                f"AcceptEnv {pattern} lets a client set {met.rstrip('_')}{'' if met in _WHOLE else '*'}.",
                "AcceptEnv LANG LC_*",
            )
    for assigned in effective.words("SetEnv"):
        name = assigned.partition("=")[0]
        if any(name.startswith(start) for start in _DANGEROUS_NAMES):
            yield dangerous(f"SetEnv gives the program {name}.", f"remove {name} from SetEnv")


_WHOLE: Final = frozenset({"SSH_USER_AUTH", "SSH_CONNECTION", "SSH_TTY", "SSH_ORIGINAL_COMMAND", "BASH_ENV", "ENV"})
"""Names of which nothing follows."""


def _may_match(pattern: str, start: str) -> bool:
    """Whether the pattern can match a name that begins so; one that says yes too often costs only a look."""
    literal = pattern.split("*", maxsplit=1)[0].split("?", maxsplit=1)[0]
    if literal == pattern:
        return pattern == start if start in _WHOLE else pattern.startswith(start)
    if start in _WHOLE:
        return start.startswith(literal)
    return literal.startswith(start) or start.startswith(literal)


def _alive(effective: Effective) -> Iterator[Finding]:
    interval, count = effective.one("ClientAliveInterval"), effective.one("ClientAliveCountMax")
    if not (interval.isdecimal() and int(interval) in _ALIVE and count.isdecimal() and int(count)):
        yield missing(
            "sshd does not notice that a line was cut, so the session there stays open for hours.",
            "ClientAliveInterval 15 and ClientAliveCountMax 4",
        )
