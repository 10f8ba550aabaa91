"""An SSH key that is remembered: offered at the token, in the lists as what it is, and given a name."""

from pathlib import Path

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import sitting
from tests.world import MemoryDevice, World
from tn_tui.domain.device_ports import ClientKey
from tn_tui.tui.widgets.notice_line import NoticeLine

KEY = ClientKey("ssh-ed25519", f"SHA256:Uo3{'x' * 38}k9")
TOUCHED = ClientKey("sk-ssh-ed25519@openssh.com", f"SHA256:Ab1{'y' * 38}m2")


def came_by(device: MemoryDevice, key: ClientKey) -> MemoryDevice:
    device.key, device.label = key, key.label
    return device


async def test_it_is_offered_shown_and_renamed(tmp_path: Path, enrolled: Front) -> None:
    world: World = enrolled.world
    enrolled.alice.session(world.terminal(came_by(MemoryDevice(), TOUCHED)), remember=True)
    world.clock.move(minutes=5)
    came_by(world.device, KEY)
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "[x] Remember this device for 30 days" in alice.text
        assert "SSH key SHA256:Uo3…k9 · until 24 Dec 2026" in alice.text
        await alice.type(enrolled.token())
        assert "this one, by ssh key …k9 · 1 other" in alice.text
        await alice.press("d")
        for words in ("SSH key SHA256:…k9 (this one)", "security key SHA256:Ab1…m2", "used today 09:13"):
            assert words in alice.text
        await alice.press("enter")
        assert f"{KEY.label} (this one): until 24 Dec 2026" in alice.app.screen.query_one(NoticeLine).notice.text
        await alice.press("n")
        assert "The name is only for you" in alice.text
        await alice.type("Work laptop")
        await alice.press("enter")
        assert "It is called Work laptop now." in alice.text
        assert "Work laptop (this one)" in alice.text
        await alice.press("enter")
        assert f"Work laptop, {KEY.label} (this one)" in alice.app.screen.query_one(NoticeLine).notice.text
        await alice.press("x")
        assert world.execute("SELECT client_key FROM devices") == [(TOUCHED.text,)]
        await alice.press("escape", "ctrl+l")
        await alice.log_in(PASSWORD)
        assert alice.at == "TokenScreen"
