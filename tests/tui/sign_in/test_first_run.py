"""The first run: nothing flashes by before it, nothing typed is lost, and its password is told how good it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from textual import events

from tests.tui.sitting import SMALL, Sitting, of_world, wait_idle
from tests.world import World
from tn_tui.core.core import Core
from tn_tui.settings import Settings
from tn_tui.tui.program.app import TnApp


async def test_it_makes_a_practice_and_its_administrator_who_then_only_types_the_password(
    sqlite_world: World, tmp_path: Path
) -> None:
    seen: list[str] = []

    @contextmanager
    def slowly(settings: Settings) -> Iterator[Core]:
        # The first screen is painted by now, and somebody types before the core is up.
        seen.append(Sitting(app, pilot).text)
        for letter in "RIVERSIDE":
            app.post_message(events.Key(letter, letter))
        with of_world(sqlite_world)(settings) as core:
            yield core

    app = TnApp(Settings(home=tmp_path), slowly)
    async with app.run_test(size=SMALL, notifications=True, tooltips=True) as pilot:
        await wait_idle(pilot)
        alice = Sitting(app, pilot)
        assert "Log in" not in seen[0]
        assert "Password" not in seen[0]
        assert alice.at == "FirstRunScreen"
        assert "Practice code     RIVERSIDE" in alice.text
        await alice.press("enter")
        for text in ("Riverside Counseling", "alice", "Alice Smith"):
            await alice.type(text, "enter")
        assert "At least 15 characters; a few words." in alice.text
        for password, words in (
            ("password1", "Too short: 9 of 15 characters."),
            ("iloveyouiloveyou", "Many people use it. Choose another."),
            ("alice smith riverside", "Made of a known name. Choose another."),
            ("a long enough one", "Good. Longer is stronger."),
            ("a long enough secret", "Strong."),
        ):
            await alice.type(password)
            assert words in alice.text
            await alice.press("ctrl+u")
        for text in ("iloveyouiloveyou", "iloveyouiloveyou"):
            await alice.type(text, "enter")
        assert alice.at == "FirstRunScreen"
        assert "Many people use it. Choose another." in alice.text
        for text in ("a long enough secret", "a long enough secret"):
            await alice.type(text, "enter")
        assert alice.at == "LogInScreen"
        assert "RIVERSIDE is set up." in alice.text
        assert "Practice code     RIVERSIDE" in alice.text
        assert "Username          alice" in alice.text
        await alice.type("a long enough secret", "enter")
        assert alice.at == "ProfileScreen"
        assert "Practice Administrator" in alice.text
