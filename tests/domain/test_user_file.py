import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain import user_file
from tn_tui.domain.errors import FieldRefused, ImportRefused
from tn_tui.domain.exports import USER_COLUMNS, sheet
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import FileProblem, LineProblem
from tn_tui.domain.spreadsheet import line as line_of
from tn_tui.domain.text import clean_line, fold, full_name, username
from tn_tui.domain.user_file import COLUMNS, ROLES, Line, UserFile, parse


def read(text: str) -> UserFile:
    return parse(text.encode(), lambda _done, _total: None)


def refused(text: str | bytes) -> tuple[str, str]:
    with pytest.raises(ImportRefused) as found:
        parse(text.encode() if isinstance(text, str) else text, lambda _done, _total: None)
    return found.value.reason, found.value.detail


# Columns


@pytest.mark.parametrize("title", [title for titles in COLUMNS.values() for title in titles])
@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title, lambda text: f"  {text.replace(' ', '_')}\t"])
def test_a_header_is_read_in_any_case_and_spelling(title: str, spelling: Callable[[str], str]) -> None:
    [kind] = [kind for kind, titles in COLUMNS.items() if title in titles]
    others = {"username": "username", "name": "name", "first name": "first", "last name": "last", "role": "role"}
    if kind in {"first name", "last name"}:
        del others["name"]
    del others[kind]
    # The order doesn't matter either.
    headers = [*reversed(others.values()), spelling(title).replace("\t", "")]
    found = read(";".join(headers) + "\n" + ";".join("x" for _ in headers) + "\n")
    assert dict(found.columns)[headers[-1].strip()] == kind


def test_columns_that_nobody_asked_for_are_told_as_ignored() -> None:
    found = read("E-Mail,Username,Name,\nx@example.org,bob,Bob,\n")
    assert found.columns == (("E-Mail", ""), ("Username", "username"), ("Name", "name"), ("", ""))
    assert found.lines == (Line(2, "bob", "Bob", Role.MEMBER),)


def test_a_header_is_clean_when_it_is_shown() -> None:
    [(_, _), (_, _), (shown, kind)] = read("username,name,\x1b[2J\u202e\nbob,Bob,x\n").columns
    assert (shown, kind) == ("\ufffd[2J\ufffd", "")


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("name,role", (FileProblem.COLUMN_MISSING, "username")),
        ("username,role", (FileProblem.COLUMN_MISSING, "name")),
        ("username,last name", (FileProblem.COLUMN_MISSING, "name")),
        ("username,login,name", (FileProblem.COLUMN_TWICE, "username")),
        ("username,name,Full_Name", (FileProblem.COLUMN_TWICE, "name")),
        ("username,name,role,ROLE", (FileProblem.COLUMN_TWICE, "role")),
        ("bob,Bob Jones,member", (FileProblem.COLUMN_MISSING, "username")),
    ],
)
def test_a_column_that_is_missing_or_stands_twice(header: str, reason: tuple[str, str]) -> None:
    assert refused(f"{header}\nbob,Bob,x,y\n") == reason


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t\n", "\ufeff", "username,name", "username,name\n,,\n \n", '"'])
def test_a_file_with_nobody_in_it(text: str) -> None:
    assert refused(text)[0] == FileProblem.EMPTY


@pytest.mark.parametrize(
    "data",
    [
        "username,name\nbob,Bjørn\n".encode("latin-1"),
        "username,name\nbob,Bob\n".encode("utf-16"),
        b"PK\x03\x04\xff\xfe",
        b"username,name\nbob,\xed\xa0\x80\n",
    ],
)
def test_what_is_not_utf_8(data: bytes) -> None:
    assert refused(data)[0] == FileProblem.ENCODING


# Cells


def test_first_and_last_name_are_joined() -> None:
    text = "last name,login,first name\nJones, bob , Bob\nJo,joe,\n,ann,Ann\n"
    assert [line.name for line in read(text).lines] == ["Bob Jones", "Jo", "Ann"]


@pytest.mark.parametrize("typed", [*ROLES, "ADMIN", " Member ", "Practice  administrator"])
def test_a_role_goes_by_its_names(typed: str) -> None:
    found = read(f"username,name,role\nbob,Bob,{typed}\n")
    expected = ROLES.get(fold(typed))
    if expected is None:
        assert [problem.reason for problem in found.problems] == [LineProblem.ROLE]
    else:
        assert [line.role for line in found.lines] == [expected]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_a_file_is_read_as_any_program_writes_it(delimiter: str, end: str, mark: str, *, last: bool) -> None:
    rows = (("username", "name"), ("bob", '"Jones, Bob; ""B"""'), ("ann", "Ann"))
    text = mark + end.join(delimiter.join(cells) for cells in rows) + (end if last else "")
    assert [(line.number, line.username, line.name) for line in read(text).lines] == [
        (2, "bob", 'Jones, Bob; "B"'),
        (3, "ann", "Ann"),
    ]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = '\n\nusername,name\n\n"bob","Bob\n\nJones"\n , \nann,Ann\n"eve"\n'
    found = read(text)
    assert [line.number for line in found.lines] == [9]
    assert [(problem.line, problem.column, problem.reason) for problem in found.problems] == [
        (5, "name", "unsafe"),
        (10, "name", "empty"),
    ]


