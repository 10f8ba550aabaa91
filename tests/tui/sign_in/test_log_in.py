"""The front door, and what can go wrong at it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import of_world, sitting
from tests.world import World
from tn_tui.domain.errors import Busy, SessionEnded, SignInRefused, Unexpected
from tn_tui.domain.policy import SessionEnd
from tn_tui.domain.system_errors import StorageFull, StorageNewer
from tn_tui.tui.sign_in.log_in import MISSING, LogInScreen
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.push_button import PushButton

WRONG = "Practice code, username or password is wrong."


async def test_a_wrong_password_keeps_what_may_be_right(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in("wrong")
        screen = alice.app.screen
        assert isinstance(screen, LogInScreen)
        assert [field.value for field in screen.query(Field)] == ["RIVERSIDE", "alice", ""]
        assert screen.focused is screen.field("password").input
        assert WRONG in alice.text
        await alice.type(PASSWORD, "enter")
        assert alice.at == "ProfileScreen"


async def test_enter_goes_to_the_next_empty_field(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.press("enter")
        assert "submit_password" not in front.calls
        assert MISSING[0] in alice.text
        assert alice.app.focused is alice.app.screen.query_one("#practice-code")
        await alice.press("tab", "enter")
        assert alice.app.focused is alice.app.screen.query_one("#practice-code")
        await alice.type("RIVERSIDE", "enter")
        assert not any(words in alice.text for words in MISSING)
        await alice.press("enter")
        assert MISSING[1] in alice.text
        await alice.press("tab")
        await alice.type(PASSWORD, "enter")
        assert alice.app.focused is alice.app.screen.query_one("#username")
        await alice.type("alice", "enter")
        assert alice.at == "ProfileScreen"


async def test_keys_typed_ahead_land_in_their_fields(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        alice.send("RIVERSIDE", "tab")
        alice.send("alice", "tab")
        alice.send(PASSWORD, "enter")
        await alice.press()
        assert alice.at == "ProfileScreen"


async def test_the_button_names_what_is_missing(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.pilot.click("#log-in")
        await alice.press()
        assert all(words in alice.text for words in MISSING)
        await alice.type("R")
        assert [words in alice.text for words in MISSING] == [False, True, True]


async def test_nothing_is_sent_twice(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.type("RIVERSIDE", "enter")
        await alice.type("alice", "enter")
        screen = alice.app.screen
        assert isinstance(screen, LogInScreen)
        screen.field("password").input.value = PASSWORD
        screen.submit()
        assert screen.query_one(PushButton).waiting
        screen.submit()
        screen.action_go_on()
        await alice.press()
        assert front.calls.count("submit_password") == 1
        assert alice.at == "ProfileScreen"


async def test_a_lock_counts_down_in_place(tmp_path: Path, front: Front) -> None:
    front.refuse = {"submit_password": SignInRefused(front.moment + timedelta(seconds=12))}
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in("wrong")
        screen = alice.app.screen
        assert isinstance(screen, LogInScreen)
        assert "Try again in 12 s." in alice.text
        front.world.clock.move(seconds=5)
        screen.tick()
        assert "Try again in 7 s." in alice.text
        front.world.clock.move(seconds=7)
        screen.tick()
        assert "You can try again now." in alice.text
        assert screen._countdown is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Busy(), "Please try again in a few seconds."),
        (StorageFull(), "The disk is full"),
        (Unexpected("0badcafe"), "0badcafe"),
    ],
)
async def test_a_refusal_of_the_machine_says_what_to_do(
    error: Exception, words: str, tmp_path: Path, front: Front
) -> None:
    front.refuse = {"submit_password": error}
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in("whatever")
        assert words in " ".join(alice.text.split())


async def test_a_defect_becomes_an_incident_without_what_was_typed(tmp_path: Path, front: Front) -> None:
    front.refuse = {"submit_password": ValueError("canary " + PASSWORD)}
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "Please tell support this number" in " ".join(alice.text.split())
        log = (tmp_path / "tn-tui.log").read_text()
        assert "ValueError" in log
        assert "canary" not in log
        assert PASSWORD not in log


async def test_more_than_fits_is_refused_and_never_cut(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.paste("x" * 4096)
        screen = alice.app.screen
        assert isinstance(screen, LogInScreen)
        assert screen.field("practice-code").value == ""
        assert "This takes at most 64 characters." in alice.text


async def test_pasted_control_bytes_are_harmless(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.paste("a\x1b]52;c;AAAA\x07\u202eb")
        screen = alice.app.screen
        assert isinstance(screen, LogInScreen)
        assert "\x1b" not in screen.field("practice-code").value
        assert "\u202e" not in alice.text


async def test_a_core_that_cannot_be_opened_ends_with_a_sentence(tmp_path: Path, front: Front) -> None:
    front.refuse = {"open": StorageNewer("9")}
    async with sitting(tmp_path, front.opener()) as alice:
        assert alice.app.return_code == 3
        assert "newer version" in alice.app.last_words


async def test_a_session_that_ended_elsewhere_leads_back_with_the_reason(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        front.refuse["own"] = SessionEnded(SessionEnd.TOO_MANY)
        await alice.press("slash")
        assert alice.at == "LogInScreen"
        assert "you logged in at another place" in " ".join(alice.text.split())
        await alice.log_in(PASSWORD)
        assert alice.at == "ProfileScreen"


async def test_who_quits_is_logged_out(sqlite_world: World, tmp_path: Path) -> None:
    person = sqlite_world.person("alice")
    async with sitting(tmp_path, of_world(sqlite_world)) as alice:
        await alice.log_in(person.password.reveal())
        assert alice.at == "ProfileScreen"
        await alice.press("ctrl+q")
    assert sqlite_world.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == [(0,)]


async def test_wrong_unknown_and_locked_read_alike(sqlite_world: World, tmp_path: Path) -> None:
    sqlite_world.person("alice")
    async with sitting(tmp_path, of_world(sqlite_world)) as alice:
        seen = set()
        for username, code in (("alice", "RIVERSIDE"), ("nobody", "RIVERSIDE"), ("alice", "NOWHERE")):
            alice.app._front.begin_anew(None)
            await alice.log_in("wrong", username, code)
            seen.add(alice.text.replace(username, "").replace(code, "").replace(" ", ""))
        assert len(seen) == 1
