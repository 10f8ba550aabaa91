"""A screen or dialog with fields: where each is, what is wrong with it, and numbers in it."""

from typing import TypeVar

from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.fields.field import Field

Result = TypeVar("Result")
NUMBER_LIMIT = 4
"""Characters that a field for a small number takes."""


class WithFields(TnScreen[Result]):
    """Finds a field by the id of its input."""

    def field(self, name: str) -> Field:
        """The field around the input with this id."""
        return self.query_one(f"#{name}-field", Field)

    def point_at(self, name: str, sentence: str) -> None:
        """Say under a field why it can't be taken, and go there."""
        field = self.field(name)
        field.input.focus()
        field.refuse(sentence)


def number_in(field: Field) -> int | None:
    """The number that was typed; None where it is none."""
    typed = field.value.strip()
    return int(typed) if typed.isascii() and typed.isdecimal() else None
