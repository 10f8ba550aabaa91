"""kill -9 among processes that write: no acknowledged row can be cut off afterwards without being missed."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.processes import started, stdin, stdout
from tests.chain import broken
from tests.core.at_once import COMMON, words
from tests.core.practice.test_verify import BY, cut_off
from tests.world import World
from tn_tui.adapters.heads import FileHeads

WRITE = """
    from tn_tui.adapters.heads import FileHeads
    from tn_tui.domain.policy import Role
    from tn_tui.domain.system_errors import StorageLocked
    heads, name = arguments
    world = World(place, clock=SystemClock(), entropy=CountedEntropy(str(os.getpid())), heads=FileHeads(Path(heads)))
    core, number = world.core, 0
    ready()
    while True:
        number += 1
        try:
            core.administration.add_user(
                "root", practice_code="RIVERSIDE", username=f"{name}-{number}", name="A Smith", role=Role.MEMBER
            )
        except StorageLocked:
            continue
        if core.heads_refused is None:
            os.write(1, f"{name}-{number}\\n".encode())
"""


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", range(2))
def test_what_was_acknowledged_before_kill_9_is_missed_when_it_is_cut_off(
    present: World, tmp_path: Path, seed: int
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    heads = present.heads = FileHeads(folder / "heads")
    present.core = present.terminal(present.device)
    present.practice()
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    acknowledged: list[str] = []
    with started(COMMON + WRITE, [words(present, str(folder / "heads"), f"w{number}") for number in range(4)]) as all_:
        for process in all_:
            stdin(process).write("\n")
            stdin(process).flush()
        for process in chance.sample(all_, len(all_)):
            acknowledged += [stdout(process).readline().strip() for _ in range(chance.randrange(1, 4))]
            process.kill()
            acknowledged += [line.strip() for line in stdout(process) if line.endswith("\n")]
    rows: dict[Any, Any] = dict(present.execute("SELECT subject, number FROM activity WHERE event = 'user added'"))  # type: ignore[arg-type]
    last = max(rows[name] for name in acknowledged)
    assert heads.load()[1].number >= last
    assert {each.name for each in folder.iterdir()} <= {"heads", "heads.lock", ".heads.next"}
    assert broken(present) is None
    # The next start takes in what a kill between a commit and its keeping has lost.
    core = present.terminal()
    [(newest,)] = present.execute("SELECT number FROM chains WHERE id = 1")
    assert heads.load()[1].number == newest
    assert core.log.verify(BY).broken == ()
    assert isinstance(newest, int)
    cut_off(present, newest, 1)
    [found] = core.log.verify(BY).broken
    assert (found.number, found.last, found.kind) == (newest, newest, "cut off")
    assert json.loads((folder / "heads").read_text())["heads"]["1"][0] == newest
