"""The whole program by the line: log in, hear what there is to hear, do what is asked first, and then the menu."""

import sys
from functools import partial
from typing import TYPE_CHECKING

from tn_tui import incident
from tn_tui.domain.errors import CaseRefused, Gone, NotAllowed, SessionEnded, TnError
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.text import REASON_LIMIT
from tn_tui.plain import account, codes, enrolling
from tn_tui.plain.front import FrontDoor
from tn_tui.plain.menu import Menu
from tn_tui.plain.prompts import LOG_OUT, BackError, Prompts
from tn_tui.plain.refusals import said
from tn_tui.plain.sitting import Asking, LogOutError, Sitting
from tn_tui.plain.terminal import GoneError, Lines, SignalledError, Terminal
from tn_tui.words import cases, challenges, phone_clock
from tn_tui.words import told as told_words
from tn_tui.words.account import must_enroll
from tn_tui.words.errors import SESSION_ENDS
from tn_tui.words.notices import after_log_in
from tn_tui.words.phrases import ASK_WHAT, GOES_BACK
from tn_tui.words.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import timedelta

    from tn_tui.core.core import Core
    from tn_tui.domain.support_views import CaseView
    from tn_tui.domain.views import SignedIn
    from tn_tui.settings import Settings

DONE, REFUSED, BY_SIGNAL = 0, 3, 128
_NOTHING_YET = "There is no practice yet. Make the first one with: tn-tui init --help"
_HOW = "This is tn-tui, line by line. Each question says what it takes, and what an empty line does."


def run(settings: "Settings", open_core: "Callable[[Settings], AbstractContextManager[Core]] | None" = None) -> int:
    """Run the program on this terminal; the result is the exit status.

    Raises:
        TnError: the settings, the folder, the keys or the database can't be used.
    """
    from tn_tui import bootstrap

    record = partial(incident.record, log_path=settings.log_path)
    # Who is asked line by line makes no first practice; the command that does is named.
    opened = open_core or partial(bootstrap.open_core, may_begin=False)
    with Terminal(sys.stdin, sys.stdout) as lines, opened(settings) as core:
        return Program(Asking(core, record), lines, support_phone=settings.support_phone, banner=settings.banner).run()


