"""Root gives itself up for whoever owns the data folder: groups first, the user last, and for good."""

import os
import pwd
from pathlib import Path

import pytest

from tn_tui.doors.owner import become_owner


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What root would do."""
    done: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "getgrouplist", lambda name, group: [group, 44])
    for name in ("setgroups", "setresgid", "setresuid"):
        monkeypatch.setattr(os, name, lambda *given, name=name: done.append((name, *given)))
    return done


def owned(monkeypatch: pytest.MonkeyPatch, uid: int, gid: int = 5) -> None:
    status = os.stat_result((0o40700, 1, 1, 1, uid, gid, 0, 0, 0, 0))
    monkeypatch.setattr(Path, "lstat", lambda self: status)


def test_groups_then_group_then_user(monkeypatch: pytest.MonkeyPatch, done: list[tuple[object, ...]]) -> None:
    owned(monkeypatch, 4711)
    entry = pwd.struct_passwd(("tn-tui", "*", 4711, 4712, "", "/", "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: entry)
    become_owner(Path("data"))
    assert done == [
        ("setgroups", [4712, 44]),
        ("setresgid", 4712, 4712, 4712),
        ("setresuid", 4711, 4711, 4711),
    ]


def test_an_owner_without_a_name_has_the_folders_group_alone(
    monkeypatch: pytest.MonkeyPatch, done: list[tuple[object, ...]]
) -> None:
    owned(monkeypatch, 4711)

    def nobody(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    become_owner(Path("data"))
    assert done == [("setgroups", []), ("setresgid", 5, 5, 5), ("setresuid", 4711, 4711, 4711)]


def test_nothing_is_given_up_where_there_is_nothing_to_give(
    monkeypatch: pytest.MonkeyPatch, done: list[tuple[object, ...]], tmp_path: Path
) -> None:
    become_owner(tmp_path / "nowhere")
    owned(monkeypatch, 0)
    become_owner(Path("data"))
    owned(monkeypatch, 4711)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    become_owner(Path("data"))
    assert done == []
