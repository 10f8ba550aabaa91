"""How long a session may be left alone before it locks."""

from datetime import timedelta

from tn_tui.core.base.context import Context
from tn_tui.storage.records import PracticeRecord


def idle_lock(context: Context, practice: PracticeRecord) -> timedelta:
    """How long a session may be left alone: the program's time, which a practice can only shorten."""
    if practice.idle_lock_minutes is None:
        return context.idle_lock
    return min(context.idle_lock, timedelta(minutes=practice.idle_lock_minutes))
