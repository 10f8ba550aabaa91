"""`tn-tui practice`: what the operator does with practices."""

import click

from tn_tui.cli import listing, output
from tn_tui.cli.running import Running, operator
from tn_tui.domain.views import PracticeView


@click.group()
def practice() -> None:
    """Add practices, list them, require two-factor authentication."""


@practice.command()
@click.option("--code", required=True, metavar="CODE", help="What its users type to log in.")
@click.option("--name", required=True, metavar="NAME", help="The practice's full name.")
@click.option("--require-two-factor", is_flag=True, help="Every user of the practice has to enroll.")
@click.pass_obj
def add(running: Running, *, code: str, name: str, require_two_factor: bool) -> None:
    """Add a practice."""
    with running.core() as core:
        made = core.administration.add_practice(
            operator(), code=code, name=name, two_factor_required=require_two_factor
        )
    output.fact(f"Practice code: {made.code}")
    output.sentence(f"Added. Give it its first administrator with: tn-tui user add --practice {made.code} --help")


@practice.command("list")
@click.option("--json", "as_json", is_flag=True, help="As one JSON array.")
@click.pass_obj
def list_practices(running: Running, *, as_json: bool) -> None:
    """List all practices."""
    with running.core() as core:
        found = core.administration.practices(operator())
    if as_json:
        listing.array(_row(view) for view in found)
    elif found:
        listing.table(
            ("Code", "Name", "Two-factor", "Enrolled", "Added (UTC)"),
            [
                (
                    view.code,
                    view.name,
                    "required" if view.two_factor_required else "optional",
                    f"{view.enrolled} of {view.users}",
                    listing.minute(view.created_at),
                )
                for view in found
            ],
        )
    else:
        output.sentence("There is no practice yet. Make the first one with: tn-tui init --help")


@practice.command("require-two-factor")
@click.option("--practice", "practice_code", required=True, metavar="CODE", help="The practice's code.")
@click.option("--off", is_flag=True, help="Leave it to each user instead.")
@click.pass_obj
def require_two_factor(running: Running, *, practice_code: str, off: bool) -> None:
    """Require two-factor authentication of every user of a practice."""
    with running.core() as core:
        view = core.administration.require_two_factor(operator(), practice_code=practice_code, required=not off)
    output.fact(f"Two-factor authentication: {'required' if view.two_factor_required else 'optional'}")
    output.fact(f"Enrolled: {view.enrolled} of {view.users}")


def _row(view: PracticeView) -> dict[str, listing.Value]:
    return {
        "code": view.code,
        "name": view.name,
        "two_factor_required": view.two_factor_required,
        "users": view.users,
        "enrolled": view.enrolled,
        "created_at": view.created_at,
    }
