"""`tn-tui user show`: everything that can be seen of one user."""

from typing import TYPE_CHECKING

import click

from tn_tui.cli import listing, options, output, people
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain import exports

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.practice_views import UserDetail
    from tn_tui.domain.views import SessionView

_SESSION = ("origin", "created_at", "last_seen_at", "command", "command_since")
_DEVICE = ("label", "created_at", "expires_at", "last_used_at", "last_origin", "ssh_key")


@click.command()
@options.practice
@options.username
@options.as_json
@click.pass_obj
def show(running: Running, *, practice_code: str, username: str, as_json: bool) -> None:
    """Show one user's page.

    Two-factor authentication, remembered devices, open sessions, and when the password was changed.
    """
    with running.core() as core:
        (user,) = people.named(core, on_behalf(), practice_code, [username])
        detail = core.users.show(on_behalf(), user.id)
    output.tell(_row(detail), _facts(detail), as_json=as_json)


def _facts(detail: "UserDetail") -> list[tuple[str, str]]:
    user = detail.user
    facts = [
        ("Username", user.username),
        ("Name", user.name),
        ("Role", user.role.value),
        ("State", people.state(user)),
        ("Two-factor authentication", _two_factor(detail)),
    ]
    facts.extend(
        ("Authenticator", f"{each.name}, since {listing.moment(each.confirmed_at)}, {_used(each.last_used_at)}")
        for each in detail.authenticators
    )
    if detail.codes_left is not None:
        facts.append(("Recovery codes", _codes(detail.codes_left, saved=detail.codes_saved)))
    facts.extend(
        ("Remembered device", f"{each.name}, until {listing.moment(each.expires_at)}, {_used(each.last_used_at)}")
        for each in detail.devices
    )
    facts.extend(
        ("Session", f"{each.origin}, since {listing.moment(each.created_at)}, {_doing(each)}")
        for each in detail.sessions
    )
    if detail.code_until is not None:
        facts.append(("One-time sign-in code", f"not used yet, until {listing.moment(detail.code_until)}"))
    facts.extend(
        [
            ("Password changed", listing.moment(detail.password_changed_at)),
            ("Last log-in", listing.moment(user.last_login_at) if user.last_login_at else "never"),
            ("Added", listing.moment(user.created_at)),
        ]
    )
    if detail.is_last_administrator:
        facts.append(("Only administrator", "yes"))
    return facts


def _two_factor(detail: "UserDetail") -> str:
    if detail.user.enrolled:
        since = detail.two_factor_since
        return f"on since {listing.moment(since)}" if since else "on"
    if detail.user.enroll_by is not None:
        return f"not enrolled, required from {listing.moment(detail.user.enroll_by)}"
    return "not enrolled, required" if detail.two_factor_required else "not enrolled"


def _codes(left: int, *, saved: bool) -> str:
    return f"{left} left{'' if saved or not left else ', not confirmed as saved'}"


def _doing(session: "SessionView") -> str:
    if session.command and session.command_since is not None:
        return f"running {session.command} since {listing.moment(session.command_since)}"
    return _used(session.last_seen_at)


def _used(moment: "datetime | None") -> str:
    return f"last used {listing.moment(moment)}" if moment else "never used"


def _row(detail: "UserDetail") -> dict[str, exports.Value]:
    return {
        **people.row(detail.user),
        **exports.row(("two_factor_since", "two_factor_required"), detail),
        "authenticators": [
            exports.row(("name", "confirmed_at", "last_used_at"), each) for each in detail.authenticators
        ],
        "devices": [exports.row(_DEVICE, each) for each in detail.devices],
        "sessions": [exports.row(_SESSION, each) for each in detail.sessions],
        **exports.row(("password_changed_at", "code_until"), detail),
        "recovery_codes_left": detail.codes_left,
        "recovery_codes_saved": detail.codes_saved,
        "is_last_administrator": detail.is_last_administrator,
    }
