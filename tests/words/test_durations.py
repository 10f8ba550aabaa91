"""Every duration in a sentence comes from its constant, or from what the practice has set."""

import re

import pytest

from tests.words.texts import SOURCE, texts
from tn_tui.words.enrollment import can_be_remembered

TYPED = re.compile(
    r"\b(\d+|half an?|one|two|three|four|five|ten|twelve|fifteen|twenty-four|thirty|forty|sixty)[ -]"
    r"(second|minute|hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)


def test_no_sentence_has_a_duration_typed_into_it() -> None:
    assert TYPED.search("remembered for 30 days")
    typed = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in texts(path)
        if TYPED.search(text)
    ]
    assert typed == []


@pytest.mark.parametrize(("days", "said"), [(1, "for 1 day."), (14, "for 14 days."), (30, "for 30 days.")])
def test_a_device_is_remembered_for_as_long_as_the_practice_has_it(days: int, said: str) -> None:
    assert can_be_remembered(days).endswith(said)
