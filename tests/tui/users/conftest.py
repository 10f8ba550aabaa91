"""What tests of users can ask for beside the practice."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """One whose name is short enough to be read on the screen."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
