"""The heads of the logs outside the database: one writes after the other, in a file that is one's own."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.processes import all_at_once
from tn_tui.adapters.files import try_lock
from tn_tui.adapters.heads import WAIT_SECONDS, FileHeads
from tn_tui.domain.ports import KeptHead
from tn_tui.domain.system_errors import FileRefused

MAC = bytes(range(32))
OTHER = bytes(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder / "heads"


def test_there_are_none_before_one_was_kept(path: Path) -> None:
    assert FileHeads(path).load() == {}


def added(heads: dict[int, KeptHead]) -> Callable[[dict[int, KeptHead]], dict[int, KeptHead]]:
    return lambda kept: kept | heads


def test_what_is_kept_is_there_again_and_nobody_elses(path: Path) -> None:
    FileHeads(path).keep(added({1: KeptHead(7, MAC)}))
    FileHeads(path).keep(added({0: KeptHead(3, OTHER, 2)}))
    assert FileHeads(path).load() == {1: KeptHead(7, MAC), 0: KeptHead(3, OTHER, 2)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_an_earlier_version_kept_is_read(path: Path) -> None:
    path.write_text(json.dumps({"version": 1, "heads": {"1": [7, MAC.hex()]}}))
    path.chmod(0o600)
    assert FileHeads(path).load() == {1: KeptHead(7, MAC, since=1)}


def test_what_does_not_change_is_not_written(path: Path) -> None:
    FileHeads(path).keep(added({1: KeptHead(7, MAC)}))
    before = path.stat().st_ino
    FileHeads(path).keep(lambda kept: kept)
    assert path.stat().st_ino == before


def test_what_a_killed_process_left_half_written_is_written_over(path: Path) -> None:
    path.with_name(".heads.next").write_text("half")
    FileHeads(path).keep(added({1: KeptHead(7, MAC)}))
    assert {each.name for each in path.parent.iterdir()} == {"heads", "heads.lock"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"version": 2, "heads": {}}',
        '{"version": 1, "heads": {"x": [1, "00"]}}',
        '{"version": 1, "heads": {"1": [1, "00"]}}',
        json.dumps({"version": 1, "heads": {"1": [0, "00" * 32]}}),
        json.dumps({"version": 1, "heads": {"1": [True, "00" * 32]}}),
        '{"version": 1, "heads": {"1": 7}}',
        json.dumps({"version": 1, "heads": {"1": [1, "00" * 32, 0]}}),
        json.dumps({"version": 1, "heads": {"1": [1, "00" * 32, 2]}}),
        json.dumps({"version": 1, "heads": {"1": [2, "00" * 32, 1, 1]}}),
        json.dumps({"version": 1, "heads": {"1": [2, "00" * 32, "1"]}}),
    ],
)
def test_a_damaged_file_is_named_and_left_alone(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(FileRefused) as refused:
        FileHeads(path).load()
    assert refused.value.reason == "damaged"
    with pytest.raises(FileRefused):
        FileHeads(path).keep(added({1: KeptHead(7, MAC)}))
    assert path.read_text() == text


def test_a_link_in_its_place_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("{}")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileRefused) as refused:
        FileHeads(path).load()
    assert refused.value.reason == "link"


def test_a_file_that_others_can_read_is_refused_and_left_alone(path: Path) -> None:
    FileHeads(path).keep(added({1: KeptHead(7, MAC)}))
    path.chmod(0o644)
    for use in (FileHeads(path).load, lambda: FileHeads(path).keep(added({1: KeptHead(8, MAC)}))):
        with pytest.raises(FileRefused) as refused:
            use()
        assert refused.value.reason == "mode"
    path.chmod(0o600)
    assert FileHeads(path).load() == {1: KeptHead(7, MAC)}


def test_the_lock_is_waited_for(path: Path) -> None:
    lock = try_lock(path.with_name("heads.lock"))
    assert lock is not None
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            os.close(lock)

    FileHeads(path, wait=wait).keep(added({1: KeptHead(7, MAC)}))
    assert FileHeads(path).load() == {1: KeptHead(7, MAC)}
    assert len(waits) == 3


def test_a_lock_that_is_never_given_back_is_told(path: Path) -> None:
    lock = try_lock(path.with_name("heads.lock"))
    assert lock is not None
    passed = [0.0]

    def wait(seconds: float) -> None:
        passed[0] += seconds

    try:
        with pytest.raises(FileRefused) as refused:
            FileHeads(path, wait=wait, monotonic=lambda: passed[0]).keep(added({1: KeptHead(7, MAC)}))
    finally:
        os.close(lock)
    assert (refused.value.path, refused.value.reason) == (path, "busy")
    assert WAIT_SECONDS <= passed[0] < WAIT_SECONDS + 1
    assert not path.exists()


KEEP = """
    from tn_tui.adapters.heads import FileHeads
    from tn_tui.domain.ports import KeptHead
    heads, chain = FileHeads(Path(sys.argv[1])), int(sys.argv[2])
    ready()
    for number in range(1, 40):
        heads.keep(lambda kept: kept | {chain: KeptHead(number, bytes(32))})
    print(1)
"""


def test_of_processes_that_keep_at_once_each_finds_its_own_in_the_file(path: Path) -> None:
    all_at_once(KEEP, [[str(path), str(chain)] for chain in range(1, 4)])
    assert FileHeads(path).load() == dict.fromkeys((1, 2, 3), KeptHead(39, OTHER))
