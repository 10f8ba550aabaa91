"""`tn-tui practice`: what the operator does with practices."""

from typing import TYPE_CHECKING

import click

from tn_tui.cli import listing, options, output
from tn_tui.cli.practice_rule import require_two_factor, row, rule_facts
from tn_tui.cli.running import Running, on_behalf, operator
from tn_tui.domain.policy import IDLE_LOCK_MINUTES, REMEMBER_DAYS
from tn_tui.words.phrases import ALL_ENROLL, TYPED_TO_LOG_IN

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import PracticeView


@click.group()
def practice() -> None:
    """Add practices, look at them, set what holds in them."""


practice.add_command(require_two_factor)


@practice.command()
@click.option("--code", required=True, metavar="CODE", help=TYPED_TO_LOG_IN)
@click.option("--name", required=True, metavar="NAME", help="The practice's full name.")
@click.option("--require-two-factor", is_flag=True, help=ALL_ENROLL)
@click.pass_obj
def add(running: Running, *, code: str, name: str, require_two_factor: bool) -> None:
    """Add a practice."""
    with running.core() as core:
        made = core.administration.add_practice(
            operator(), code=code, name=name, two_factor_required=require_two_factor
        )
    output.fact(f"Practice code: {made.code}")
    output.remark(
        "Added. Nobody can administer it yet. Give it its first administrator with: "
        f"tn-tui user add --practice {made.code} --help"
    )


@practice.command("list")
@options.as_json
@click.pass_obj
def list_practices(running: Running, *, as_json: bool) -> None:
    """List all practices."""
    with running.core() as core:
        found = core.administration.practices(operator())
        # The listing itself does not look at the machine's clock.
        synchronized = (
            core.practice.show(on_behalf(), practice_code=found[0].code).host_clock_synchronized if found else None
        )
    if as_json:
        listing.array(row(view) for view in found)
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
        output.remark("There is no practice yet. Make the first one with: tn-tui init --help")
    _tell_clock(synchronized=synchronized)


@practice.command()
@options.practice
@options.as_json
@click.pass_obj
def show(running: Running, *, practice_code: str, as_json: bool) -> None:
    """Show one practice: its rule, its idle lock, its days."""
    with running.core() as core:
        view = core.practice.show(on_behalf(), practice_code=practice_code)
    _tell(view, as_json=as_json)
    _tell_clock(synchronized=view.host_clock_synchronized)


@practice.command(
    "set", epilog=options.example("tn-tui practice set --practice RIVERSIDE --remember-days 7 --phone '+1 555 0100'")
)
@options.practice
@click.option("--name", metavar="NAME", help="The practice's full name.")
@click.option(
    "--idle-lock-minutes",
    type=int,
    metavar="N",
    help=f"After how many minutes a session locks, {IDLE_LOCK_MINUTES[0]} to {IDLE_LOCK_MINUTES[-1]}.",
)
@click.option(
    "--remember-days",
    type=int,
    metavar="N",
    help=f"For how many days a device may be remembered, {REMEMBER_DAYS[0]} (not at all) to {REMEMBER_DAYS[-1]}.",
)
@click.option("--phone", metavar="NUMBER", help='The number on which support calls back; "" removes it.')
@options.as_json
@click.pass_obj
def set_practice(
    running: Running,
    *,
    practice_code: str,
    name: str | None,
    idle_lock_minutes: int | None,
    remember_days: int | None,
    phone: str | None,
    as_json: bool,
) -> None:
    """Set a practice's name, idle lock, days, phone.

    Fewer days end what was remembered for longer.
    """
    if name is None and idle_lock_minutes is None and remember_days is None and phone is None:
        raise click.UsageError("Give at least one of --name, --idle-lock-minutes, --remember-days, --phone.")
    with running.core() as core:
        view = core.practice.set(
            on_behalf(),
            practice_code=practice_code,
            name=name,
            idle_lock_minutes=idle_lock_minutes,
            remember_days=remember_days,
            phone=phone,
        )
    _tell(view, as_json=as_json)


def _tell(view: "PracticeView", *, as_json: bool) -> None:
    lock, days = view.idle_lock_minutes, view.remember_days
    facts = [
        ("Practice code", view.code),
        ("Name", view.name),
        *rule_facts(view),
        ("Idle lock", f"after {lock} minutes" if lock else "as the settings say"),
        ("Devices remembered", f"for {days} days" if days else "no"),
        ("Phone", view.phone or "none on file"),
        ("Added", listing.moment(view.created_at)),
        ("Its files in the data folder", f"exports/{view.id}, imports/{view.id}"),
    ]
    output.tell(row(view), facts, as_json=as_json)


def _tell_clock(*, synchronized: bool | None) -> None:
    if synchronized is False:
        output.remark(
            "The clock of this machine is not kept right, and tokens depend on it: when it is off, nobody gets in. "
            "Have the system keep it: timedatectl set-ntp true"
        )
