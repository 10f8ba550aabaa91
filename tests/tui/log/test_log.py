"""Security & Activity of the practice: pages, filters, export, and whether every row is as it was written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tui.at_log import BOB, at_log
from tests.tui.inside import assert_inside
from tests.tui.office import Office
from tests.tui.sitting import LARGE, SMALL, go, of_world, one_by_one, sitting
from tests.world import World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import Gone
from tn_tui.domain.events import Event, Group, Outcome
from tn_tui.domain.ports import KeptHead
from tn_tui.domain.practice_views import BrokenRow
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused, StorageLocked
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log.verify import broken_words
from tn_tui.words import events

HOSTILE = ["[/]", "[bold", "\x1b]52;c;AAAA\x07", "\u202etxt", "漢字" * 40, "[@click=app.quit]x[/]", "x" * 200]


async def test_it_says_who_did_what_to_whom_when_from_where_and_why(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office, rows=0) as alice:
        office.happened(Event.LOG_IN, subject="alice", detail="token")
        office.happened(Event.ROLE_CHANGED, actor="operator:root", subject="carol", detail="administrator")
        office.happened(Event.PASSWORD, outcome=Outcome.REFUSED, actor="nobody", subject="carol")
        office.happened(Event.DISABLED, user_id=BOB, subject="bob.smith", reason="Lost the phone")
        await go(alice, Visit.LOG)
        lines = alice.lines()
        first = next(line for line in lines if "Two-factor disabled" in line)
        assert all(word in first for word in ("▸", "today 09:1", "alice", "Lost", "bob.smith"))
        assert "Two-factor authentication disabled · bob.smith" in alice.text
        assert f"alice, from 10.0.4.17, 24 Nov 2026 {office.world.clock.now():%H:%M:%S}" in alice.text
        assert "Reason: Lost the phone" in alice.text
        refused = next(line for line in lines if "Wrong password" in line)
        assert "unknown" in refused
        assert "carol" in refused
        assert "operator root" in alice.text
        await alice.press("down", "down")
        assert "Role changed · Practice Administrator now · carol" in alice.text
        await alice.press("enter")
        assert alice.at == "ActivityRowDialog"
        assert "Who       operator root" in alice.text
        await alice.press("escape")
        assert alice.at == "LogScreen"
        await alice.press("f1")
        for _ in range(30):
            await alice.press("down")
        assert "tn-tui activity verify" in alice.text


async def test_pages_by_keys_and_by_walking_over_their_ends(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        first = alice.text
        limit = office.heard.last("log.page")["limit"]
        assert "pgdn Older" in alice.lines()[-1] or "pgdn" in alice.text
        await alice.press("pagedown")
        assert office.heard.last("log.page")["older_than"] == office.newest - limit + 1
        await alice.press("pageup")
        assert alice.text == first
        await alice.press(*["down"] * limit)
        assert office.heard.last("log.page")["older_than"] == office.newest - limit + 1
        await alice.press("up")
        assert office.heard.last("log.page")["newer_than"] is not None
        assert alice.lines()[4 + limit - 1].startswith(" ▸") or "▸" in alice.text
        await alice.press("end")
        assert "pgdn" not in alice.lines()[-1]
        await alice.press("home")
        assert alice.text == first
        await alice.press("pagedown")
        top = alice.lines()[3]
        await alice.pilot.resize_terminal(80, 40)
        await alice.press()
        assert alice.lines()[3] == top, "another size keeps the row that was at the top"
        assert office.heard.last("log.page")["limit"] > 20


async def test_filters_by_group_person_outcome_and_time(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        await alice.press("slash")
        assert alice.at == "LogFilterDialog"
        await alice.press("right", "tab", "right", "tab")
        await alice.type("bob.smith", "tab")
        await alice.type("1 nov", "tab")
        await alice.type("yesterday", "enter")
        assert alice.at == "LogScreen"
        asked = office.heard.last("log.page")
        assert asked["group"] is Group.SIGN_IN
        assert asked["outcome"] is Outcome.DONE
        assert asked["person"] == BOB
        assert asked["since"] == datetime(2026, 11, 1, tzinfo=UTC)
        assert asked["until"] == datetime(2026, 11, 24, tzinfo=UTC)
        assert "only log-ins · bob.smith · done · 1 Nov 2026 to 23 Nov 2026" in alice.text
        assert "Nothing happened that fits." in alice.text
        await alice.press("slash")
        assert "bob.smith" in alice.text
        assert "1 Nov 2026" in alice.text
        await alice.pilot.click("#everything")
        await alice.press()
        assert "everything" in alice.text
        assert office.heard.last("log.page")["person"] is None


async def test_what_is_nobody_or_no_day_is_said_there(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        for tabs, typed, sentence in (
            (2, "zoe", "No user of the practice has this username."),
            (2, "[/]", "No user of the practice has this username."),
            (3, "soon", "This is no day."),
            (4, "13/13/2026", "This is no day."),
        ):
            await one_by_one(alice, "slash", *["tab"] * tabs)
            await alice.type(typed, "enter")
            assert alice.at == "LogFilterDialog"
            assert sentence in alice.text
            await alice.press("escape")
            assert "everything" in alice.text
        await one_by_one(alice, "slash", "tab", "tab", "tab")
        await alice.type("3 nov 2026", "tab")
        await alice.type("1 nov 2026", "enter")
        assert "This is before the first day." in alice.text


async def test_a_person_who_is_not_there_any_more_is_filtered_by_no_longer(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        await one_by_one(alice, "slash", "tab", "tab")
        office.heard.refuse["log.page"] = Gone()
        await alice.type("bob.smith", "enter")
        assert "This is not there any more." in alice.text
        assert office.heard.last("log.page")["person"] is None


async def test_verify_says_in_a_sentence_that_all_rows_are_as_written_and_shows_the_head(
    tmp_path: Path, office: Office
) -> None:
    async with at_log(tmp_path, office) as alice:
        office.busy(1204 - office.newest)
        await alice.press("v")
        assert alice.at == "VerifyDialog"
        assert "All 1,204 rows are as they were written." in alice.text
        assert "row 1,204" in alice.text
        assert office.head in alice.text
        await alice.press("escape")
        assert alice.at == "LogScreen"
        office.heard.refuse["log.verify"] = StorageLocked()
        await alice.press("v")
        assert "The database is busy" in alice.text


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (BrokenRow("R", 812, 812, "changed"), "Row 812 is not what was written."),
        (BrokenRow("R", 812, 815, "removed"), "Rows 812 to 815 were taken out."),
        (BrokenRow("R", 9000, 9000, "added"), "Row 9,000 was not written by this program."),
        (BrokenRow("R", 1200, 1204, "cut off"), "Rows 1,200 to 1,204 were cut off at the end."),
        (BrokenRow("R", 4, 4, "some other way"), "Row 4 is not as it was written."),
    ],
)
def test_each_way_to_be_broken_has_a_sentence(broken: BrokenRow, sentence: str) -> None:
    assert broken_words(broken) == sentence


async def test_verify_names_the_row_that_is_not(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office) as alice:
        office.world.execute("CREATE TABLE sound AS SELECT * FROM activity")
        last = office.newest
        for tampering, sentence in (
            ("UPDATE activity SET subject = 'carol' WHERE number = 12", "Row 12 is not what was written."),
            ("DELETE FROM activity WHERE number BETWEEN 12 AND 15", "Rows 12 to 15 were taken out."),
            (
                "UPDATE activity SET number = 9000 WHERE number = :last AND chain_id = 1",
                "Row 9,000 was not written by this program.",
            ),
            ("DELETE FROM activity WHERE number >= :last - 1", f"Rows {last - 1} to {last} were cut off at the end."),
        ):
            office.world.execute(tampering, last=last)
            await alice.press("v")
            assert sentence in " ".join(alice.text.replace("│", " ").split())
            assert office.head not in alice.text, "a head of a log that is not what it was is nothing to keep"
            await alice.press("escape")
            office.world.execute("DELETE FROM activity")
            office.world.execute("INSERT INTO activity SELECT * FROM sound")


async def test_verify_says_that_the_heads_can_not_be_read(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> dict[int, KeptHead]:
        raise FileRefused(tmp_path / "heads", PathProblem.MODE)

    async with at_log(tmp_path, office) as alice:
        monkeypatch.setattr(office.world.heads, "load", refuse)
        await alice.press("v")
        seen = " ".join(alice.text.replace("│", " ").split())
        assert "the file heads" in seen
        assert "Ask whoever runs tn-tui to see to it." in seen
        assert "as they were written" not in seen
        assert office.head not in alice.text


def test_a_count_of_what_repeats_is_part_of_the_sentence() -> None:
    assert events.words(Event.PASSWORD, Outcome.REFUSED, "37 more") == "Wrong password · 37 more"
    assert events.words(Event.PASSWORD, Outcome.LOCKED, "1 more") == "Log-in while locked · 1 more"
    assert events.words(Event.PASSWORD, Outcome.REFUSED) == "Wrong password"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_it_fits(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office, size) as alice:
        assert_inside(alice)
        for keys in (("slash",), ("v",), ("enter",), ("e", "enter")):
            for key in keys:
                await alice.press(key)
                assert_inside(alice)
            await alice.press("escape")
            assert alice.at == "LogScreen"


async def test_names_reasons_and_origins_are_only_ever_text(tmp_path: Path, office: Office) -> None:
    async with at_log(tmp_path, office, LARGE, rows=0) as alice:
        for text in HOSTILE:
            office.happened(text, actor=text, subject=text, reason=text)
            office.happened(Event.RENAMED, actor=text, subject=text, reason=text, origin=text, detail=text)
        await go(alice, Visit.LOG)
        for text in reversed(HOSTILE):
            clean = clean_line(text)
            for keys in ((), ("enter",), ("escape",), ("e",), ("escape", "down"), ("enter",), ("escape",)):
                await alice.press(*keys)
                assert not {"\x1b", "\x07", "\u202e"} & set(alice.text)
            assert clean[:8] in alice.text
            await alice.press("down")


def test_every_event_and_outcome_has_words_and_what_nobody_knows_is_shown_as_it_is() -> None:
    for event in Event:
        for outcome in Outcome:
            assert events.words(event, outcome)[0].isupper()
    assert events.what("strange", "done", "x") == "strange · done · x"
    assert events.what(Event.LOG_IN, "undone", "") == "log-in · undone"
    assert set(events.GROUPS) == set(Group)
    assert set(events.OUTCOMES) == set(Outcome)
    assert events.by("alice") == " · by alice"
    assert events.by("operator:root") == " · by the operator root"
    assert events.by("nobody") == events.by("") == ""


async def test_over_a_real_core_the_row_that_was_changed_is_named(sqlite_world: World, tmp_path: Path) -> None:
    alice, bob = sqlite_world.administrator("alice"), sqlite_world.person("bob")
    async with sitting(tmp_path, of_world(sqlite_world)) as here:
        await here.log_in(alice.password.reveal())
        await here.type(alice.token().reveal())
        await go(here, Visit.LOG)
        assert "Logged in with a token" in here.text
        await here.press("v")
        assert "rows are as they were written." in here.text
        await here.press("escape")
        await one_by_one(here, "slash", "tab", "tab")
        await here.type("bob", "enter")
        assert "only bob" in here.text
        assert "Password changed" in here.text
        await one_by_one(here, "e", "ctrl+u")
        await here.type(str(tmp_path / "bob.csv"), "enter")
        lines = (tmp_path / "bob.csv").read_text(encoding="utf-8").splitlines()
        assert f"{len(lines) - 1} rows are in this file" in here.text
        assert (tmp_path / "bob.csv").stat().st_mode & 0o777 == 0o600
        await here.press("escape")
        sqlite_world.execute("UPDATE activity SET subject = 'carol' WHERE user_id = :id", id=bob.id)
        await here.press("v")
        assert "is not what was written." in here.text


async def test_the_profile_says_who_did_something_to_the_account_and_why(sqlite_world: World, tmp_path: Path) -> None:
    alice, bob = sqlite_world.administrator("alice"), sqlite_world.person("bob", enrolled=True)
    changes, session = sqlite_world.core.user_changes, alice.session()
    changes.apply(session, [bob.id], Change.DISABLE_TWO_FACTOR, reason="Lost [the] phone")
    async with sitting(tmp_path, of_world(sqlite_world), LARGE) as here:
        await here.log_in(bob.password.reveal(), "bob")
        assert "Lost [the] phone" in here.text
        await here.press("enter")
        await go(here, Visit.PROFILE)
        assert "Two-factor authentication disabled · by alice · Lost [the] phone" in here.text
