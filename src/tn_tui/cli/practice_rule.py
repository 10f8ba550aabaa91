"""`tn-tui practice require-two-factor`: the rule for all users of a practice, and whom it would touch."""

from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import listing, options, output
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain import exports
from tn_tui.domain.policy import GRACE_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tn_tui.domain.practice_views import PracticeView, RulePlan

_FIRST: Final = 5
"""How many of those who are not ready a dry run names."""


@click.command(
    "require-two-factor",
    epilog=options.example(
        "tn-tui practice require-two-factor --practice RIVERSIDE --from 2026-12-01 --dry-run",
        "tn-tui practice require-two-factor --practice RIVERSIDE --from 2026-12-01 --grace-days 7",
    ),
)
@options.practice
@click.option(
    "--from",
    "required_from",
    type=options.Moment(),
    metavar="DATE",
    help="From this day (2026-12-01, local midnight) or moment of ISO 8601.  [default: now]",
)
@click.option(
    "--grace-days",
    type=int,
    metavar="N",
    help=f"How many days a new user has, up to {GRACE_DAYS[-1]}.  [default: 0]",
)
@click.option("--off", is_flag=True, help="Leave it to each user instead.")
@options.dry_run
@options.as_json
@click.pass_obj
def require_two_factor(
    running: Running,
    *,
    practice_code: str,
    required_from: "datetime | None",
    grace_days: int | None,
    off: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Require two-factor authentication of all users.

    Now, or from a day on. Who is not enrolled by then can do nothing but enroll. The dry run says who that would be.
    """
    if off and (required_from is not None or grace_days is not None or dry_run):
        raise click.UsageError("--off goes alone: it has no day, no days of grace and nobody to stop.")
    days = grace_days or 0
    with running.core() as core:
        if dry_run:
            plan = core.practice.plan(
                on_behalf(), practice_code=practice_code, required_from=required_from, grace_days=days, limit=_FIRST
            )
            _tell_plan(plan, as_json=as_json)
            return
        view = core.practice.require_two_factor(
            on_behalf(), practice_code=practice_code, required=not off, required_from=required_from, grace_days=days
        )
    output.tell(row(view), rule_facts(view), as_json=as_json)


def rule_facts(view: "PracticeView") -> "Iterator[tuple[str, str]]":
    """How the rule stands."""
    since = f" from {listing.moment(view.required_from)}" if view.required_from else ""
    yield "Two-factor authentication", f"required{since}" if view.two_factor_required else "optional"
    if view.two_factor_required and view.grace_days:
        yield "New users", f"{view.grace_days} days of grace"
    yield "Enrolled", f"{view.enrolled} of {view.users}"


def row(view: "PracticeView") -> exports.Row:
    """A practice as an object of JSON."""
    counted = ("code", "name", "two_factor_required", "users", "enrolled", "created_at", "required_from", "grace_days")
    return exports.row((*counted, "idle_lock_minutes", "remember_days", "phone", "id"), view)


def _tell_plan(plan: "RulePlan", *, as_json: bool) -> None:
    record = {
        **exports.row(("users", "ready", "stopped", "never_logged_in", "in_grace", "alone"), plan),
        "first": [exports.row(("username", "name", "last_login_at"), view) for view in plan.rows],
    }
    facts = [
        ("Users", str(plan.users)),
        ("Ready", str(plan.ready)),
        ("Must enroll once it is required", str(plan.stopped)),
        ("Of them never logged in", str(plan.never_logged_in)),
        ("In their days of grace", str(plan.in_grace)),
    ]
    if plan.rows:
        more = plan.stopped - len(plan.rows)
        names = ", ".join(view.username for view in plan.rows)
        facts.append(("Not ready", f"{names}{f' and {more} more' if more > 0 else ''}"))
    output.tell(record, facts, as_json=as_json)
    if plan.alone and not as_json:
        output.remark("The practice hangs on one administrator. Make another, or enroll a second authenticator.")
