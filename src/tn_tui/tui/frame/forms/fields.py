"""A screen or dialog with fields: where each is, which are empty, what is wrong with one, and numbers in it."""

from typing import TypeVar

from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.fields.field import Field

Result = TypeVar("Result")
NUMBER_LIMIT = 4
"""Characters that a field for a small number takes."""

PLEASE = "Please fill this in."


class WithFields(TnScreen[Result]):
    """Finds a field by the id of its input, says what is wrong with it, and sends what stands in all of them once."""

    def field(self, name: str) -> Field:
        """The field around the input with this id."""
        return self.query_one(f"#{name}-field", Field)

    def point_at(self, name: str, sentence: str, *, clear: bool = False) -> None:
        """Say under a field why it can't be taken, and go there; with `clear` what stood in it is gone."""
        field = self.field(name)
        if clear:
            field.input.value = ""
        field.input.focus()
        field.refuse(sentence)

    def lacks(self, field: Field) -> bool:
        """Whether nothing but spaces stands in a field."""
        return not field.value.strip()

    def first_empty(self) -> Field | None:
        """The field that is to be filled in next; None where each has something."""
        return next(filter(self.lacks, self.query(Field)), None)

    def want(self, field: Field, *, is_said: bool = True) -> None:
        """Go to a field that is empty, and say so under it where `is_said`."""
        if is_said:
            field.refuse(field.missing or PLEASE)
        field.input.focus()

    def send_once(self) -> None:
        """Send what stands in the fields, unless an answer is awaited."""
        if self.claim():
            self.send()

    def send(self) -> object:
        """Ask the core what the fields are for; `busy` is on, and whoever asks turns it off."""
        raise NotImplementedError


def number_in(field: Field) -> int | None:
    """The number that was typed; None where it is none."""
    typed = field.value.strip()
    return int(typed) if typed.isascii() and typed.isdecimal() else None
