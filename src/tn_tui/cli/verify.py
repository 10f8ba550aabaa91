"""`tn-tui verify`: the log-in's answer for another program, for PAM, or on a socket."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import completing, kinds, options, output, password, statuses
from tn_tui.cli.running import Running, StoppedError
from tn_tui.domain import exports
from tn_tui.domain.errors import TnError
from tn_tui.domain.secret import Secret
from tn_tui.doors.pam import SERVICE_LIMIT, Rule
from tn_tui.doors.places import SETTINGS
from tn_tui.doors.question import ANSWERS, Form, Question, refused, verified

if TYPE_CHECKING:
    from tn_tui.domain.verification import Asking

_TYPED: Final = "Password and token are not typed here. Send them on stdin, one line each."
_LONG: Final = f"A line on stdin is longer than {password.LIMIT_BYTES} bytes."
_NOT_UTF8: Final = "Stdin is not UTF-8. Send UTF-8 text."


@click.command(
    epilog=options.example(
        'printf \'%s\\n\' "$password" "$token" | tn-tui verify --practice RIVERSIDE --origin 192.0.2.7 alice',
    )
)
@options.practice
@click.argument("username", required=False, shell_complete=completing.usernames)
@click.option("--joined", is_flag=True, help="One line: the password, and right behind it the token.")
@click.option("--token-only", is_flag=True, help="One line: the token. The caller has proven another factor.")
@click.option("--origin", metavar="ADDRESS", help="Where the person sits.  [default: this terminal]")
@click.option("--service", default="", metavar="NAME", help="For whom the log says it was.")
@click.option("--allow-not-required", is_flag=True, help="Also those of whom no token is ever asked.")
@click.option("--pam", is_flag=True, help="For pam_exec: who and where it is stands in PAM's own variables.")
@click.option("--serve", "socket", type=options.NamedFile(), metavar="SOCKET", help="Answer JSON lines on a socket.")
@click.option(
    "--settings",
    "path",
    type=options.NamedFile(),
    metavar="FILE",
    help=f"A file of root's, for --pam or --serve.  [default with --pam: {SETTINGS}]",
)
@click.pass_obj
def verify(
    running: Running,
    *,
    practice_code: str,
    username: str | None,
    joined: bool,
    token_only: bool,
    origin: str | None,
    service: str,
    allow_not_required: bool,
    pam: bool,
    socket: str | None,
    path: str | None,
) -> int:
    """Say for another program whether password and token are right.

    They come on stdin, one line each. The answer is JSON and the exit status: 0 for yes, and only for that. Wrong ones
    count as at the log-in, a token is good once, and a remembered device counts for nothing.
    """
    if joined and token_only:
        raise click.UsageError("--joined and --token-only don't go together.")
    form = Form.JOINED if joined else Form.TOKEN_ONLY if token_only else Form.APART
    if pam:
        if username or origin or service or socket or joined:
            raise click.UsageError("--pam goes with --token-only, --allow-not-required and --settings alone.")
        return _for_pam(Rule(practice_code, token_only, allow_not_required), Path(path) if path else SETTINGS)
    if socket:
        from tn_tui.cli import serving

        if username or origin:
            raise click.UsageError("With --serve each line names the user and the origin.")
        _fix_settings(running, path)
        asking = _asking(running, None, service, allow=allow_not_required)
        return serving.serve(running, Path(socket), practice_code, form, asking)
    if username is None or path is not None:
        raise click.UsageError("Name a user. --settings goes with --pam or --serve.")
    running.as_json = True
    question = _question(practice_code, username, form)
    return _answer(running, question, _asking(running, origin, service, allow=allow_not_required))


def _question(practice_code: str, username: str, form: Form) -> Question:
    first = _line()
    if form is Form.TOKEN_ONLY:
        return Question(practice_code, username, form, token=first)
    return Question(practice_code, username, form, first, _line() if form is Form.APART else Secret(""))


def _for_pam(rule: Rule, path: Path) -> int:
    from tn_tui.doors import fixed_settings, pam, surroundings

    call = pam.Call.of(os.environ)
    surroundings.close_off(os.environ)
    surroundings.hide_memory()
    passes = pam.run(call, rule, lambda: fixed_settings.load(path), _said)
    return statuses.DONE if passes else statuses.REFUSED


def _fix_settings(running: Running, path: str | None) -> None:
    if path is not None:
        from tn_tui.doors import fixed_settings

        running.settings = fixed_settings.load(Path(path))


def _answer(running: Running, question: Question, asking: "Asking") -> int:
    try:
        with running.core() as core:
            answer = question.put(core, asking)
    except TnError as error:
        if not isinstance(error, ANSWERS):
            from tn_tui.doors.trouble import note

            note(error, running.settings, "verify")
        return _refused(running, error)
    _said(exports.record(verified(answer)))
    return statuses.DONE


def _said(text: str) -> None:
    """Say it, if anybody hears; the status is what counts, and it stays what it is without."""
    try:
        output.fact(text)
        output.finish()
    except (output.ReaderGoneError, output.OutputError):
        output.discard()


def _asking(running: Running, origin: str | None, service: str, *, allow: bool) -> "Asking":
    from tn_tui.bootstrap import named_origin, origin_of
    from tn_tui.domain.text import clean_line
    from tn_tui.domain.verification import Asking

    found = origin_of(running.environ) if origin is None else named_origin(origin)
    return Asking(found, clean_line(service)[:SERVICE_LIMIT], allow_not_required=allow)


def _refused(running: Running, error: TnError) -> int:
    from tn_tui.cli import words

    _said(exports.record(refused(error, kinds.of(type(error)), words.sentence(error, running.settings))))
    return words.status(error)


def _line() -> Secret:
    """The next line of stdin, without its end; empty where there is none."""
    if password.is_typed():
        raise StoppedError(_TYPED, statuses.USAGE)
    return Secret(password.text(password.line(), _LONG, _NOT_UTF8))
