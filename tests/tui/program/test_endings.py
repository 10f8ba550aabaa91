"""However it ends: one sentence, an exit status, and nothing that was typed."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pytest
from textual.worker import Worker

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import sitting
from tn_tui.core.core import Core
from tn_tui.domain.errors import Unexpected
from tn_tui.domain.system_errors import StorageFull
from tn_tui.settings import Settings
from tn_tui.tui.frame.styles import PLACES, sheet
from tn_tui.tui.program.app import TnApp
from tn_tui.tui.program.backend import Backend
from tn_tui.tui.terminal.driver import InputFailed, TerminalGone
from tn_tui.tui.terminal.terminal_app import finished


async def test_a_defect_in_a_screen_ends_with_an_incident(tmp_path: Path, front: Front) -> None:
    app = TnApp(Settings(home=tmp_path), front.opener())

    def fail() -> None:
        canary = PASSWORD
        raise ValueError(canary)

    async def run() -> None:
        async with app.run_test() as pilot:
            await pilot.pause()
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(ValueError, match=PASSWORD):
        await run()
    assert app.return_code == 1
    assert "Please tell support this number" in app.last_words
    log = (tmp_path / "tn-tui.log").read_text()
    assert "ValueError" in log
    assert PASSWORD not in log + app.last_words
    assert not app._exit_renderables


async def test_the_end_of_the_terminal_ends_the_program(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        alice.app.post_message(TerminalGone())
        await alice.pilot.pause()
    assert alice.app.return_code == 129
    assert front.calls[-1] == "log_out"
    assert front.closed


async def test_a_failing_input_is_an_incident(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        alice.app.post_message(InputFailed(ValueError("canary")))
        await alice.pilot.pause()
    assert alice.app.return_code == 1
    assert "canary" not in (tmp_path / "tn-tui.log").read_text()


def test_no_status_counts_as_a_defect(tmp_path: Path, front: Front, capsys: pytest.CaptureFixture[str]) -> None:
    app = TnApp(Settings(home=tmp_path), front.opener())
    app.run = Mock(return_value=None)  # type: ignore[method-assign]
    assert finished(app) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("refusal", "status"), [(StorageFull(), 3), (Unexpected("0badcafe"), 1)])
def test_what_cannot_be_opened_is_said_on_stderr(
    refusal: Exception, status: int, tmp_path: Path, front: Front, capsys: pytest.CaptureFixture[str]
) -> None:
    front.refuse["open"] = refusal
    app = TnApp(Settings(home=tmp_path), front.opener())
    app.run = partial(app.run, headless=True, size=(80, 24))  # type: ignore[method-assign]
    assert finished(app) == status
    assert capsys.readouterr().err.startswith("tn-tui: ")


def recorder(found: list[BaseException]) -> Callable[[BaseException], str]:
    def record(error: BaseException) -> str:
        found.append(error)
        return "0badcafe"

    return record


async def test_the_core_lives_on_one_thread_of_its_own(tmp_path: Path, front: Front) -> None:
    threads = []

    @contextmanager
    def open_core() -> Iterator[Core]:
        threads.append(threading.get_ident())
        with front.opener()(Settings(home=tmp_path)) as core:
            yield core
        threads.append(threading.get_ident())

    backend = Backend(open_core, recorder([]))
    early = asyncio.ensure_future(backend.call(lambda core: threading.get_ident()))
    await asyncio.sleep(0)
    assert not early.done()
    await backend.open()
    threads.append(await early)
    threads.append(await backend.call(lambda core: threading.get_ident()))
    await backend.close()
    assert len(threads) == 4
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()
    assert backend.idle


async def test_a_refusal_passes_and_a_defect_becomes_an_incident(tmp_path: Path, front: Front) -> None:
    found: list[BaseException] = []
    front.refuse["is_empty"] = StorageFull()
    backend = Backend(lambda: front.opener()(Settings(home=tmp_path)), recorder(found))
    await backend.open()
    with pytest.raises(StorageFull):
        await backend.call(lambda core: core.sign_in.is_empty())
    with pytest.raises(Unexpected) as caught:
        await backend.call(lambda core: 1 // 0)
    assert caught.value.incident == "0badcafe"
    assert [type(error) for error in found] == [ZeroDivisionError]
    await backend.close()


async def test_workers_describe_themselves_without_their_arguments(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        described = []
        add = alice.app.workers.add_worker

        def look(worker: Worker[object], *, start: bool, exclusive: bool) -> None:
            described.append(worker.description)
            add(worker, start=start, exclusive=exclusive)

        alice.app.workers.add_worker = look  # type: ignore[method-assign,assignment]
        await alice.log_in(PASSWORD)
        assert described
        assert not any("alice" in text or PASSWORD in text or "(" in text for text in described)


def test_a_style_sheet_that_is_missing_names_both_places() -> None:
    assert sheet("frame/base.tcss").is_file()
    with pytest.raises(FileNotFoundError) as caught:
        sheet("nothing.tcss")
    assert all(str(place) in str(caught.value) for place in PLACES)


async def test_every_theme_can_be_put_on_while_it_runs(tmp_path: Path, front: Front) -> None:
    from tn_tui.themes import THEME_NAMES

    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        text = alice.text
        for name in (*THEME_NAMES, THEME_NAMES[0]):
            alice.app.theme = name
            await alice.press()
            assert alice.text == text
