"""Another name for one of one's own authenticators."""

from typing import TYPE_CHECKING

from tn_tui.domain.secret import Secret
from tn_tui.domain.views import AuthenticatorView
from tn_tui.tui.account.other_name import OtherNameDialog

if TYPE_CHECKING:
    from tn_tui.core.core import Core


class AuthenticatorNameDialog(OtherNameDialog):
    """Hands back the new name, or None when nothing was changed.

    Args:
        authenticator: which one.
    """

    TOPIC = "authenticators"
    HINT = "Such as Phone or Tablet."

    def __init__(self, session: Secret, authenticator: AuthenticatorView) -> None:
        super().__init__(session, authenticator.name)
        self._authenticator = authenticator

    def rename_question(self, core: "Core", name: str) -> None:
        """Rename the authenticator."""
        core.authenticators.rename(self.session, self._authenticator.id, name)
