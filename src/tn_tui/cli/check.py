"""`tn-tui check`: whether the database is as it was left."""

import click

from tn_tui.cli import options, output, progress, statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError, operator


@click.command(epilog=options.example("tn-tui check"))
@options.as_json
@click.pass_obj
def check(running: Running, *, as_json: bool) -> int:
    """See whether the database file is undamaged.

    A small one is looked at whenever it is opened; this looks at one of any size, and at all of it.
    """
    with running.core() as core, progress.shown("Checking") as report:
        size = core.administration.check(operator(), report=report)
    if size is None:
        sentence = "A database server looks after its own files. Ask it, for instance with: pg_amcheck."
        raise StoppedError(sentence, kind=Kind.DATABASE_SERVER)
    output.tell({"bytes": size, "sound": True}, [("Bytes", str(size))], as_json=as_json)
    output.remark("The database is undamaged.")
    return statuses.DONE
