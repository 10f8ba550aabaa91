"""What a shell completes beside options: practice codes, usernames and the numbers of cases.

Bash puts what it is given into the line as it stands, and lets it match the names of files. So a name in which a shell
would see more than letters is left out, and has to be typed with its quotation marks.
"""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    from click.shell_completion import CompletionItem

    from tn_tui.cli.running import Running
    from tn_tui.core.account.suggestions import Suggestions

    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_HARMLESS: Final = re.compile(r"[\w@+.][\w@+./-]*")


def _completed(ask: "Callable[[Suggestions, click.Context, str], Iterable[tuple[str, str]]]") -> "Complete":
    """A function as click calls it, of one that gives words and what they mean."""

    def complete(context: "click.Context", _: "click.Parameter", begun: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        running: Running | None = context.obj
        if running is None:
            return []
        try:
            from tn_tui.bootstrap import suggestions

            found = list(ask(suggestions(running.load()), context, begun))
        except Exception:  # noqa: BLE001 - the line that somebody is typing is no place for a sentence, whatever it is
            return []
        return [
            CompletionItem(word, help=meaning if all(map(_HARMLESS.fullmatch, meaning.split())) else None)
            for word, meaning in found
            if _HARMLESS.fullmatch(word)
        ]

    return complete


@_completed
def practice_codes(names: "Suggestions", _: "click.Context", begun: str) -> "Iterable[tuple[str, str]]":
    """The codes of practices."""
    return ((code, "") for code in names.practice_codes(begun))


@_completed
def usernames(names: "Suggestions", context: "click.Context", begun: str) -> "Iterable[tuple[str, str]]":
    """The usernames of the practice that stands in the line already."""
    code = context.params.get("practice_code")
    return ((username, "") for username in names.usernames(begun, code)) if code is not None else ()


@_completed
def desk_usernames(names: "Suggestions", _: "click.Context", begun: str) -> "Iterable[tuple[str, str]]":
    """The usernames of support people."""
    return ((username, "") for username in names.usernames(begun, None))


@_completed
def usernames_or_desk(names: "Suggestions", context: "click.Context", begun: str) -> "Iterable[tuple[str, str]]":
    """The usernames of the practice that stands in the line already, or of support people where none does."""
    return ((username, "") for username in names.usernames(begun, context.params.get("practice_code")))


@_completed
def case_numbers(names: "Suggestions", _: "click.Context", begun: str) -> "Iterable[tuple[str, str]]":
    """The numbers of the newest recovery cases, each with its practice and user."""
    return ((number, f"{code} {username}") for number, code, username in names.cases(begun))
