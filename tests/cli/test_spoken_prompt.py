"""At a terminal the spoken check asks for what the caller reads out, once the support person is logged in."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.world import PERIOD, Phone
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn


@pytest.mark.parametrize(("typed", "words"), [("0000-0000", b"No user of the practice"), ("\x04", b"")])
def test_the_callers_code_is_asked_for(tmp_path: Path, typed: str, words: bytes) -> None:
    home = tmp_path / "home"
    running, chosen = Running({"TN_TUI_HOME": str(home)}), Secret("violet ladder forty monks")
    with running.core(may_begin=True) as core:
        core.administration.add_practice("root", code="RIVERSIDE", name="Riverside")
        temporary = core.support.add(on_behalf(), username="dana", name="Dana").password
        signed_in = core.sign_in.submit_password("SUPPORT", "dana", temporary)
        assert isinstance(signed_in, SignedIn)
        offer = core.enrollment.begin(signed_in.session)
        phone, now = Phone(offer.uri), core.clock.now()
        core.enrollment.confirm(signed_in.session, offer.ticket, phone.token(now))
        core.passwords.change(signed_in.session, temporary, chosen)
        core.sessions.log_out(signed_in.session)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tn_tui", "support", "spoken-check", "--practice", "RIVERSIDE", "alice", "--as", "dana"],
        env={"TN_TUI_HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        timeout=20,
    )
    token = phone.token(now + PERIOD).reveal()
    for prompt, line in ((b"Password: ", chosen.reveal()), (b"Token: ", token), (b"Caller reads: ", typed)):
        child.expect_exact(prompt)
        child.sendline(line)
    child.expect(pexpect.EOF)
    assert words in child.before
    child.close()
    # Also who gives up at the question is logged out.
    assert child.exitstatus in {1, 130}
    with running.core() as core, core._context.database.read() as work:
        assert work.exec_driver_sql("SELECT count(*) FROM sessions WHERE ended_at IS NULL").scalar() == 0
