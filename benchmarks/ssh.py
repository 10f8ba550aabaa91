"""What it costs to come by SSH, through a real sshd on the loopback; it needs root, for sshd and its accounts."""

import os
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import argon2

from benchmarks import bare, ssh_people
from benchmarks.measure import Row, compared, limited
from benchmarks.terminal import Terminal, running
from tests.ssh.conftest import MATCH, installed
from tests.ssh.place import account, environment
from tests.ssh.sshd import CLIENT, Sshd, started
from tests.ssh.test_cut_lines import processes
from tn_tui.adapters.hasher import MEMORY_KIB
from tn_tui.adapters.slots import slots_of_this_machine

PAINTS = 12
SESSIONS = 20
PEOPLE = 50
BARE_MATCH = """
Match User {bare}
    ForceCommand exec {python} -I {script}
    DisableForwarding yes
"""


def measure(folder: Path) -> Iterator[Row]:
    """The rows of this part; none where nobody may start sshd."""
    del folder
    if os.geteuid() != 0:
        return
    with (
        environment() as place,
        account("tnbench", place) as ours,
        account("tnbench-bare", place) as plain,
    ):
        script = place / "bare.py"
        shutil.copy(bare.__file__, script)
        script.chmod(0o644)
        second = BARE_MATCH.replace("{bare}", plain.pw_name).replace("{script}", str(script))
        with started(place, ours, MATCH.replace("ClientAliveInterval 1", "ClientAliveInterval 60") + second) as sshd:
            installed(sshd)
            yield _first_paint(sshd, replace(sshd, account=plain))
            yield _memory(sshd)
            yield from _log_ins(sshd)


def _first_paint(ours: Sshd, plain: Sshd) -> Row:
    times: dict[str, list[float]] = {ours.account.pw_name: [], plain.account.pw_name: []}
    for number in range(PAINTS + 1):
        for sshd in (plain, ours):
            with running(sshd.command("alice", "-tt"), CLIENT) as terminal:
                seconds = terminal.wait_for("Password")
            # The first round fills the disk's cache.
            if number:
                times[sshd.account.pw_name].append(seconds)
    mine, beneath = times[ours.account.pw_name], times[plain.account.pw_name]
    return compared("over SSH: first paint of the log-in screen, from the start of ssh", mine, beneath, 1.0)


def _memory(sshd: Sshd) -> Row:
    with ExitStack() as stack:
        for _ in range(SESSIONS):
            stack.enter_context(running(sshd.command("alice", "-tt"), CLIENT)).wait_for("Password")
        time.sleep(1.0)
        shares = [_proportional_megabytes(number) for number in processes(sshd)]
    what = f"over SSH: memory of each of {len(shares)} sessions at the log-in (PSS)"
    return limited(what, statistics.mean(shares), "MB", 45, 1)


def _proportional_megabytes(number: int) -> float:
    text = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
    return int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1]) / 1024


def _log_ins(sshd: Sshd) -> Iterator[Row]:
    _people(sshd)
    taken: list[float] = []
    with ExitStack() as stack:
        terminals = [stack.enter_context(running(sshd.command("alice", "-tt"), CLIENT)) for _ in range(PEOPLE)]
        for terminal in terminals:
            terminal.wait_for("Password")
        for terminal in terminals:
            terminal.settle(0.2)
        threads = [
            threading.Thread(target=_log_in, args=(terminal, number, taken))
            for number, terminal in enumerate(terminals)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    beyond = _ninety_fifth(taken) - _ninety_fifth(_bare_hashes())
    yield limited(f"over SSH: of {PEOPLE} log-ins at once, those that did not get in", PEOPLE - len(taken), "people", 0)
    yield limited(f"over SSH: {PEOPLE} log-ins at once, p95 beyond the Argon2 they wait for", beyond * 1000, "ms", 1500)


def _people(sshd: Sshd) -> None:
    command = [sshd.python, "-", str(sshd.folder / "data"), str(PEOPLE)]
    script = Path(ssh_people.__file__).read_bytes()
    owner = {"user": sshd.account.pw_uid, "group": sshd.account.pw_gid}
    subprocess.run(command, input=script, check=True, capture_output=True, extra_groups=[], cwd="/", **owner)  # type: ignore[call-overload]


def _log_in(terminal: Terminal, number: int, taken: list[float]) -> None:
    terminal.started = time.perf_counter()
    terminal.send(f"BENCH\t{ssh_people.username(number)}\t{ssh_people.PASSWORD}\r")
    with suppress(TimeoutError):
        taken.append(terminal.wait_for("Activity"))


def _bare_hashes() -> list[float]:
    """When each of as many bare verifications is done, as many at once as there are slots."""
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)
    known = hasher.hash(ssh_people.PASSWORD)
    room, done = threading.Semaphore(slots_of_this_machine()), list[float]()
    begun = time.perf_counter()

    def check() -> None:
        with room:
            hasher.verify(known, ssh_people.PASSWORD)
            done.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=check) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def _ninety_fifth(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]
