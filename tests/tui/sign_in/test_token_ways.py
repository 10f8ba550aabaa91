"""The ways in for who can't get a token: a recovery code, help with its spoken check, and cases that can be stopped."""

import re
from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.inside import assert_inside
from tests.tui.sitting import LARGE, SMALL, Sitting, sitting
from tests.world import World
from tn_tui.domain.errors import Busy
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import PersonView, SignedIn
from tn_tui.tui.sign_in.log_in_words import notice
from tn_tui.words.spelling import spoken


def words(somebody: Sitting) -> str:
    """The screen as running text, without the lines around dialogs."""
    return " ".join(somebody.text.replace("│", " ").split())


# The card


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("unavailable", [None, "ssh"])
async def test_the_card_names_every_way(
    tmp_path: Path, size: tuple[int, int], unavailable: str | None, enrolled: Front
) -> None:
    enrolled.desk().approved()
    enrolled.world.device.unavailable = unavailable
    async with sitting(tmp_path, enrolled.opener(), size) as alice:
        await alice.log_in(PASSWORD)
        assert_inside(alice)
        for way in ("Can't get a token?", "r Recovery code", "c Check my clock", "o One-time code", "? Get help"):
            assert way in alice.text
        assert "A recovery case of your account is open. ? shows it." in alice.text
        await alice.type(enrolled.token())
        assert "submit_token" in enrolled.calls


async def test_moved_keys_are_shown_and_work(tmp_path: Path, enrolled: Front) -> None:
    keys = {
        "recovery_code": "ctrl+r",
        "check_clock": "shift+f10",
        "get_help": "shift+f11",
        "one_time_code": "shift+f12",
    }
    async with sitting(tmp_path, enrolled.opener(), keys=keys) as alice:
        await alice.log_in(PASSWORD)
        assert_inside(alice)
        for key, at in (
            ("ctrl+r", "RecoveryCodeDialog"),
            ("shift+f10", "ClockCheckDialog"),
            ("shift+f11", "GetHelpDialog"),
        ):
            assert f"{key} " in alice.text
            await alice.press(key)
            assert alice.at == at
            await alice.press("escape")
        await alice.press("r")
        assert alice.at == "TokenScreen"


