"""Checking the activity log's chain from the rows alone, without a line of the program's own writing of it."""

import json
from collections.abc import Callable, Iterable, Sequence

from tests.world import World

COLUMNS = "chain_id, number, at, event, outcome, actor, user_id, subject, origin, detail, reason, mac"


def broken(world: World) -> tuple[int, int] | None:
    """The first row of a world's log that is not what was written, or None."""
    rows = world.execute(f"SELECT {COLUMNS} FROM activity ORDER BY chain_id, number")  # noqa: S608 - no text from outside
    heads = {chain: (number, mac) for chain, number, mac in world.execute("SELECT id, number, mac FROM chains")}
    vault = world.ports().vault
    return broken_at(rows, heads, lambda data: vault.mac("activity", data))  # type: ignore[arg-type]


def broken_at(
    rows: Iterable[Sequence[object]], heads: dict[int, tuple[int, bytes]], mac: Callable[[bytes], bytes]
) -> tuple[int, int] | None:
    """The chain and number of the first row that is not what was written, or None; `rows` in order of both."""
    expected = {chain: (0, bytes(32)) for chain in heads}
    for row in rows:
        *plain, stored = row
        chain, number = plain[:2]
        assert isinstance(chain, int)
        assert isinstance(number, int)
        assert isinstance(stored, bytes)
        last, previous = expected[chain]
        # Rows without a reason stand as they stood before there were reasons.
        plain = plain if plain[-1] else plain[:-1]
        text = json.dumps(plain, separators=(",", ":")).encode("ascii")
        if number != last + 1 or stored != mac(previous + text):
            return chain, number
        expected[chain] = number, stored
    differing = [chain for chain, head in heads.items() if expected[chain] != head]
    return (differing[0], heads[differing[0]][0]) if differing else None
