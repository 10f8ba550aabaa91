"""Words for the lines of a file of users that can't be taken."""

from typing import TYPE_CHECKING, Final

from tn_tui.domain.reasons import LineProblem, TextProblem

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import ImportProblem

REASONS: Final[dict[str, str]] = {
    TextProblem.EMPTY: "empty",
    TextProblem.TOO_LONG: "over {limit} characters",
    TextProblem.UNSAFE: "control or invisible characters",
    LineProblem.TWICE: "in line {limit} already",
    LineProblem.TAKEN: "the practice has this user already",
    LineProblem.ROLE: "neither member nor administrator",
    LineProblem.CELLS: "more than {limit} cells",
    LineProblem.QUOTE: "a quotation mark that does not end",
}
"""Why a line can't be taken; `limit` is the number that JSON has under this name."""


def why(problem: "ImportProblem") -> str:
    """Why a line can't be taken, and what would be right."""
    return REASONS.get(problem.reason, problem.reason).format(limit=problem.limit)
