"""What a user is called by the role."""

from tn_tui.domain.policy import Role

ROLES = {Role.MEMBER: "Member", Role.ADMINISTRATOR: "Practice Administrator", Role.SUPPORT: "Support"}
BRIEF = ROLES | {Role.ADMINISTRATOR: "Administrator"}
"""The same in a column."""
