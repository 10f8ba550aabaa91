"""Words for what is in a file of users, and for what is wrong with its lines."""

from typing import TYPE_CHECKING

from tn_tui.domain.text import NAME_LIMIT, clean_line
from tn_tui.domain.user_file import Placed
from tn_tui.tui.widgets.cells import cut, fill
from tn_tui.words.files import line_refused, lines
from tn_tui.words.numbers import counted

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import ImportPlan, ImportProblem
    from tn_tui.domain.user_file import Source

_LINE = 12
_COLUMN = 10

IN_THE_SHELL = {
    "go_on": "tn-tui user import --practice CODE FILE --dry-run, then --passwords OUT in place of --dry-run",
}
HAND_OUT = "Hand them out, each to its user alone, and then remove the file. Each is changed at the first log-in."
STOPPED = "Stopped. Nothing was imported."


def added(count: int) -> str:
    """What was done."""
    return "1 user was added." if count == 1 else f"{count:,} users were added."


def problem_line(problem: "ImportProblem") -> str:
    """Where, what, and why it can't be taken."""
    reason = line_refused(problem)
    where = fill(f"line {problem.line:,}", _LINE)
    if not problem.column:
        return f"{where}  {reason}"
    value = f"{cut(problem.value, NAME_LIMIT)}  " if problem.value else ""
    return f"{where}  {fill(problem.column, _COLUMN)}  {value}{reason}"


def columns_line(plan: "ImportPlan", source: "Source") -> str:
    """A file's name that a list may have cut, and how its columns are read: "Login as username · Team not at all"."""
    read = [f"{cut(header, NAME_LIMIT)} as {kind}" for header, kind in plan.columns if kind]
    ignored = [cut(header, NAME_LIMIT) or "one without a name" for header, kind in plan.columns if not kind]
    file = f"{clean_line(source.name)}\n" if isinstance(source, Placed) else ""
    text = f"{file}Read: {' · '.join(read)}."
    return f"{text} Not looked at: {', '.join(ignored)}." if ignored else text


def found_line(plan: "ImportPlan") -> str:
    """How many users it would make, or how many lines stand in the way."""
    if plan.problem_count:
        return f"{lines(plan.problem_count)} can't be taken, so nothing would be imported:"
    users = counted(plan.users, "user")
    administrators = f", {plan.administrators:,} of them Practice Administrators" if plan.administrators else ""
    return f"✓ {users}{administrators}. Every line can be taken."
