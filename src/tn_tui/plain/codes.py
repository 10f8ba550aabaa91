"""Recovery codes by the line: shown this once, and saved before one goes on where nobody else could help."""

import os.path
from functools import partial

from tn_tui.domain import exports
from tn_tui.domain.errors import Gone, TnError
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line
from tn_tui.plain.prompts import LOG_OUT, BackError
from tn_tui.plain.sitting import LogOutError, Sitting
from tn_tui.words import recovery_codes
from tn_tui.words.files import refused_here
from tn_tui.words.phrases import ASK_WHAT, NAME_FILE
from tn_tui.words.spelling import spoken

PATH_LIMIT = 1000
"""Characters that a file's name takes."""


def make_first(sitting: Sitting) -> Step:
    """New codes that must be saved before anything else; what the session needs next.

    Raises:
        LogOutError: the person leaves.
    """
    sitting.prompts.heading(recovery_codes.NOT_SAVED)
    sitting.prompts.say(recovery_codes.WHY, recovery_codes.LOST)
    if sitting.prompts.choose(ASK_WHAT, ["Make new codes"], LOG_OUT) is None:
        raise LogOutError
    try:
        saved = show(sitting, sitting.ask(lambda core: core.recovery_codes.renew(sitting.handle)), must_save=True)
    except BackError:
        saved = False
    return Step.IN if saved else Step.SAVE_CODES


def renew(sitting: Sitting) -> None:
    """A new set of recovery codes, once it is clear that the old one ends."""
    sitting.prompts.heading("New recovery codes")
    sitting.prompts.say("You get ten new ones.", recovery_codes.OLD)
    if not sitting.prompts.agreed("Make new codes?"):
        return
    codes = sitting.ask(lambda core: core.recovery_codes.renew(sitting.handle))
    if show(sitting, codes, renewed=True):
        sitting.prompts.say(recovery_codes.NEW_SAVED)


def show(sitting: Sitting, codes: tuple[Secret, ...], *, must_save: bool = False, renewed: bool = False) -> bool:
    """Show the codes, and ask what becomes of them; whether they are saved and the core knows it.

    Raises:
        LogOutError: they must be saved, and the person leaves instead.
    """
    prompts = sitting.prompts
    prompts.heading("Your recovery codes")
    prompts.say(recovery_codes.WHAT)
    for number, code in enumerate(codes, start=1):
        prompts.say(f"{number}  {code.reveal()}")
    prompts.say(*recovery_codes.said(renewed=renewed, must_save=must_save))
    options = ["I wrote them down", "Spell them"]
    if sitting.takes_paths:
        options.append("Write them to a file")
    while True:
        place = prompts.choose("Recovery codes", options, LOG_OUT if must_save else "Later")
        if place is None and must_save:
            raise LogOutError
        if place is None:
            return False
        if place == 1:
            for number, code in enumerate(codes, start=1):
                prompts.say(f"{number}  {spoken(code)}")
            continue
        is_kept = _is_written(sitting, codes) if place else prompts.agreed(recovery_codes.WRITTEN)
        if is_kept:
            return _tell_saved(sitting, codes)


def _tell_saved(sitting: Sitting, codes: tuple[Secret, ...]) -> bool:
    try:
        sitting.ask(lambda core: core.recovery_codes.saved(sitting.handle, codes))
    except Gone:
        sitting.prompts.say(recovery_codes.DEAD)
        return False
    return True


def _is_written(sitting: Sitting, codes: tuple[Secret, ...]) -> bool:
    """Whether all of them are in a file of the person's own."""
    sitting.prompts.say(recovery_codes.KEEP_FILE)
    whose = f"{sitting.person.username} @ {sitting.person.practice_code}"
    day = sitting.now().astimezone().date()
    text = partial(recovery_codes.file_text, codes, whose, day)
    while True:
        try:
            path = absolute(sitting.prompts.line(NAME_FILE, PATH_LIMIT))
        except BackError:
            return False
        try:
            sitting.ask(
                lambda core, path=path: exports.write(lambda: core.files.codes_file(sitting.handle, path), text)  # type: ignore[misc]
            )
        except FileRefused as error:
            sitting.prompts.say(refused_here(error))
        except TnError as error:
            sitting.refused(error)
            return False
        else:
            sitting.prompts.say(f"{recovery_codes.ALL_TEN} {clean_line(path)}")
            return True


def absolute(typed: str) -> str:
    """A file's name with its folder, so that what is said of it later holds wherever one looks."""
    return os.path.abspath(os.path.expanduser(typed.strip()))  # noqa: PTH100, PTH111 - whatever a name holds, as text
