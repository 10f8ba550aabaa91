"""On whose behalf the core acts: somebody's session, or the operator, who can read the data folder anyway."""

from dataclasses import dataclass

from tn_tui.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever can read the data folder, by the name of the system user; stands in the log as `operator:<name>`."""

    system_user: str


Authority = Secret | Operator
"""A session, which reaches as far as its user's role, or the operator, who names the practice."""
