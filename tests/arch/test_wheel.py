import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this working copy with the build tools that are installed, so without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_what_the_sources_hold(wheel: Path) -> None:
    package = ROOT / "src" / "tn_tui"
    expected = {
        f"tn_tui/{path.relative_to(package)}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    expected |= {f"tn_tui/{path.relative_to(ROOT)}" for path in (ROOT / "styles").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert found == expected
    assert "tn_tui/py.typed" in found


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    from tn_tui import __version__

    assert wheel.name == f"tn_tui-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        folder = f"tn_tui-{__version__}.dist-info"
        assert "tn-tui = tn_tui.__main__:main" in archive.read(f"{folder}/entry_points.txt").decode()
        metadata = archive.read(f"{folder}/METADATA").decode()
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert not [line for line in needed if "pytest" in line or "psycopg" in line]


def test_the_unpacked_wheel_finds_its_style_sheets(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "import tn_tui.tui.frame.styles as s; print(s.__file__); print(s.sheet('frame/base.tcss'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        str(tmp_path / "tn_tui" / "tui" / "frame" / "styles.py"),
        str(tmp_path / "tn_tui" / "styles" / "frame" / "base.tcss"),
    ]