async def test_the_mouse_opens_each(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        for words_, at in (
            ("r Recovery code", "RecoveryCodeDialog"),
            ("c Check my clock", "ClockCheckDialog"),
            ("o One-time code", "OneTimeCodeDialog"),
            ("? Get help", "GetHelpDialog"),
        ):
            line, text = next((number, text) for number, text in enumerate(alice.lines()) if words_ in text)
            await alice.pilot.click(offset=(text.index(words_) + 3, line))
            await alice.press()
            assert alice.at == at
            await alice.press("escape")
            assert alice.at == "TokenScreen"
        line, text = next((number, text) for number, text in enumerate(alice.lines()) if "Can't get" in text)
        await alice.pilot.click(offset=(text.index("Can't get"), line))
        await alice.press()
        assert alice.at == "TokenScreen"


async def test_the_help_and_the_palette_name_them(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener(), (80, 60)) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("f1")
        for way in ("Recovery code", "Check my clock", "One-time code", "Get help"):
            assert way in alice.text
        await alice.press("escape", "ctrl+p")
        await alice.type("check my clock", "enter")
        await alice.press("enter")
        assert alice.at == "ClockCheckDialog"


# A recovery code


async def test_a_recovery_code_logs_in_however_it_is_written(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        texts = [code.reveal() for code in enrolled.codes]
        written = (texts[0], texts[1].upper().replace("-", " "), texts[2].upper().replace("-", ""))
        for text, left in zip(written, (9, 8, 7), strict=True):
            await alice.log_in(PASSWORD)
            await alice.press("r")
            assert_inside(alice)
            await alice.type(text, "enter")
            assert alice.at == "ProfileScreen"
            assert f"You logged in with a recovery code. {left} of them are left." in alice.text
            await alice.press("ctrl+l")


async def test_where_few_are_left_it_warns(tmp_path: Path, sqlite_world: World) -> None:
    # Who alone administers the practice would have to make new ones.
    enrolled = Front(sqlite_world, role=Role.MEMBER, enrolled=True)
    for code in enrolled.codes[:6]:
        enrolled.world.core.sign_in.submit_recovery_code(enrolled.alice.half(), code)
    async with sitting(tmp_path, enrolled.opener()) as alice:
        for code, said in zip(
            enrolled.codes[6:],
            (
                "Only 3 recovery codes are left. Press c to make new ones.",
                "Only 2 recovery codes are left. Press c to make new ones.",
                "Only 1 recovery code is left. Press c to make new ones.",
                "You have no recovery codes. Press c to make new ones.",
            ),
            strict=True,
        ):
            await alice.log_in(PASSWORD)
            await alice.press("r")
            await alice.type(code.reveal(), "enter")
            assert f"You logged in with a recovery code. {said}" in words(alice)
            await alice.press("ctrl+l")


async def test_a_wrong_code_is_said_under_the_field(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("r", "enter")
        assert "Please fill this in." in alice.text
        assert "submit_recovery_code" not in enrolled.calls
        await alice.type("7k3m-9qx2-ab4d-wx8z", "enter")
        assert "Not right, or used. Please take another." in alice.text
        enrolled.refuse["submit_recovery_code"] = Busy()
        await alice.press("enter")
        assert "Many people are logging in" in words(alice)
        await alice.press("r", "escape")
        assert alice.at == "TokenScreen"
        await alice.type(enrolled.token())
        assert alice.at == "ProfileScreen"
        assert "recovery code." not in alice.text


async def test_too_many_codes_count_down_in_place(tmp_path: Path, enrolled: Front) -> None:
    enrolled.desk().approved()
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("r")
        enrolled.world.execute("UPDATE users SET token_failures = 4")
        await alice.type("wrong", "enter")
        assert alice.at == "TokenScreen"
        assert "There were too many wrong codes." in alice.text
        assert "Try again in 1 min 00 s." in alice.text
        assert_inside(alice)
        for key in ("r", "c", "o", "question_mark"):
            await alice.press(key)
            assert alice.at == "TokenScreen"
        enrolled.world.clock.move(seconds=66)
        alice.app.screen.tick()  # type: ignore[attr-defined]
        await alice.press()
        assert alice.at == "LogInScreen"
        assert "You can log in again now." in alice.text


async def test_whoever_must_save_new_codes_is_not_told_of_the_old(tmp_path: Path, enrolled: Front) -> None:
    enrolled.world.execute("UPDATE users SET codes_saved_at = NULL")
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("r")
        await alice.type(enrolled.codes[0].reveal(), "enter")
        assert alice.at == "SaveCodesScreen"
        await alice.press("escape")
        assert alice.at == "LogInScreen"


async def test_enter_on_cancel_cancels_and_sends_nothing(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("r")
        await alice.type(enrolled.codes[0].reveal(), "tab", "enter")
        assert alice.at == "TokenScreen"
        assert "submit_recovery_code" not in enrolled.calls


@pytest.mark.parametrize(("left", "said"), [(5, "5 of them are left."), (2, "2 are left."), (1, "One"), (0, "None")])
def test_where_another_screen_comes_first_it_says_how_few_are_left(left: int, said: str) -> None:
    person = PersonView("SUPPORT", "Support desk", "susan", "Susan Smith", Role.SUPPORT)
    notices = (SignInNotice.NOT_REMEMBERED, SignInNotice.CODE_USED)
    words_ = notice(SignedIn(Secret("session"), person, Step.IN, 900, notices, codes_left=left))
    assert words_ is not None
    assert words_.text.startswith("This device could not be remembered.")
    assert said in words_.text
    assert ("on your profile" in words_.text) is (left <= 3)


# Time


@pytest.mark.parametrize("key", ["r", "c", "o"])
async def test_a_half_log_in_that_runs_out_leads_back_from_every_dialog(
    tmp_path: Path, key: str, enrolled: Front
) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        step = alice.app.screen
        await alice.press(key)
        enrolled.world.clock.move(minutes=5)
        step._look_at_the_time()  # type: ignore[attr-defined]
        await alice.press()
        assert alice.at == "LogInScreen"
        assert "Please log in again." in alice.text


async def test_what_is_being_read_out_stays_when_the_half_log_in_runs_out(tmp_path: Path, enrolled: Front) -> None:
    enrolled.desk().approved()
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        step = alice.app.screen
        await alice.press("question_mark")
        enrolled.world.clock.move(minutes=5)
        step._look_at_the_time()  # type: ignore[attr-defined]
        alice.app.screen.look()  # type: ignore[attr-defined]
        await alice.press()
        assert alice.at == "GetHelpDialog"
        assert "Your log-in took too long." in alice.text
        assert "Stop the Case" not in alice.text
        assert "contact your Practice Administrator" in words(alice)
        await alice.press("s", "escape")
        assert alice.at == "LogInScreen"
        assert "Please log in again." in alice.text


# Help


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_help_tells_whom_to_ask_and_what_to_read_out(
    tmp_path: Path, size: tuple[int, int], enrolled: Front
) -> None:
    async with sitting(tmp_path, enrolled.opener(), size) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("question_mark")
        assert "I can't access my authentication token." in alice.text
        read_out = re.compile(r"Read this to support: +([0-9A-Z]{4})-([0-9A-Z]{4}) ")
        seen = read_out.search(alice.text)
        assert seen is not None
        assert re.search(r"Support must read to you: +[0-9A-Z]{4} +[a-zA-Z]+( [a-zA-Z]+){3}", alice.text)
        assert spoken(Secret("".join(seen.groups()))) in words(alice)
        assert "Both hold until" in alice.text
        assert "Stop" not in alice.text
        # Whoever is on the telephone reads on what stands there.
        before = alice.text
        enrolled.world.clock.move(minutes=3)
        alice.app.screen.look()  # type: ignore[attr-defined]
        await alice.press()
        assert alice.text == before
        for _ in range(5):
            await alice.press("pagedown")
        assert "Sync now." in words(alice)
        await alice.press("question_mark")
        assert alice.at == "TokenScreen"


async def test_help_is_there_where_tokens_are_closed(tmp_path: Path, enrolled: Front) -> None:
    enrolled.world.execute("UPDATE users SET token_closed_at = 1")
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.type(enrolled.wrong())
        await alice.press("question_mark")
        assert "Read this to support:" in alice.text
        await alice.press("escape", "r")
        await alice.type(enrolled.codes[0].reveal(), "enter")
        assert alice.at == "ProfileScreen"


async def test_who_is_of_the_desk_asks_whoever_runs_the_program(tmp_path: Path, enrolled: Front) -> None:
    person = enrolled.desk().susan
    async with sitting(tmp_path, enrolled.opener()) as susan:
        await susan.log_in(person.password.reveal(), person.username, person.code)
        await susan.press("question_mark")
        assert "ask whoever runs this program" in words(susan)
        assert "Read this to support" not in susan.text
