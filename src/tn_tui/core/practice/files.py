"""The files that people bring in and take away, and who may use which.

The operator, who can read the data folder, may name any path. What is typed on a screen goes through `typed_files`,
which knows where a screen may reach; over SSH there is none of it, since people may share the system account there, and
files are then the practice's own in the data folder, under names that the program makes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tn_tui.core.base.admission import require
from tn_tui.core.base.authority import admit
from tn_tui.core.base.context import Context
from tn_tui.core.base.use_case import UseCase
from tn_tui.domain.authority import Authority, Operator
from tn_tui.domain.errors import PracticeUnknown
from tn_tui.domain.permissions import Action
from tn_tui.domain.ports import Files, KeptFile, PrivateFile
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line, fold
from tn_tui.storage import practices


@dataclass(frozen=True, slots=True)
class PracticeExport:
    """A file of a practice that waits to be taken."""

    practice_code: str
    file: KeptFile


class PracticeFiles(UseCase):
    """Files that screens read and write for people: exports, imports, recovery codes."""

    @property
    def takes_paths(self) -> bool:
        """Whether a path may be typed on a screen here."""
        return self._context.ports.typed_files is not None

    def codes_file(self, session: Secret, path: str) -> PrivateFile:
        """Begin a file for the caller's new recovery codes.

        Raises:
            FileRefused: no path may be typed here, or not this one, or it can't be made.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._context.database.read() as work:
            require(self._context, work, session, Action.CONFIRM_RECOVERY_CODES)
        return paths_of(self._context, session, path).create(path)

    def key_file(self, session: Secret, path: str) -> PrivateFile:
        """Begin a file for the QR code of a key that was shown to the caller.

        Raises:
            FileRefused: no path may be typed here, or not this one, or it can't be made.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._context.database.read() as work:
            require(self._context, work, session, Action.ENROLL)
        return paths_of(self._context, session, path).create(path)

    def users_file(
        self, by: Authority, path: str | None, suffix: str, *, practice_code: str | None = None
    ) -> PrivateFile:
        """Begin a file for an export of users; without a path one of the practice's exports.

        Raises:
            FileRefused: no path may be typed here, or not this one, or it can't be made.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        return self._begin(by, path, f"users{suffix}", Action.EXPORT_USERS, practice_code)

    def activity_file(
        self, by: Authority, path: str | None, suffix: str, *, practice_code: str | None = None
    ) -> PrivateFile:
        """Begin a file for an export of the activity; see `users_file`, also for what it raises."""
        return self._begin(by, path, f"activity{suffix}", Action.EXPORT_ACTIVITY, practice_code)

    def _begin(
        self, by: Authority, path: str | None, name: str, action: Action, practice_code: str | None
    ) -> PrivateFile:
        context = self._context
        with context.database.read() as work:
            practice = admit(context, work, by, action, practice_code=practice_code).practice
        if path is not None:
            return paths_of(context, by, path).create(path)
        return context.ports.practice_files.create_export(practice.id, name, context.now())

    def imports(self, by: Authority, *, practice_code: str | None = None) -> tuple[KeptFile, ...]:
        """What the operator put into the practice's folder to be imported, by name.

        Raises:
            FileRefused: the folder can't be made, read or trusted.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        context = self._context
        with context.database.read() as work:
            practice = admit(context, work, by, Action.SEE_USERS, practice_code=practice_code).practice
        return context.ports.practice_files.imports(practice.id)

    def exports(self, operator: str, practice_code: str | None = None) -> tuple[PracticeExport, ...]:  # noqa: ARG002 - by whose right
        """The exports of one practice, or of all, each practice's newest first.

        Raises:
            PracticeUnknown: there is no such practice.
            FileRefused: a folder can't be read or trusted.
        """
        with self._context.database.read() as work:
            wanted = practices.codes(work)
        if practice_code is not None:
            wanted = {self._id(practice_code): practice_code}
        return tuple(
            PracticeExport(clean_line(code), file)
            for practice_id, code in sorted(wanted.items())
            for file in self._context.ports.practice_files.exports(practice_id)
        )

    def export(self, operator: str, practice_code: str, name: str) -> Iterator[str]:  # noqa: ARG002 - by whose right
        """The text of one of a practice's exports, part by part.

        Raises:
            PracticeUnknown: there is no such practice.
            FileRefused: there is no such export, or it can't be read or trusted.
        """
        return self._context.ports.practice_files.read_export(self._id(practice_code), name)

    def _id(self, practice_code: str) -> int:
        with self._context.database.read() as work:
            practice = practices.find(work, fold(practice_code))
        if practice is None:
            raise PracticeUnknown
        return practice.id


def paths_of(context: Context, by: Authority, path: str) -> Files:
    """Where a path leads that this caller gave.

    Raises:
        FileRefused: it was given on a screen where none may be ("ssh").
    """
    if isinstance(by, Operator):
        return context.ports.files
    if context.ports.typed_files is None:
        raise FileRefused(Path(clean_line(path)), PathProblem.SSH)
    return context.ports.typed_files
