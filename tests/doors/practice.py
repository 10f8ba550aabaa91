"""A practice in a data folder of its own, under the real clock and with the real hash, for what a host would start."""

import shutil
from datetime import timedelta
from pathlib import Path

from tests.world import OPERATOR, PERIOD, Phone
from tn_tui.bootstrap import build, open_core
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn
from tn_tui.settings import Settings

KEY = "publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFc5Wd3v5TnLxM0n1wGdWcE0xvYb0uYhYvQwq4Vf5cXs"


class Practice:
    """RIVERSIDE with alice, who is enrolled, carol, who is not, and gone, who is deactivated."""

    password = "violet ladder forty monks"

    def __init__(self, home: Path, phone: Phone) -> None:
        self.home = home
        self._phone = phone
        self.core = build(Settings(home))

    @classmethod
    def made(cls, home: Path) -> Phone:
        """Make it in a new folder; the phone is alice's."""
        with open_core(Settings(home)) as core:
            administration = core.administration
            administration.add_practice(OPERATOR, code="RIVERSIDE", name="Riverside", two_factor_required=False)
            sessions = {}
            for username in ("carol", "gone", "alice"):
                added = administration.add_user(
                    OPERATOR, practice_code="RIVERSIDE", username=username, name=username.title(), role=Role.MEMBER
                )
                signed_in = core.sign_in.submit_password("RIVERSIDE", username, added.password)
                assert isinstance(signed_in, SignedIn)
                sessions[username] = signed_in.session
                core.passwords.change(signed_in.session, added.password, Secret(cls.password))
            offer = core.enrollment.begin(session := sessions["alice"])
            phone = Phone(offer.uri)
            # With the token before this one, so that those of now and of the next half minute are unused.
            token = phone.token(core.clock.now() - PERIOD)
            enrolled = core.enrollment.confirm(session, offer.ticket, token)
            core.recovery_codes.saved(session, enrolled.codes)
        return phone

    @classmethod
    def copied(cls, made: tuple[Path, Phone], home: Path) -> "Practice":
        """A copy of one that was made."""
        shutil.copytree(made[0], home)
        practice = cls(home, made[1])
        [(gone,)] = practice.execute("SELECT id FROM users WHERE username = 'gone'")
        assert isinstance(gone, int)
        practice.core.user_changes.apply(Operator(OPERATOR), [gone], Change.DEACTIVATE, reason="left")
        return practice

    def token(self, ahead: int = 0) -> str:
        """Alice's token of now, or of so many half minutes ahead; the window takes one."""
        return self._phone.token(self.core.clock.now() + ahead * PERIOD).reveal()

    def require(self, ahead: timedelta) -> None:
        """Have two-factor authentication required of all from a moment on, which may be over."""
        moment = int((self.core.clock.now() + ahead).timestamp() * 1e6)
        self.execute("UPDATE practices SET two_factor_required = true, required_from = :moment", moment=moment)

    def newest(self) -> tuple[object, ...]:
        """The newest row of the practice's log."""
        sql = "SELECT event, outcome, origin, detail FROM activity WHERE chain_id > 0 ORDER BY number DESC LIMIT 1"
        return self.execute(sql)[0]

    def execute(self, sql: str, **values: object) -> list[tuple[object, ...]]:
        from sqlalchemy import text

        with self.core._context.database.write() as work:
            result = work.execute(text(sql), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    def close(self) -> None:
        self.core.close()
