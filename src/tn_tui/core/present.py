"""Records become views here, and every text in them becomes safe to show."""

from tn_tui.domain.text import clean_line
from tn_tui.domain.views import DeviceView, PersonView
from tn_tui.storage.records import DeviceRecord, UserRecord


def person(user: UserRecord) -> PersonView:
    """Who a user is, for the title line."""
    return PersonView(
        practice_code=clean_line(user.practice.code),
        practice_name=clean_line(user.practice.name),
        username=clean_line(user.username),
        name=clean_line(user.name),
        role=user.role,
    )


def device(record: DeviceRecord, *, current: bool) -> DeviceView:
    """One remembered device."""
    return DeviceView(
        id=record.id,
        label=clean_line(record.label),
        created_at=record.created_at,
        expires_at=record.expires_at,
        last_used_at=record.last_used_at,
        last_origin=clean_line(record.last_origin),
        current=current,
    )