class Program:
    """From the first prompt to the last.

    Args:
        asking: puts questions to the core.
        lines: who reads and types.
        support_phone: whom people call, empty where nobody is named.
        banner: what is said before the log-in, empty for nothing.
    """

    def __init__(self, asking: Asking, lines: Lines, *, support_phone: str = "", banner: str = "") -> None:
        self._banner = banner
        self._asking = asking
        self._prompts = Prompts(lines)
        self._front = FrontDoor(asking, self._prompts, support_phone)

    def run(self) -> int:
        """Until the person ends it, the input does, or a signal; the exit status."""
        prompts = self._prompts
        try:
            prompts.say(self._banner, _HOW)
            if self._asking.call(lambda core: core.sign_in.is_empty()):
                prompts.say(_NOTHING_YET)
                return REFUSED
            while True:
                self._one_log_in()
        except (BackError, GoneError):
            return DONE
        except SignalledError as signalled:
            return BY_SIGNAL + signalled.number

    def _one_log_in(self) -> None:
        prompts = self._prompts
        try:
            signed_in = self._front.log_in()
        except TnError as error:
            prompts.say(said(error, self._asking.now()))
            return
        if signed_in is None:
            return
        sitting = Sitting(self._asking, prompts, signed_in)
        prompts.noticed = sitting.noticed
        try:
            self._be_in(sitting, signed_in)
        except SessionEnded as error:
            prompts.say(SESSION_ENDS[error.reason])
        except (LogOutError, BackError):
            self._left(sitting)
        except TnError as error:
            prompts.say(said(error, self._asking.now()))
        else:
            self._left(sitting)
        finally:
            # Whatever ends it, also the end of the input and a signal, closes the session.
            prompts.noticed = lambda: False
            sitting.log_out()

    def _left(self, sitting: Sitting) -> None:
        sitting.log_out()
        self._prompts.say(SESSION_ENDS[SessionEnd.LOGGED_OUT])

    def _be_in(self, sitting: Sitting, signed_in: "SignedIn") -> None:
        prompts, person = self._prompts, signed_in.person
        prompts.heading(f"{person.name}, {ROLES[person.role]}, {person.practice_name}")
        if signed_in.clock_offset is not None:
            self._tell_clock(sitting, signed_in.clock_offset)
        if signed_in.told:
            self._tell_done(sitting, signed_in)
        if signed_in.cases:
            self._tell_cases(sitting, signed_in.cases)
        first = partial(self._first, sitting)
        first(signed_in.step)
        once = after_log_in(signed_in)
        view = sitting.ask(lambda core: core.profile.show(sitting.handle))
        prompts.say(once.text if once else "", must_enroll(view, sitting.now()))
        Menu(sitting, first).run()

    def _first(self, sitting: Sitting, step: Step) -> None:
        """Do what is asked before anything else.

        Raises:
            LogOutError: the person leaves instead.
        """
        while step is not Step.IN:
            try:
                match step:
                    case Step.ENROLL:
                        following = enrolling.first(sitting, forced=True)
                    case Step.SAVE_CODES:
                        following = codes.make_first(sitting)
                    case _:
                        following = account.new_password(sitting, forced=True)
            except TnError as error:
                sitting.refused(error)
                following = step
            step = following or step

    def _tell_clock(self, sitting: Sitting, offset: "timedelta") -> None:
        prompts, person = self._prompts, sitting.person
        prompts.heading(phone_clock.how_far(offset))
        if phone_clock.is_right(offset):
            name = f"TN ({person.username}@{person.practice_code})"
            prompts.say(*(words.format(account=name) for words in phone_clock.RIGHT))
            return
        prompts.say(phone_clock.LEARNED, challenges.SET_BY_ITSELF)
        prompts.say(*(f"{name} {words}" for name, words in challenges.PLATFORMS))

    def _tell_done(self, sitting: Sitting, signed_in: "SignedIn") -> None:
        """What others did to the account; the core hears that it was read once the person goes on."""
        prompts, now = self._prompts, sitting.now()
        prompts.heading(told_words.HEADING)
        for row in signed_in.told:
            what, moment, more = told_words.told(row, now)
            prompts.say(f"{what} {moment}. {more}".rstrip())
        prompts.say(told_words.advice(signed_in.told))
        if prompts.choose("Did you read it?", ["Go on"], LOG_OUT) is None:
            raise LogOutError
        sitting.ask(lambda core: core.profile.told(sitting.handle, signed_in.told[-1].number))

    def _tell_cases(self, sitting: Sitting, found: "tuple[CaseView, ...]") -> None:
        """The open recovery cases, each with what it means and a way to stop it."""
        prompts, now = self._prompts, sitting.now()
        mine = all(case.username == sitting.person.username for case in found)
        prompts.heading(cases.asked_into(own=mine))
        for case in found:
            prompts.say(f"Case {case.id}: {cases.HEADINGS[case.state]}", cases.warns(case, now))
            prompts.say(*(f"{label}: {value}" for label, value in cases.facts(case, now) if label != "Practice"))
        prompts.say(cases.STOP_IT)
        while True:
            names = [f"Stop case {case.id}" for case in found]
            place = prompts.choose(ASK_WHAT, ["Go on", *names], LOG_OUT)
            if place is None:
                raise LogOutError
            if place == 0:
                return
            self._stop(sitting, found[place - 1])

    def _stop(self, sitting: Sitting, case: "CaseView") -> None:
        try:
            reason = self._prompts.line(f"Reason, which support reads; {GOES_BACK}", REASON_LIMIT)
            sitting.ask(lambda core: core.cases.stop(sitting.handle, case.id, reason=reason))
        except BackError:
            return
        except (CaseRefused, Gone, NotAllowed) as error:
            sitting.refused(error)
        else:
            self._prompts.say("The case is stopped.")
