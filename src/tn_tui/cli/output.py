"""Where a command's words leave: facts on stdout, sentences on stderr, every line through the one gate."""

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tn_tui.domain.exports import Value


class _Stdout:
    """What is known of this process's stdout."""

    is_clean = True
    """Nothing was written to it, and it can be written to."""


class ReaderGoneError(Exception):
    """Who reads the output has left, as `head` does; nothing needs to be said."""


class OutputError(Exception):
    """The output can't be written, to a full disk for instance."""


def prepare() -> None:
    """Let no character stop the output where the terminal's encoding lacks it."""
    _Stdout.is_clean = True
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def fact(text: str) -> None:
    """Write one line to stdout.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    from tn_tui.domain.text import clean_line

    raw(f"{clean_line(text)}\n")


def raw(text: str) -> None:
    """Write text to stdout as it is; whoever calls it has cleaned what people typed.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    stream = sys.stdout
    _Stdout.is_clean = False
    if stream is None:
        raise OutputError
    try:
        stream.write(text)
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        raise OutputError from error


def finish() -> None:
    """Write out what waits; without a stdout nothing can wait.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        raise OutputError from error


def discard() -> None:
    """Send what is left in stdout nowhere, or the interpreter would complain about it at its own end."""
    _Stdout.is_clean = False
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def sentence(text: str) -> None:
    """Write to stderr, line by line; when not even that can be written, the exit status has to do."""
    stream: TextIO | None = sys.stderr
    if stream is None:
        return
    from tn_tui.domain.text import clean_line

    with contextlib.suppress(OSError):
        for line in text.split("\n"):
            stream.write(f"{clean_line(line)}\n")
        stream.flush()


def tell(record: "Mapping[str, Value]", facts: "Iterable[tuple[str, str]]", *, as_json: bool) -> None:
    """Write facts: one object of JSON, or a label and a value a line.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    if as_json:
        from tn_tui.domain import exports

        fact(exports.record(record))
        return
    for label, value in facts:
        fact(f"{label}: {value}")


def refusal(kind: str, text: str) -> bool:
    """Write to stdout, as JSON, why there are no facts; the result is whether it went out.

    It doesn't where facts are out already: what follows them would belong to neither.
    """
    if not _Stdout.is_clean:
        return False
    from tn_tui.domain import exports

    try:
        fact(exports.record({"error": kind, "message": text}))
        finish()
    except (ReaderGoneError, OutputError):
        discard()
        return False
    return True


def remark(text: str) -> None:
    """Write to stderr what a command says beside its facts, once these are out: without them it would be untrue.

    Raises:
        ReaderGoneError: nobody reads the facts any more.
        OutputError: they can't be written.
    """
    finish()
    sentence(text)
