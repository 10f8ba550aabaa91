"""A sentence stands in one place, so that it is changed in one."""

import re
from collections import defaultdict
from pathlib import Path

from tests.words.texts import SOURCE, texts

LONGEST = 5
"""So many words can stand anywhere: labels, and beginnings of sentences."""

END = re.compile(r"(?<=[.?:])\s+")
FROZEN = SOURCE / "storage" / "migrations"
"""What a migration once did stays, whatever the schema says by now."""


def test_no_sentence_stands_twice() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        if FROZEN in Path(path).parents:
            continue
        for line, text in texts(path):
            for sentence in map(str.strip, END.split(text)):
                if len(sentence.split()) > LONGEST:
                    places[sentence].append(f"{path.relative_to(SOURCE)}:{line}")
    assert len(places) > 500
    assert {sentence: where for sentence, where in places.items() if len(where) > 1} == {}
