"""A scripted core: it answers at once from what the test set, and refuses when told to."""

from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from tests.tui.fake_account import FakeAccount
from tests.tui.fake_sign_in import FakeSignIn
from tests.tui.fake_state import ALICE, CODE, KEY, NEXT_TOKEN, PASSWORD, RECOVERY_CODE, START, TOKEN
from tn_tui.domain.practice_views import PracticeView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tn_tui.core.core import Core
    from tn_tui.settings import Settings

__all__ = ["ALICE", "CODE", "KEY", "NEXT_TOKEN", "PASSWORD", "RECOVERY_CODE", "START", "TOKEN", "FakeCore"]


@dataclass
class FakeCore(FakeSignIn, FakeAccount):
    """All of it."""

    def set_up(self, operator: str, **facts: object) -> PracticeView:
        self._say("set_up")
        self.empty = False
        return PracticeView(
            str(facts["practice_code"]),
            str(facts["practice_name"]),
            two_factor_required=False,
            users=1,
            enrolled=0,
            created_at=self.moment,
        )

    def opener(self) -> "Callable[[Settings], AbstractContextManager[Core]]":
        """What the app opens."""

        @contextmanager
        def open_core(settings: "Settings") -> "Iterator[Core]":
            self._say("open")
            try:
                yield self.core()
            finally:
                self.closed = True

        return open_core

    def core(self) -> "Core":
        """Itself in the core's shape."""
        parts = SimpleNamespace(
            sign_in=self,
            sessions=SimpleNamespace(
                glance=self.glance,
                touch=self.touch,
                lock=self.lock,
                unlock=self.unlock,
                log_out=self.log_out,
                end=self.end_session,
                end_others=self.end_others,
                step_up=self.step_up,
            ),
            profile=self,
            common_passwords=self.common_passwords,
            enrollment=self,
            authenticators=self,
            recovery_codes=self,
            passwords=self,
            devices=SimpleNamespace(list=self.list, end=self.end_device, end_all=self.end_all),
            activity=self,
            administration=self,
            clock=self,
            damage=lambda: None,
            origin=self.origin,
            **({"files": SimpleNamespace(takes_paths=True)} | self.more),
        )
        return cast("Core", parts)
