import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder in ("src", "tests", "benchmarks", "docs")
    for path in (ROOT / folder).rglob("*.py")
    if path.is_file()
)
SHEETS = sorted((ROOT / "styles").rglob("*.tcss"))
LONGEST = 300
LONGEST_APP = 150
VAGUE = re.compile(r"\bclass \w*(Manager|Helper|Utils?)\b")
WAIVER = re.compile(r"#\s*(?P<kind>noqa|type:\s*ignore)\b(?P<codes>:\s*[A-Z0-9, ]+|\[[\w, -]+\])?(?P<reason>.*)")
LETTERS = re.compile(r"[A-Za-z]{2,}.*[A-Za-z]{2,}")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 30


@pytest.mark.parametrize("path", [*SOURCES, *SHEETS], ids=named)
def test_no_file_is_too_long(path: Path) -> None:
    limit = LONGEST_APP if path.parts[-2:] == ("program", "app.py") else LONGEST
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", [path for path in SOURCES if "src" in path.parts], ids=named)
def test_every_module_says_why_and_has_a_plain_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or text.startswith('"""')
    assert not VAGUE.search(text)
    assert not re.search("manager|helper|util", path.stem)


# The pattern itself stands in this file.
@pytest.mark.parametrize("path", [path for path in SOURCES if path != Path(__file__)], ids=named)
def test_every_waiver_names_its_code_and_its_reason(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        found = WAIVER.search(line)
        if found:
            where = f"{named(path)}:{number}"
            assert found["codes"], f"{where} waives everything"
            # The type checker's code says why by itself; a lint rule's doesn't.
            assert found["kind"] != "noqa" or LETTERS.search(found["reason"]), f"{where} has no reason"


def test_every_ruff_ignore_has_its_reason() -> None:
    section = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.ruff.lint]")[2]
    ignores = [line for line in section.partition("[tool.mypy]")[0].splitlines() if re.match(r'\s+"[A-Z]+\d*",', line)]
    assert len(ignores) > 10
    for line in ignores:
        assert LETTERS.search(line.partition("#")[2]) or "# as " in line.lower(), line


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_style_sheets_are_utf8_without_control_bytes(path: Path) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_style_sheets_are_of_a_room_and_each_rule_begins_with_a_type(path: Path) -> None:
    room = path.relative_to(ROOT / "styles").with_suffix("").parts[0]
    assert (ROOT / "src" / "tn_tui" / "tui" / room).is_dir()
    for rule in re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).split("}")[:-1]:
        for selector in rule.partition("{")[0].split(","):
            assert re.match(r"[A-Z][A-Za-z]+", selector.strip()), selector.strip()
