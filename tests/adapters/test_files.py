"""Files that others must not read or replace."""

import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.adapters.fakes import listing
from tn_tui.adapters.database_file import claim_database
from tn_tui.adapters.files import (
    create_private,
    private_folder,
    read_credential,
    read_private,
    replace_private,
    try_lock,
)
from tn_tui.domain.system_errors import FileRefused

pytestmark = pytest.mark.usefixtures("descriptors")

NOBODY = 65_534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")

LIMIT = 1024
USES: dict[str, Callable[[Path], object]] = {
    "read": lambda path: read_private(path, LIMIT),
    "replace": lambda path: replace_private(path, b"new"),
    "lock": try_lock,
}
ALL_USES: dict[str, Callable[[Path], object]] = {"claim": claim_database, **USES}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def refusal(use: Callable[[], object]) -> str:
    with pytest.raises(FileRefused) as caught:
        use()
    return caught.value.reason


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277], ids=oct)
def umask(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    # After tmp_path, which must not be made under it.
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_files_are_born_0600_and_folders_0700_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    private_folder(folder)
    assert create_private(folder / "created", b"x")
    replace_private(folder / "replaced", b"x")
    lock = try_lock(folder / "lock")
    assert lock is not None
    os.close(lock)
    assert [mode(path) for path in (folder.parent, folder)] == [0o700, 0o700]
    assert [mode(folder / name) for name in ("created", "replaced", "lock")] == [0o600] * 3


def test_what_was_written_is_read_and_nothing_else_is_left(home: Path) -> None:
    assert create_private(home / "file", b"first")
    assert read_private(home / "file", LIMIT) == b"first"
    replace_private(home / "file", b"second")
    assert read_private(home / "file", LIMIT) == b"second"
    assert listing(home) == ["file"]


def test_creating_does_not_touch_what_is_there(home: Path) -> None:
    assert create_private(home / "file", b"first")
    assert not create_private(home / "file", b"second")
    (home / "link").symlink_to(home / "elsewhere")
    assert not create_private(home / "link", b"third")
    assert read_private(home / "file", LIMIT) == b"first"
    assert listing(home) == ["file", "link"]


def test_a_relative_path_works(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    private_folder(Path("data"))
    assert create_private(Path("data/file"), b"x")
    assert create_private(Path("file"), b"x")
    assert read_private(Path("file"), LIMIT) == b"x"


def test_a_file_up_to_the_limit_is_read_and_a_longer_one_is_damaged(home: Path) -> None:
    create_private(home / "file", b"x" * LIMIT)
    assert len(read_private(home / "file", LIMIT)) == LIMIT
    assert refusal(lambda: read_private(home / "file", LIMIT - 1)) == "damaged"


def test_missing_files_and_folders_say_so(home: Path) -> None:
    assert refusal(lambda: read_private(home / "file", LIMIT)) == "missing"
    assert refusal(lambda: read_private(home / "none" / "file", LIMIT)) == "missing"
    assert refusal(lambda: create_private(home / "none" / "file", b"x")) == "missing"


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("bits", [0o040, 0o020, 0o004, 0o002, 0o001])
def test_a_file_that_is_open_to_others_is_refused(home: Path, use: Callable[[Path], object], bits: int) -> None:
    create_private(home / "file", b"old")
    (home / "file").chmod(0o600 | bits)
    assert refusal(lambda: use(home / "file")) == "mode"
    assert (home / "file").read_bytes() == b"old"
    assert mode(home / "file") == 0o600 | bits


@pytest.mark.parametrize("use", ALL_USES.values(), ids=ALL_USES)
class TestWhatIsThere:
    def test_a_link_is_refused(self, home: Path, use: Callable[[Path], object]) -> None:
        create_private(home / "real", b"old")
        (home / "file").symlink_to(home / "real")
        assert refusal(lambda: use(home / "file")) == "link"
        assert read_private(home / "real", LIMIT) == b"old"
        (home / "dangling").symlink_to(home / "nothing")
        assert refusal(lambda: use(home / "dangling")) == "link"
        assert not (home / "nothing").exists()

    @as_root
    def test_a_foreign_owner_is_refused_also_by_root(self, home: Path, use: Callable[[Path], object]) -> None:
        create_private(home / "file", b"old")
        os.chown(home / "file", NOBODY, -1)
        assert refusal(lambda: use(home / "file")) == "owner"
        assert (home / "file").read_bytes() == b"old"

    @as_root
    def test_a_folder_of_a_foreign_owner_is_refused(self, home: Path, use: Callable[[Path], object]) -> None:
        create_private(home / "file", b"old")
        os.chown(home, NOBODY, -1)
        assert refusal(lambda: use(home / "file")) == "owner"

    def test_a_folder_that_others_write_is_refused(self, home: Path, use: Callable[[Path], object]) -> None:
        create_private(home / "file", b"old")
        home.chmod(0o770)
        assert refusal(lambda: use(home / "file")) == "mode"

    def test_a_linked_folder_is_refused(self, home: Path, use: Callable[[Path], object]) -> None:
        create_private(home / "file", b"old")
        (home.parent / "link").symlink_to(home)
        assert refusal(lambda: use(home.parent / "link" / "file")) == "link"

    def test_a_folder_a_pipe_or_a_socket_is_refused_and_not_waited_for(
        self, home: Path, use: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (home / "folder").mkdir(0o700)
        os.mkfifo(home / "pipe", 0o600)
        monkeypatch.chdir(home)  # a socket's path must be short
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket")
            for name in ("folder", "pipe", "socket"):
                assert refusal(lambda name=name: use(home / name)) == "kind"  # type: ignore[misc]
        create_private(home / "file", b"x")
        assert refusal(lambda: use(home / "file" / "below")) == "kind"


def test_a_folder_that_others_read_is_tightened(home: Path) -> None:
    (home / "slots").mkdir(0o700)
    for readable in (0o755, 0o750, 0o701):
        home.chmod(readable)
        private_folder(home)
        assert mode(home) == 0o700


def test_a_folder_that_others_live_in_is_refused_and_stays_open_to_them(home: Path) -> None:
    (home / "theirs").mkdir()
    (home / "theirs").chmod(0o755)
    home.chmod(0o755)
    assert refusal(lambda: private_folder(home)) == "mode"
    assert mode(home) == 0o755


@pytest.mark.parametrize("writable", [0o770, 0o702, 0o1777])
def test_a_folder_that_others_write_is_refused_and_not_tightened(home: Path, writable: int) -> None:
    home.chmod(writable)
    assert refusal(lambda: private_folder(home)) == "mode"
    assert mode(home) == writable


def test_a_folder_that_is_a_link_or_a_file_is_refused(home: Path) -> None:
    (home / "link").symlink_to(home)
    (home / "dangling").symlink_to(home / "nothing")
    create_private(home / "file", b"x")
    assert refusal(lambda: private_folder(home / "link")) == "link"
    assert refusal(lambda: private_folder(home / "dangling")) == "link"
    assert refusal(lambda: private_folder(home / "file")) == "kind"
    assert not (home / "nothing").exists()


@as_root
def test_a_folder_of_somebody_else_is_refused(home: Path) -> None:
    os.chown(home, NOBODY, -1)
    assert refusal(lambda: private_folder(home)) == "owner"


@pytest.mark.parametrize("allowed", [0o400, 0o440, 0o600])
def test_a_credential_may_be_readable_by_its_group(home: Path, allowed: int) -> None:
    create_private(home / "file", b"x")
    (home / "file").chmod(allowed)
    assert read_credential(home / "file", LIMIT) == b"x"
    assert refusal(lambda: read_credential(home / "file", 0)) == "damaged"


@pytest.mark.parametrize("refused", [0o444, 0o460, 0o620, 0o602])
def test_a_credential_that_others_read_or_a_group_writes_is_refused(home: Path, refused: int) -> None:
    create_private(home / "file", b"x")
    (home / "file").chmod(refused)
    assert refusal(lambda: read_credential(home / "file", LIMIT)) == "mode"


def test_a_credential_that_is_no_file_of_ours_or_roots_is_refused(home: Path) -> None:
    create_private(home / "file", b"x")
    (home / "link").symlink_to(home / "file")
    assert refusal(lambda: read_credential(home / "link", LIMIT)) == "link"
    assert refusal(lambda: read_credential(home, LIMIT)) == "kind"
    assert refusal(lambda: read_credential(home / "none", LIMIT)) == "missing"
    if os.geteuid() == 0:
        os.chown(home / "file", NOBODY, -1)
        assert refusal(lambda: read_credential(home / "file", LIMIT)) == "owner"
