"""The front door by the line: practice code, username, password, and then a token or what stands in for one."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from tn_tui.domain.errors import (
    OneTimeCodeRefused,
    RecoveryCodeRefused,
    SignInExpired,
    TokenClosed,
    TokenRefused,
)
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.domain.totp import DIGITS, parse_token
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.keys import ACTIONS
from tn_tui.plain.prompts import BackError, Prompts
from tn_tui.plain.refusals import said
from tn_tui.plain.sitting import CODE_LIMIT, Asking
from tn_tui.words import challenges, phone_clock
from tn_tui.words.cases import warns
from tn_tui.words.errors import short_token
from tn_tui.words.moments import clock, day
from tn_tui.words.phrases import ANY_SPELLING, GOES_BACK, OWN_CASE_OPEN, THE_APPS_TOKEN
from tn_tui.words.sign_in import (
    TYPE_ONE_TIME_CODE,
    TYPE_RECOVERY_CODE,
    WRONG_ONE_TIME_CODE,
    WRONG_RECOVERY_CODE,
    not_remembered,
    remember,
)
from tn_tui.words.spelling import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.core.core import Core

# Twice what they may be when they are made, as another spelling can be longer.
_CODE_LIMIT, _USERNAME_LIMIT = 64, 128


class FrontDoor:
    """Lets somebody in.

    Args:
        asking: puts questions to the core.
        prompts: asks the person.
        support_phone: whom people call, empty where nobody is named.
    """

    def __init__(self, asking: Asking, prompts: Prompts, support_phone: str) -> None:
        self._asking = asking
        self._prompts = prompts
        self._support_phone = support_phone

    def log_in(self) -> SignedIn | None:
        """The open session; None where the log-in has to begin anew.

        Raises:
            BackError: nothing was typed for the practice code, so that the program ends.
            TnError: what the core refuses for a reason that no other try changes.
        """
        prompts = self._prompts
        prompts.heading("Log in")
        code = prompts.line("Practice code; an empty line ends the program", _CODE_LIMIT)
        try:
            username = prompts.line(f"Username; {GOES_BACK}", _USERNAME_LIMIT)
            password = prompts.password(f"Password; {GOES_BACK}")
        except BackError:
            return None
        outcome = self._asking.call(lambda core: core.sign_in.submit_password(code, username, password))
        if isinstance(outcome, SignedIn):
            return outcome
        try:
            return _SecondStep(self._asking, prompts, outcome, self._support_phone).signed_in()
        finally:
            # Where it was used or has run out there is nothing left to forget.
            self._asking.call(lambda core: core.sign_in.abandon(outcome.ticket))


class _SecondStep:
    """What follows the right password: a token, or what stands in for it."""

    def __init__(self, asking: Asking, prompts: Prompts, needed: TokenNeeded, support_phone: str) -> None:
        self._asking = asking
        self._prompts = prompts
        self._needed = needed
        self._support_phone = support_phone
        self._remember = False
        self._closed = False

    def signed_in(self) -> SignedIn | None:
        """The open session, or None where one goes back to the log-in."""
        prompts, needed = self._prompts, self._needed
        prompts.heading("Two-factor authentication")
        for case in needed.cases:
            prompts.say(f"{OWN_CASE_OPEN} {warns(case, self._asking.now())}")
        offer = needed.remember
        if offer.unavailable is None:
            here = f", {offer.label}" if offer.label else ""
            self._remember = prompts.agreed(f"{remember(offer.days)}{here}, until {day(offer.until)}?")
        else:
            prompts.say(not_remembered(offer.unavailable))
        prompts.say(THE_APPS_TOKEN)
        while True:
            try:
                found = self._another_way() if self._closed else self._token()
            except SignInExpired as error:
                prompts.say(said(error, self._asking.now()))
                return None
            except (TokenRefused, RecoveryCodeRefused, OneTimeCodeRefused) as error:
                prompts.say(said(error, self._asking.now()))
                if error.retry_at is not None:
                    return None
            except TokenClosed as error:
                prompts.say(said(error, self._asking.now()))
                self._closed = True
            else:
                if not isinstance(found, _Again):
                    return found

    def _token(self) -> "SignedIn | _Again | None":
        try:
            typed = self._prompts.line(f"Token, {DIGITS} digits; an empty line shows other ways", CODE_LIMIT)
        except BackError:
            return self._another_way()
        token = parse_token(typed)
        if token is None:
            self._prompts.say(short_token(DIGITS))
            return _Again()
        ticket, remembers = self._needed.ticket, self._remember
        return self._asking.call(lambda core: core.sign_in.submit_token(ticket, Secret(token), remember=remembers))

    def _another_way(self) -> "SignedIn | _Again | None":
        """A choice of what else there is; None to go back to the log-in."""
        ways: dict[str, Callable[[], SignedIn | _Again]] = {
            "recovery_code": self._recovery_code,
            "check_clock": self._check_clock,
            "one_time_code": self._one_time_code,
            "get_help": self._get_help,
        }
        if self._closed:
            del ways["check_clock"]
        names = [ACTIONS[way].words for way in ways]
        if not self._closed:
            names.append("Back to the token")
        place = self._prompts.choose("Can't get a token?", names, "Back to log in")
        if place is None:
            return None
        if place == len(ways):
            return _Again()
        try:
            return [*ways.values()][place]()
        except BackError:
            return _Again()

    def _recovery_code(self) -> "SignedIn | _Again":
        ticket = self._needed.ticket
        found = self._code(
            TYPE_RECOVERY_CODE,
            "Recovery code",
            WRONG_RECOVERY_CODE,
            lambda core, code: core.sign_in.submit_recovery_code(ticket, code),
        )
        return replace(found, notices=(*found.notices, SignInNotice.CODE_USED))

    def _one_time_code(self) -> "SignedIn | _Again":
        ticket = self._needed.ticket
        return self._code(
            TYPE_ONE_TIME_CODE,
            "One-time code",
            WRONG_ONE_TIME_CODE,
            lambda core, code: core.sign_in.submit_one_time_code(ticket, code),
        )

    def _code(self, what: str, label: str, wrong: str, question: "_ByCode") -> SignedIn:
        """By a code, which is asked for until it is right, or until somebody goes back or none is taken."""
        self._prompts.say(what, ANY_SPELLING)
        while True:
            code = Secret(self._prompts.line(f"{label}; {GOES_BACK}", CODE_LIMIT))
            try:
                return self._asking.call(partial(question, code=code))
            except (RecoveryCodeRefused, OneTimeCodeRefused) as error:
                if error.retry_at is not None:
                    raise
                self._prompts.say(wrong)

    def _check_clock(self) -> "SignedIn | _Again":
        prompts = self._prompts
        prompts.say(phone_clock.WHAT)
        while True:
            first = self._asked_token(phone_clock.FIRST, "First token")
            second = self._asked_token(phone_clock.SECOND, "Next token")
            while second.reveal() == first.reveal():
                second = self._asked_token(phone_clock.SAME, "Next token")
            try:
                return self._checked(first, second)
            except TokenRefused as error:
                if error.retry_at is not None:
                    raise
                prompts.say(phone_clock.WRONG)

    def _checked(self, first: Secret, second: Secret) -> SignedIn:
        ticket, remembers = self._needed.ticket, self._remember
        return self._asking.call(lambda core: core.sign_in.check_clock(ticket, first, second, remember=remembers))

    def _asked_token(self, what: str, label: str) -> Secret:
        self._prompts.say(what)
        while True:
            token = parse_token(self._prompts.line(f"{label}, {DIGITS} digits; {GOES_BACK}", CODE_LIMIT))
            if token is not None:
                return Secret(token)
            self._prompts.say(short_token(DIGITS))

    def _get_help(self) -> "SignedIn | _Again":
        """Whom to ask, and what support and the caller read to each other."""
        needed, prompts = self._needed, self._prompts
        prompts.heading(challenges.NO_ACCESS)
        if needed.person.role is Role.SUPPORT:
            prompts.say(challenges.OF_THE_DESK)
        else:
            names = f"Whom you can ask: {', '.join(needed.administrators)}." if needed.administrators else ""
            phone = f"Support: {self._support_phone}" if self._support_phone else ""
            prompts.say(challenges.ASK_ADMINISTRATOR, names, challenges.ASK_SUPPORT, phone)
            check = self._asking.call(lambda core: core.sign_in.spoken_check(needed.ticket))
            prompts.say(f"{challenges.SAY} {check.say}: {spoken(Secret(check.say))}")
            prompts.say(f"{challenges.HEAR} {check.hear}: {spoken(Secret(check.hear))}")
            prompts.say(challenges.hang_up(clock(check.until)))
        prompts.heading(challenges.CODES)
        prompts.say(challenges.ON_TIME, challenges.SET_BY_ITSELF)
        prompts.say(*(f"{name} {words}" for name, words in challenges.PLATFORMS))
        return _Again()


class _ByCode(Protocol):
    def __call__(self, core: "Core", code: Secret) -> SignedIn: ...


class _Again:
    """The token is asked for once more."""
