"""A wrapper that keeps a password, a token or a key out of logs, tracebacks and worker descriptions."""

from typing import NoReturn, final


@final
class Secret:
    """Text that nothing shows by accident: `repr`, `str` and `format` are blind, and it can't be pickled.

    Two secrets are equal only when they are one object: comparing contents in constant time
    is the business of whoever opens them.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret does not leave the process")
