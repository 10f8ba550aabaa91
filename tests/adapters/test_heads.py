"""The heads of the logs outside the database: only newer ones are kept, in a file that is one's own."""

import json
import os
import stat
from pathlib import Path

import pytest

from tests.adapters.processes import all_at_once
from tn_tui.adapters.files import try_lock
from tn_tui.adapters.heads import FileHeads
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


def test_what_is_kept_is_there_again_and_nobody_elses(path: Path) -> None:
    assert FileHeads(path).keep({1: (7, MAC), 0: (3, OTHER)})
    assert FileHeads(path).load() == {1: (7, MAC), 0: (3, OTHER)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_only_a_newer_head_takes_the_place_of_another(path: Path) -> None:
    heads = FileHeads(path)
    heads.keep({1: (7, MAC)})
    assert heads.keep({1: (7, OTHER), 2: (1, MAC)})
    assert heads.keep({1: (6, OTHER)})
    assert heads.load() == {1: (7, MAC), 2: (1, MAC)}
    assert heads.keep({1: (8, OTHER)})
    assert heads.load()[1] == (8, OTHER)


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
    ],
)
def test_a_damaged_file_is_named_and_left_alone(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(FileRefused) as refused:
        FileHeads(path).load()
    assert refused.value.reason == "damaged"
    assert not FileHeads(path).keep({1: (7, MAC)})
    assert path.read_text() == text


def test_a_link_in_its_place_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("{}")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileRefused) as refused:
        FileHeads(path).load()
    assert refused.value.reason == "link"


def test_while_another_process_writes_nothing_is_kept(path: Path) -> None:
    lock = try_lock(path.with_name("heads.lock"))
    assert lock is not None
    try:
        assert not FileHeads(path).keep({1: (7, MAC)})
    finally:
        os.close(lock)
    assert FileHeads(path).keep({1: (7, MAC)})


KEEP = """
    from tn_tui.adapters.heads import FileHeads
    heads = FileHeads(Path(sys.argv[1]))
    ready()
    for number in range(1, 40):
        heads.keep({int(sys.argv[2]): (number, bytes(32))})
    print(1)
"""


def test_processes_that_keep_at_once_leave_a_sound_file(path: Path) -> None:
    all_at_once(KEEP, [[str(path), str(chain)] for chain in range(1, 4)])
    kept = FileHeads(path).load()
    assert kept
    assert set(kept) <= {1, 2, 3}
