"""A practice for what a host would start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.practice import Practice
from tests.world import Phone


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Phone]:
    """Its folder, made once, and alice's phone."""
    home = tmp_path_factory.mktemp("practice") / "home"
    return home, Practice.made(home)


@pytest.fixture
def practice(made_practice: tuple[Path, Phone], tmp_path: Path) -> Iterator[Practice]:
    """A copy of it in the test's own folder."""
    practice = Practice.copied(made_practice, tmp_path / "home")
    yield practice
    practice.close()
