"""The demo's installation is the same wherever it is shown."""

from pathlib import Path

import pytest

from tn_tui.demo.world import OPERATOR, PASSWORD, PRACTICE, open_core
from tn_tui.domain.authority import Operator
from tn_tui.domain.secret import Secret
from tn_tui.settings import Settings


def test_it_says_nothing_of_a_machine_whose_clock_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tn_tui.adapters.host_clock.SystemHostClock.synchronized", lambda self: False)
    with open_core(Settings(home=tmp_path / "data")) as core:
        core.administration.set_up(
            OPERATOR,
            practice_code=PRACTICE,
            practice_name="Riverside Counseling",
            username="alice",
            name="Alice Smith",
            password=Secret(PASSWORD),
        )
        assert core.practice.show(Operator(OPERATOR), practice_code=PRACTICE).host_clock_synchronized is True
