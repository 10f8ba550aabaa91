"""What a shell completes is the same on both databases."""

from pathlib import Path

import pytest

from tests.world import World
from tn_tui.core.account.suggestions import Suggestions

pytestmark = pytest.mark.both_databases


def test_names_are_found_by_how_they_begin(world: World, place: Path | str) -> None:
    world.person("alice")
    world.person("_alina")
    names = Suggestions(place)
    code = names.practice_codes("")[0]
    assert names.practice_codes(code[:2].swapcase()) == [code]
    assert names.usernames("AL", code) == ["alice"]
    assert names.usernames("_", code) == ["_alina"]
    assert names.usernames("", "NOWHERE") == names.usernames("", None) == []
    assert names.cases("") == []
    assert names.usernames("%", code) == names.usernames("al'--", code) == []
