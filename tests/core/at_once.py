"""Real processes on one database, with the real clock."""

import json
from pathlib import Path

from tests.adapters.processes import all_at_once
from tests.world import World

_REPOSITORY = Path(__file__).parents[2]
PROCESSES = 8

COMMON = """
    sys.path.insert(0, sys.argv[1])
    import json, os
    from tests.adapters.fakes import CountedEntropy
    from tests.world import World, Person, Phone, MovableClock
    from tn_tui.adapters.clock import SystemClock
    from tn_tui.domain.errors import TnError
    from tn_tui.domain.secret import Secret
    place, *arguments = map(json.loads, sys.argv[2:])
    place = place if place.startswith("postgresql") else Path(place)
    world = World(place, clock=SystemClock(), entropy=CountedEntropy(str(os.getpid())))
    core = world.core
"""
"""What every script begins with; `arguments` are what `words` was given."""


def words(world: World, *arguments: object) -> list[str]:
    """A script's arguments, for `processes.started`."""
    return [str(_REPOSITORY), json.dumps(str(world.place)), *map(json.dumps, arguments)]


def run(world: World, script: str, *arguments: object, processes: int = PROCESSES) -> list[str]:
    """What so many processes print that run the script's end at once."""
    return all_at_once(COMMON + script, [words(world, *arguments)] * processes)
