"""The limit on slow work holds over processes, and a dead process holds nothing."""

import os
import signal
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.adapters.fakes import FakeTime, slots
from tests.adapters.processes import all_at_once, started, stdin, stdout
from tn_tui.adapters.slots import PATIENCE_SECONDS, Slots, slots_of_this_machine
from tn_tui.domain.errors import Busy
from tn_tui.domain.system_errors import FileRefused

pytestmark = pytest.mark.usefixtures("descriptors")

HOLD = """
from contextlib import ExitStack
from tn_tui.adapters.slots import Slots
from tn_tui.domain.errors import Busy
seconds = [0.0]
def wait(pause):
    seconds[0] += pause
slots = Slots(Path(sys.argv[1]), int(sys.argv[2]), wait=wait, monotonic=lambda: seconds[0])
"""


def test_there_are_two_slots_for_each_cpu() -> None:
    assert slots_of_this_machine() == 2 * (os.cpu_count() or 1)


def test_as_many_as_there_are_slots_and_no_more(home: Path) -> None:
    limited = slots(home / "slots", 3)
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(limited.taken())
        with pytest.raises(Busy), limited.taken():
            pass
    with limited.taken():
        pass


def test_slot_files_are_private(home: Path) -> None:
    with slots(home / "slots", 1).taken():
        pass
    assert stat.S_IMODE((home / "slots").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "slots" / "00").stat().st_mode) == 0o600
    (home / "slots" / "00").chmod(0o644)
    with pytest.raises(FileRefused), slots(home / "slots", 1).taken():
        pass


def test_a_free_slot_costs_no_wait_and_a_taken_one_three_seconds(home: Path) -> None:
    time = FakeTime()
    limited = Slots(home / "slots", 1, wait=time.wait, monotonic=time.monotonic)
    with limited.taken():
        assert time.waits == 0
        with pytest.raises(Busy), limited.taken():
            pass
        assert time.seconds == pytest.approx(PATIENCE_SECONDS, abs=0.03)


def test_a_slot_that_comes_free_meanwhile_is_taken(home: Path) -> None:
    held = ExitStack()
    time = FakeTime()

    def wait(seconds: float) -> None:
        time.wait(seconds)
        if time.waits == 5:
            held.close()

    limited = Slots(home / "slots", 1, wait=wait, monotonic=time.monotonic)
    held.enter_context(limited.taken())
    with limited.taken():
        assert time.waits == 5


def test_a_slot_is_free_again_after_an_error(home: Path) -> None:
    limited = slots(home / "slots", 1)
    with pytest.raises(ZeroDivisionError), limited.taken():
        _ = 1 // 0
    with limited.taken():
        pass


def test_the_folder_may_vanish_between_two_uses(home: Path) -> None:
    limited = slots(home / "slots", 1)
    with limited.taken():
        pass
    (home / "slots" / "00").unlink()
    (home / "slots").rmdir()
    with limited.taken():
        pass


def test_without_a_slot_nothing_could_ever_run(home: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        slots(home / "slots", 0)


def test_eight_processes_get_three_slots_together(home: Path) -> None:
    script = (
        HOLD
        + """
ready()
with ExitStack() as held:
    try:
        held.enter_context(slots.taken())
        print("held", flush=True)
    except Busy:
        print("busy", flush=True)
    sys.stdin.readline()
"""
    )
    with started(script, [(str(home / "slots"), "3")] * 8) as processes:
        for process in processes:
            stdin(process).write("\n")
            stdin(process).flush()
        assert sorted(stdout(process).readline() for process in processes) == ["busy\n"] * 5 + ["held\n"] * 3


def test_kill_9_frees_the_slots_of_the_dead(home: Path) -> None:
    script = (
        HOLD
        + """
held = ExitStack()
for _ in range(int(sys.argv[2])):
    held.enter_context(slots.taken())
ready()
"""
    )
    with started(script, [(str(home / "slots"), "2")]) as (process,):
        limited = slots(home / "slots", 2)
        with pytest.raises(Busy), limited.taken():
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        with limited.taken(), limited.taken():
            pass


def test_a_process_that_is_started_meanwhile_inherits_no_slot(home: Path) -> None:
    limited = slots(home / "slots", 1)
    with limited.taken():
        all_at_once("ready()", [()])
    with limited.taken():
        pass
