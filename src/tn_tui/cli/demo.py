"""`tn-tui demo`: the program over a throwaway folder, or the tour that needs no terminal."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tn_tui.cli.opening import forget_textual, require_terminal

if TYPE_CHECKING:
    from tn_tui.cli.running import Running


@click.command()
@click.option("--play", is_flag=True, help="Go through the whole tour without a terminal and print each step.")
@click.option(
    "--screens",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --play: write every screen there as SVG.",
)
@click.pass_obj
def demo(running: "Running", *, play: bool, screens: Path | None) -> int:
    """Try the program in a throwaway folder with a practice in it.

    Nothing of it is kept, and no practice of yours is touched.
    """
    if screens is not None and not play:
        raise click.UsageError("--screens goes with --play.")
    if not play:
        require_terminal()
    forget_textual()
    if play:
        from tn_tui.demo.play import play as play_tour

        return play_tour(screens)
    from tn_tui.demo.demo import run

    return run(running.environ)
