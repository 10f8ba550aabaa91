"""A line of JSON as a question for the core, and the answer as a line of JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, final

from tn_tui.domain import exports
from tn_tui.domain.errors import Busy, TnError, Unexpected
from tn_tui.domain.ports import Origin
from tn_tui.domain.secret import Secret
from tn_tui.doors.question import Form, Question, refused, verified

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.verification import Asking

_FIELDS: Final = {
    Form.APART: frozenset({"username", "password", "token", "origin"}),
    Form.JOINED: frozenset({"username", "password", "origin"}),
    Form.TOKEN_ONLY: frozenset({"username", "token", "origin"}),
}
_ORIGIN_SHOWN: Final = 60
"""Characters of an origin that are shown beside the account that named it."""

_UNREADABLE: Final = (
    "Send one JSON object on one line, within {seconds} seconds and {limit} bytes. Its fields: {fields}."
)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was decided when the socket was opened. `believed` are the accounts whose word on an origin counts."""

    practice_code: str
    form: Form
    asking: "Asking"
    believed: frozenset[int]


@final
class JsonAnswers:
    """Answers for one practice; several threads may ask at once.

    `tell` makes of an error its kind and its sentence, `record` writes down a defect and gives its incident's id.
    """

    def __init__(
        self,
        core: "Core",
        fixed: Fixed,
        *,
        named_origin: Callable[[str], Origin],
        tell: Callable[[TnError], tuple[str, str]],
        record: Callable[[BaseException], str],
        bounds: tuple[int, float],
    ) -> None:
        self._core = core
        self._fixed = fixed
        self._named_origin = named_origin
        self._tell = tell
        self._record = record
        fields = ", ".join(sorted(_FIELDS[fixed.form]))
        self._says = _UNREADABLE.format(limit=bounds[0], seconds=round(bounds[1]), fields=fields)

    def answer(self, line: bytes, uid: int) -> bytes:
        """The answer to a line; a defect is a no, like all that is no yes."""
        try:
            fields = self._fields(line)
            if fields is None:
                return self.unreadable()
            return _line(verified(self._question(fields).put(self._core, self._asking(fields, uid))))
        except TnError as error:
            return self._refusal(error)
        except Exception as error:  # noqa: BLE001 - one line's defect must not end the others' answers
            return self._refusal(Unexpected(self._record(error)))

    def busy(self) -> bytes:
        """That nobody can be asked now; nothing was counted."""
        return self._refusal(Busy())

    def unreadable(self) -> bytes:
        """That the line is none of these."""
        return _line({"verified": False, "error": "usage", "message": self._says, "retry_at": None})

    def _refusal(self, error: TnError) -> bytes:
        return _line(refused(error, *self._tell(error)))

    def _fields(self, line: bytes) -> Mapping[str, str] | None:
        try:
            found: Any = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or "username" not in found or not found.keys() <= _FIELDS[self._fixed.form]:
            return None
        return found if all(isinstance(value, str) for value in found.values()) else None

    def _question(self, fields: Mapping[str, str]) -> Question:
        secrets = (Secret(fields.get(name, "")) for name in ("password", "token"))
        return Question(self._fixed.practice_code, fields["username"], self._fixed.form, *secrets)

    def _asking(self, fields: Mapping[str, str], uid: int) -> "Asking":
        """Whoever is not believed counts as one place, so that a made-up origin gives nobody more tries."""
        by = f"uid:{uid}"
        if uid not in self._fixed.believed or not fields.get("origin"):
            return replace(self._fixed.asking, origin=Origin(address=by, text=by))
        named = self._named_origin(fields["origin"])
        return replace(
            self._fixed.asking, origin=Origin(address=named.address, text=f"{named.text[:_ORIGIN_SHOWN]} {by}")
        )


def _line(values: "Mapping[str, exports.Value]") -> bytes:
    return exports.record(values).encode()