def test_cells_that_are_missing_are_empty_and_more_than_the_header_has_are_named() -> None:
    found = read("username,name,role\nbob,Bob\nann,Ann,,,\neve,Eve,member,x\n")
    assert [line.username for line in found.lines] == ["bob", "ann"]
    assert [(problem.line, problem.reason, problem.limit) for problem in found.problems] == [(4, LineProblem.CELLS, 3)]


def test_one_name_in_several_spellings_is_one_name() -> None:
    names = ("Bob", "bob ", "ＢＯＢ", "BOB", "straße", "STRASSE")
    found = read("username,name\n" + "".join(f"{name},X\n" for name in names))
    assert [line.username for line in found.lines] == ["Bob", "straße"]
    twice = [(problem.line, problem.reason, problem.limit) for problem in found.problems]
    assert twice == [(line, LineProblem.TWICE, 7 if line == 8 else 2) for line in (3, 4, 5)] + [
        (7, LineProblem.TWICE, 6),
    ]


@pytest.mark.parametrize("text", ['bob,"Bob\nann,Ann\n', 'bob,"Bob"x\nann,Ann\n', f"bob,{'x' * 200_000}\nann,Ann\n"])
def test_after_a_quote_that_does_not_end_no_line_is_guessed(text: str) -> None:
    found = read(f"username,name\neve,Eve\n{text}")
    assert [line.username for line in found.lines] == ["eve"]
    assert [(problem.line, problem.reason) for problem in found.problems] == [(3, LineProblem.QUOTE)]


def test_what_is_shown_of_a_bad_cell_is_short_and_clean() -> None:
    found = read(f"username,name\nbob,\x1b]52;c;{'A' * 200}\nann\u202e,Ann\n")
    values = [problem.value for problem in found.problems]
    assert all(len(value) <= 61 and value == clean_line(value) for value in values)
    assert values[0].endswith("…")
    assert values[1] == "ann\ufffd"


def test_too_many_lines_are_refused_good_or_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_file, "LIMIT_LINES", 10)
    assert len(read("username,name\n" + "".join(f"u{number},U\n" for number in range(10))).lines) == 10
    for row in ("u{},U\n", ",U{}\n", "u,U{}\n"):
        text = "username,name\n" + "".join(row.format(number) for number in range(11))
        assert refused(text) == (FileProblem.TOO_MANY, "10")


def test_it_says_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    text = "username,name\n" + "".join(f"u{number},U\n" for number in range(3_500))
    parse(text.encode(), lambda done, total: seen.append((done, total)))
    assert seen == [(1000, 3502), (2000, 3502), (3000, 3502)]


CELL = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["bob", "Bob ", "", "=1+1"])


@given(st.lists(st.tuples(CELL, CELL, st.sampled_from(["", "member", "admin", "boss"])), min_size=1, max_size=8))
def test_every_line_is_taken_or_named_and_never_both(people: list[tuple[str, str, str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("username", "name", "role"), *people])
    if not any(cell.strip() for row in people for cell in row):
        assert refused(written.getvalue())[0] == FileProblem.EMPTY
        return
    found = read(written.getvalue())
    good, seen = [], set()
    for name, full, role in people:
        try:
            kept = username(name), full_name(full)
        except FieldRefused:
            continue
        if ROLES.get(fold(role)) is not None and fold(kept[0]) not in seen:
            seen.add(fold(kept[0]))
            good.append(kept)
    assert [(line.username, line.name) for line in found.lines] == good
    numbers = [line.number for line in found.lines] + [problem.line for problem in found.problems]
    assert len(numbers) == len(set(numbers)) == sum(any(cell.strip() for cell in row) for row in people)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_or_are_refused(data: bytes) -> None:
    for content in (data, b"username,name\n" + data):
        try:
            found = parse(content, lambda _done, _total: None)
        except ImportRefused:
            continue
        assert all(problem.value == clean_line(problem.value) for problem in found.problems)


# What was exported


KEPT = st.text(max_size=30) | st.text("=+-@|%'\"; ,1aé", max_size=8)


@given(KEPT, KEPT, st.sampled_from([Role.MEMBER, Role.ADMINISTRATOR]))
def test_an_export_is_imported_as_it_was(login: str, named: str, role: Role) -> None:
    try:
        kept = username(login), full_name(named)
    except FieldRefused:
        return
    row = dict.fromkeys(USER_COLUMNS, "x") | {"username": kept[0], "name": kept[1], "role": role.value}
    found = read("".join(sheet(USER_COLUMNS, [row])))
    assert found.problems == ()
    assert [(line.username, line.name, line.role) for line in found.lines] == [
        (clean_line(kept[0]), clean_line(kept[1]), role)
    ]


@pytest.mark.parametrize("name", ["+alice", "'+alice", "=1+1", "''-x", "a;=b", "a;'=b", '"=x', "O'Brien", "'quoted'"])
def test_what_a_spreadsheet_would_compute_comes_back_as_it_was(name: str) -> None:
    assert [line.username for line in read(line_of(("username", "name")) + line_of((name, "A"))).lines] == [name]
