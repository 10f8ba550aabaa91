"""Acting as somebody with an account for the length of one command: logged in for it, and logged out whatever happens.

The password and the token are typed without being shown, or come as two lines of stdin; never as arguments, which every
account of the machine can read.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import output, password
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError, on_behalf
from tn_tui.domain.policy import Step
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tn_tui.core.core import Core
    from tn_tui.domain.authority import Authority
    from tn_tui.domain.views import SignedIn

_NO_TERMINAL: Final = (
    "There is no terminal to type the password and the token on. Send them as two lines on stdin with "
    "--credentials-stdin."
)


def _asked(what: str) -> password.Asked:
    return password.Asked(
        empty=f"No {what} came in. Type it, or send it: the password as the first line of stdin, the token as the "
        "second.",
        long=f"The {what} is longer than {password.LIMIT_BYTES} bytes. Send one line for each.",
        not_utf8=f"The {what} is not UTF-8. Send it as UTF-8 text.",
        no_terminal=_NO_TERMINAL,
    )


_FIRST: Final = {
    Step.ENROLL: "{username} is not enrolled yet. Log in with tn-tui, which leads to enrollment, then try again.",
    Step.NEW_PASSWORD: "{username} has a temporary password. Log in with tn-tui and choose another, then try again.",
    Step.SAVE_CODES: "{username} has not saved the recovery codes. Log in with tn-tui and save them, then try again.",
}
_IF_NOT_YOU: Final = "If that was not you, change the password and tell your administrator."
_LEFT_OPEN: Final = "The log-out could not be written. The session of this command locks by itself after some minutes."


@contextmanager
def logged_in(
    running: Running, username: str, *, practice_code: str | None = None, from_stdin: bool
) -> "Iterator[tuple[Core, Secret]]":
    """The core and a session of this user of the practice, or of the support desk where none is named.

    Raises:
        StoppedError: the password or the token did not come in, or something must be done on the screens first.
        DeskMissing: no practice is named, and there is no support desk.
        TnError: as `SignIn` and `Sessions.step_up` have it.
    """
    # What is wrong with the settings, the database or the desk is told before anybody types a password.
    with running.core() as core:
        code = core.support.code(on_behalf()) if practice_code is None else practice_code
        typed = _Typed(from_stdin=from_stdin)
        secret = typed.line("password")
        signed_in = _sign_in(core, code, username, secret, typed)
        try:
            yield core, _admitted(core, username, signed_in, secret, typed)
        finally:
            _log_out(core, signed_in.session)


@contextmanager
def somebody(
    running: Running, username: str | None, *, practice_code: str | None = None, from_stdin: bool
) -> "Iterator[tuple[Core, Authority]]":
    """The core and who acts: this user, as in `logged_in`, or the operator where none is named.

    Raises:
        click.UsageError: there is nobody to whom the other options belong.
        TnError, StoppedError: see `logged_in`.
    """
    if username is not None:
        with logged_in(running, username, practice_code=practice_code, from_stdin=from_stdin) as found:
            yield found
        return
    if from_stdin or practice_code is not None:
        raise click.UsageError(f"{'--credentials-stdin' if from_stdin else '--practice'} goes with --as.")
    with running.core() as core:
        yield core, on_behalf()


def _sign_in(core: "Core", code: str, username: str, secret: Secret, typed: "_Typed") -> "SignedIn":
    from tn_tui.domain.views import TokenNeeded

    outcome = core.sign_in.submit_password(code, username, secret)
    if not isinstance(outcome, TokenNeeded):
        return outcome
    try:
        return core.sign_in.submit_token(outcome.ticket, typed.line("token"), remember=False)
    finally:
        core.sign_in.abandon(outcome.ticket)


def _admitted(core: "Core", username: str, signed_in: "SignedIn", secret: Secret, typed: "_Typed") -> Secret:
    """The session, when nothing has to be done first and a token was given wherever the account has one."""
    if signed_in.step is not Step.IN:
        raise StoppedError(_FIRST[signed_in.step].format(username=username), kind=Kind.LOG_IN_FIRST)
    if SignInNotice.SERIES_ENDED in signed_in.notices:
        from tn_tui.words.notices import NOTICES

        output.sentence(f"{NOTICES[SignInNotice.SERIES_ENDED]} {_IF_NOT_YOU}")
    if signed_in.codes_left is not None and not typed.has_token:
        # A remembered device let them in without one.
        core.sessions.step_up(signed_in.session, secret, typed.line("token"))
    return signed_in.session


def _log_out(core: "Core", session: Secret) -> None:
    from tn_tui.domain.errors import TnError

    # What the command has done is done; a database that fails only now must not hide it.
    try:
        core.sessions.log_out(session)
    except TnError:
        output.sentence(_LEFT_OPEN)


class _Typed:
    """What comes in, line by line."""

    def __init__(self, *, from_stdin: bool) -> None:
        self._from_stdin = from_stdin
        self.has_token = False

    def line(self, what: str) -> Secret:
        """The next line, which is the "password" or the "token".

        Raises:
            StoppedError: nothing came in, it can't be read, or there is no terminal to type it on.
        """
        asked = _asked(what)
        secret = asked.secret(asked.come_in(f"{what.title()}: ", from_stdin=self._from_stdin))
        self.has_token = what == "token"
        return secret
