"""While a field has the focus, letters go into it: no screen offers one as a key beside it, and none acts."""

import re
from pathlib import Path

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import Sitting, go, one_by_one, sitting
from tn_tui.keys import ACTIONS, is_typed
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.fields.field import TextInput

_OFFERED = re.compile(r"(?<!\S)([a-z/?]) (?=[A-Z])")
"""A letter with the word of its action behind it, as footer, rows and labels show it."""


def _beside(somebody: Sitting) -> str:
    """What stands on the screen, or in the box of the dialog with its footer; what lies below that is covered."""
    lines, boxes = somebody.lines(), somebody.app.screen.query(".box")
    if not boxes:
        return "\n".join(lines)
    box = boxes.first().region
    return "\n".join([*(line[box.x : box.right] for line in lines[box.y : box.bottom]), lines[-1]])


async def _only_types(somebody: Sitting) -> None:
    """Go through all fields of the screen that stands here."""
    screen = somebody.app.screen
    fields = [field for field in screen.query(TextInput) if field.focusable]
    assert fields, somebody.at
    letters = sorted({key.default for key in ACTIONS.values() if is_typed(key.default) and len(key.default) == 1})
    for field in fields:
        field.focus()
        await somebody.press()
        assert not field.selected_text
        assert not _OFFERED.findall(_beside(somebody)), somebody.text
        field.value = ""
        for letter in letters[: field.max_length]:
            somebody.send(letter)
        await somebody.press()
        assert somebody.app.screen is screen
        assert field.value == "".join(letters[: field.max_length])


async def test_beside_the_fields_of_administrators(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        for visit, keys in (
            (Visit.PRACTICE, ()),
            (Visit.USERS, ()),
            (Visit.RULE, ()),
            (Visit.IMPORT, ()),
            (Visit.USERS, ("n",)),
            (Visit.LOG, ("slash",)),
            (Visit.PASSWORD, ()),
        ):
            await go(alice, visit)
            await one_by_one(alice, *keys)
            await _only_types(alice)
            if keys:
                await alice.press("escape")


async def test_beside_the_field_of_the_desk(tmp_path: Path, enrolled: Front) -> None:
    person = enrolled.desk().susan
    async with sitting(tmp_path, enrolled.opener()) as susan:
        await susan.log_in(person.password.reveal(), person.username, person.code)
        await susan.type(person.token().reveal())
        assert susan.at == "SupportScreen"
        await _only_types(susan)
