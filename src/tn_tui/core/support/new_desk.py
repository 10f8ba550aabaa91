"""Making the support desk: a practice of its own, once for each installation."""

from itertools import chain, count

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.domain.errors import PracticeCodeTaken
from tn_tui.domain.events import Event
from tn_tui.domain.policy import DESK_CODE
from tn_tui.domain.text import fold
from tn_tui.storage import practices
from tn_tui.storage.database import Work
from tn_tui.storage.records import PracticeRecord

DESK_NAME = "Support desk"


def make_desk(context: Context, work: Work, actor: str) -> PracticeRecord:
    """Make the desk, where there is none; `work` must hold the installation.

    Raises:
        PracticeCodeTaken: somebody took its code at this instant.
    """
    # An installation of an earlier version can have a practice whose code this is.
    codes = chain((DESK_CODE,), (f"{DESK_CODE}{number}" for number in count(2)))
    taken = set(map(fold, practices.codes(work).values()))
    code = next(code for code in codes if fold(code) not in taken)
    values = {"code": code, "code_key": fold(code), "name": DESK_NAME}
    practice_id = practices.add(work, **values, two_factor_required=True, now=context.now())
    if practice_id is None:
        raise PracticeCodeTaken
    # Who can see into every practice gives a token at each log-in.
    practices.change(work, practice_id, {"is_desk": True, "remember_days": 0})
    ledger.write(context, work, Event.PRACTICE_ADDED, actor=actor, practice_id=practice_id, subject=code, detail="desk")
    return practices.get(work, practice_id)
