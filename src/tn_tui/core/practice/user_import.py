"""Importing users from a file: looked through first, then all of them made in one commit or none.

The temporary passwords are durable in their file before the commit, and have their file's name only after it, so
that no end of the program in between leaves users whose passwords nobody has.
"""

from collections.abc import Callable, Sequence

from tn_tui.core.base import ledger
from tn_tui.core.base.authority import Acting, admit
from tn_tui.core.base.new_users import complete, temporary_password
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.practice.files import paths_of
from tn_tui.domain import spreadsheet, user_file
from tn_tui.domain.authority import Authority
from tn_tui.domain.errors import ImportRefused, LinesRefused, UsernameTaken
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import Role
from tn_tui.domain.ports import PrivateFile
from tn_tui.domain.practice_views import Imported, ImportPlan, ImportProblem
from tn_tui.domain.reasons import FileProblem
from tn_tui.domain.system_errors import OutcomeUnknown, StorageError
from tn_tui.domain.text import clean_line, fold
from tn_tui.domain.user_file import Line, Pasted, Placed, Source, UserFile
from tn_tui.storage import users
from tn_tui.storage.database import Work

_EVERY = 500
_HEADER = ("username", "name", "role", "temporary password")

Progress = Callable[[int, int], None]


class UserImport(UseCase):
    """Making many users at once."""

    def plan(
        self, by: Authority, source: Source, *, practice_code: str | None = None, progress: Progress | None = None
    ) -> ImportPlan:
        """What importing the file would do, and every line that can't be taken; nothing is changed.

        `progress` gets how much is done and how much there is.

        Raises:
            ImportRefused: the file as a whole can't be taken.
            FileRefused: it can't be read.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        context = self._context
        with context.database.read() as work:
            acting = admit(context, work, by, Action.ADD_USERS, practice_code=practice_code)
        found = self._read(by, acting, source, progress)
        with self._looking_at(by, Action.ADD_USERS, practice_code) as (work, acting):
            problems = sorted((*found.problems, *_taken(work, acting, found.lines)), key=lambda problem: problem.line)
        return ImportPlan(
            users=len(found.lines),
            administrators=sum(line.role is Role.ADMINISTRATOR for line in found.lines),
            problem_count=len(problems),
            problems=tuple(problems),
            columns=found.columns,
        )

    def run(
        self,
        by: Authority,
        source: Source,
        passwords_path: str | None,
        *,
        practice_code: str | None = None,
        progress: Progress | None = None,
    ) -> Imported:
        """Make all of the file's users, or none, and write their temporary passwords to a new file of mode 0600.

        Without `passwords_path` that file is one of the practice's exports.

        Raises:
            LinesRefused: so many lines can't be taken; `plan` names them.
            UsernameTaken: a name was taken at this moment.
            ImportRefused, FileRefused: a file can't be taken, read or written.
            OutcomeUnknown: the users may be there; then the passwords in the unfinished file are theirs.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        context = self._context
        plan = self.plan(by, source, practice_code=practice_code)
        if plan.problem_count:
            raise LinesRefused(plan.problem_count, self._left(by, passwords_path))
        with context.database.read() as work:
            acting = admit(context, work, by, Action.ADD_USERS, practice_code=practice_code)
        # Read anew, so that what is made is what is in the file now and not what was kept from looking through it.
        found = self._read(by, acting, source, None)
        if found.problems:
            raise LinesRefused(len(found.problems))
        lines, made = found.lines, False
        out = self._passwords_file(by, acting, passwords_path)
        try:
            hashes = self._passwords(out, lines, progress)
            out.keep()
            with self._changing_in(by, Action.ADD_USERS, practice_code) as (work, acting):
                self._insert(work, acting, lines, hashes)
                made = True
        except OutcomeUnknown:
            # A server may still be at it, so that nobody is there yet says nothing.
            if not self._are_there(acting, lines[0], hashes[0]):
                raise OutcomeUnknown(self._left(by, passwords_path) or clean_line(out.name)) from None
        except BaseException:
            # Passwords of users who were not made open nothing. But somebody may interrupt just after the commit.
            if not (made and self._are_there(acting, lines[0], hashes[0]) is not False):
                out.discard()
            raise
        out.finish()
        return Imported(len(lines), clean_line(out.name))

    def _read(self, by: Authority, acting: Acting, source: Source, progress: Progress | None) -> UserFile:
        match source:
            case Pasted(data):
                if len(data) > user_file.LIMIT_BYTES:
                    raise ImportRefused(FileProblem.TOO_MANY, f"{user_file.LIMIT_LINES:,}")
            case Placed(name):
                files = self._context.ports.practice_files
                data = files.read_import(acting.practice.id, name, user_file.LIMIT_BYTES)
            case path:
                data = paths_of(self._context, by, path).read(path, user_file.LIMIT_BYTES)
        return user_file.parse(data, progress or (lambda _done, _total: None))

    def _left(self, by: Authority, path: str | None) -> str:
        """Where an import left passwords that was ended; empty where it left none."""
        return (paths_of(self._context, by, path).left_unfinished(path) or "") if path is not None else ""

    def _passwords_file(self, by: Authority, acting: Acting, path: str | None) -> PrivateFile:
        if path is not None:
            return paths_of(self._context, by, path).create(path)
        files = self._context.ports.practice_files
        return files.create_export(acting.practice.id, "passwords.csv", self._context.now())

    def _are_there(self, acting: Acting, line: Line, password_hash: str) -> bool | None:
        """Whether the commit took place; None when that can't be told."""
        try:
            with self._context.database.read() as work:
                user = users.find(work, fold(acting.practice.code), fold(line.username))
        except StorageError:
            return None
        return user is not None and user.password_hash == password_hash

    def _passwords(self, out: PrivateFile, lines: Sequence[Line], progress: Progress | None) -> list[str]:
        """A temporary password for each line goes to the file, its hash is given back."""
        out.write(spreadsheet.line(_HEADER))
        hashes = []
        for done, line in enumerate(lines):
            temporary = temporary_password(self._context)
            hashes.append(self._context.ports.hasher.hash_random(temporary))
            out.write(spreadsheet.line((line.username, line.name, line.role, temporary.reveal())))
            if progress is not None and done % _EVERY == 0:
                progress(done, len(lines))
        if progress is not None:
            progress(len(lines), len(lines))
        return hashes

    def _insert(self, work: Work, acting: Acting, lines: Sequence[Line], hashes: Sequence[str]) -> None:
        rows = [
            complete(
                self._context,
                acting.practice,
                line.values | {"password_hash": password_hash, "password_temporary": True},
            )
            for line, password_hash in zip(lines, hashes, strict=True)
        ]
        ids = users.add_many(work, acting.practice.id, rows)
        if ids is None:
            raise UsernameTaken
        added = [(ids[fold(line.username)], line.username, line.role.value) for line in lines]
        ledger.write_added(self._context, work, acting.practice.id, added, actor=acting.actor)


def _taken(work: Work, acting: Acting, lines: Sequence[Line]) -> list[ImportProblem]:
    found = users.taken(work, acting.practice.id, [fold(line.username) for line in lines])
    return [user_file.taken(line) for line in lines if fold(line.username) in found]
