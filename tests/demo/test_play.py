"""The tour plays the whole main job without a terminal, and fails where the program does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tn_tui.demo import play as player
from tn_tui.demo.steps import STEPS
from tn_tui.demo.tour import Step, StepFailedError, Tour

PLAY = (sys.executable, "-m", "tn_tui", "demo", "--play")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The tour in a process of its own, with an empty home and a place for throwaway folders."""
    places = {"HOME": str(folder), "TMPDIR": str(folder / "tmp"), "SSH_CONNECTION": "10.0.4.17 50022 10.0.0.1 22"}
    (folder / "tmp").mkdir()
    return subprocess.run(
        [*PLAY, *arguments],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **places},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_step_is_told_and_pictured_and_nothing_is_left_or_loaded_from_anywhere(tmp_path: Path) -> None:
    done = run(tmp_path, "--screens", str(tmp_path / "screens"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    for number, step in enumerate(STEPS, start=1):
        assert f"{number:2}. {step.name}\n    seen: " in done.stdout

    pictures = list((tmp_path / "screens").iterdir())
    assert {path.name for path in pictures} == {f"{step.picture}.svg" for step in STEPS if step.picture}
    for path in pictures:
        assert set(re.findall(r"https?://[^\"' )]+", path.read_text(encoding="utf-8"))) <= {
            "http://www.w3.org/2000/svg",
            "https://www.textualize.io",
        }
    assert list((tmp_path / "tmp").iterdir()) == []


def test_it_ends_with_1_at_the_first_step_that_is_not_as_it_should_be(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def wrong(tour: Tour) -> str:
        raise StepFailedError("a door", "a wall")

    monkeypatch.setattr(player, "STEPS", (STEPS[0], Step("Look at the door", wrong), STEPS[1]))
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    assert player.play(None) == 1
    said = capfd.readouterr().out
    assert "a door" in said
    assert "a wall" in said
    assert STEPS[1].name not in said
