"""What every test of the adapters stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder as `private_folder` makes it."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def descriptors() -> Iterator[None]:
    """Fails when the test leaves a descriptor open."""
    listing = Path("/proc/self/fd")
    if not listing.exists():
        yield
        return
    before = len(list(listing.iterdir()))
    yield
    assert len(list(listing.iterdir())) == before
