"""`tn-tui practice require-two-factor`: the rule for all users of a practice, and whom it would touch."""

from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import listing, options, output
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain import exports
from tn_tui.domain.policy import GRACE_DAYS

if TYPE_CHECKING:
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
    if as_json:
        output.fact(exports.record(row(view)))
    else:
        for line in rule_lines(view):
            output.fact(line)


def rule_lines(view: "PracticeView") -> list[str]:
    """How the rule stands, a fact a line."""
    lines = ["Two-factor authentication: optional"]
    if view.two_factor_required:
        since = view.required_from
        lines = [f"Two-factor authentication: required{f' from {listing.moment(since)}' if since else ''}"]
        if view.grace_days:
            lines.append(f"New users: {view.grace_days} days of grace")
    return [*lines, f"Enrolled: {view.enrolled} of {view.users}"]


def row(view: "PracticeView") -> dict[str, exports.Value]:
    """A practice as an object of JSON."""
    return {
        "code": view.code,
        "name": view.name,
        "two_factor_required": view.two_factor_required,
        "users": view.users,
        "enrolled": view.enrolled,
        "created_at": view.created_at,
        "required_from": view.required_from,
        "grace_days": view.grace_days,
        "idle_lock_minutes": view.idle_lock_minutes,
        "remember_days": view.remember_days,
        "phone": view.phone,
        "id": view.id,
    }


def _tell_plan(plan: "RulePlan", *, as_json: bool) -> None:
    if as_json:
        output.fact(
            exports.record(
                {
                    "users": plan.users,
                    "ready": plan.ready,
                    "stopped": plan.stopped,
                    "never_logged_in": plan.never_logged_in,
                    "in_grace": plan.in_grace,
                    "alone": plan.alone,
                    "first": [
                        {"username": view.username, "name": view.name, "last_login_at": view.last_login_at}
                        for view in plan.rows
                    ],
                }
            )
        )
        return
    output.fact(f"Users: {plan.users}")
    output.fact(f"Ready: {plan.ready}")
    output.fact(f"Must enroll once it is required: {plan.stopped}")
    output.fact(f"Of them never logged in: {plan.never_logged_in}")
    output.fact(f"In their days of grace: {plan.in_grace}")
    if plan.rows:
        more = plan.stopped - len(plan.rows)
        names = ", ".join(view.username for view in plan.rows)
        output.fact(f"Not ready: {names}{f' and {more} more' if more > 0 else ''}")
    if plan.alone:
        output.remark("The practice hangs on one administrator. Make another, or enroll a second authenticator.")
