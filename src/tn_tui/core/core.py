"""All use cases in one value: what every screen and every command talks to."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import timedelta

from tn_tui.core.access.commands import Commands
from tn_tui.core.access.sessions import Sessions, end_left_behind
from tn_tui.core.access.sign_in import SignIn
from tn_tui.core.access.verification import Verification
from tn_tui.core.account.activity import Activity
from tn_tui.core.account.authenticators import Authenticators
from tn_tui.core.account.devices import Devices
from tn_tui.core.account.enrollment import Enrollment
from tn_tui.core.account.passwords import Passwords
from tn_tui.core.account.profile import Profile
from tn_tui.core.account.recovery_codes import RecoveryCodes
from tn_tui.core.base.context import Context
from tn_tui.core.base.kept_heads import KeptHeads
from tn_tui.core.practice.administration import Administration
from tn_tui.core.practice.files import PracticeFiles
from tn_tui.core.practice.log import PracticeLog
from tn_tui.core.practice.settings import Practice
from tn_tui.core.practice.user_changes import UserChanges
from tn_tui.core.practice.user_import import UserImport
from tn_tui.core.practice.users import Users
from tn_tui.core.support.cases import SupportCases
from tn_tui.core.support.desk import SupportDesk
from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import COOLING_OFF
from tn_tui.domain.ports import Clock, Files, Origin, Ports
from tn_tui.domain.system_errors import KeyRingWrong, StorageError
from tn_tui.storage import practices
from tn_tui.storage.database import Database


@dataclass(frozen=True, slots=True)
class Core:
    """The service core. It is sync and serves one thread; other processes may serve the same database."""

    sign_in: SignIn
    verification: Verification
    sessions: Sessions
    commands: Commands
    profile: Profile
    enrollment: Enrollment
    authenticators: Authenticators
    passwords: Passwords
    devices: Devices
    activity: Activity
    administration: Administration
    users: Users
    user_changes: UserChanges
    user_import: UserImport
    practice: Practice
    log: PracticeLog
    recovery_codes: RecoveryCodes
    support: SupportDesk
    cases: SupportCases
    files: PracticeFiles
    operator_files: Files
    origin: Origin
    clock: Clock
    common_passwords: Container[str]
    _context: Context
    _kept: KeptHeads

    @property
    def heads_refused(self) -> TnError | None:
        """Why the newest row of a log could not be kept outside the database, where the last attempt failed."""
        return self._kept.refused

    def damage(self) -> StorageError | None:
        """What is wrong with the database, where a call failed by a defect that may be none; None for nothing."""
        return self._context.database.damage()

    def close(self) -> None:
        """Close the database; sessions that are not logged out count as cut off from then on."""
        self._context.ports.running.close()
        self._context.database.close()


def build(database: Database, ports: Ports, idle_lock: timedelta, cooling_off: timedelta = COOLING_OFF) -> Core:
    """Join the use cases over an open database.

    Raises:
        KeyRingWrong: the key ring is not the one that the database was made with.
    """
    context = Context(database, ports, idle_lock)
    kept = KeptHeads(database, ports.heads)
    database.after_commit(kept.keep)
    _bind(context)
    kept.take_in()
    end_left_behind(context)
    return Core(
        sign_in=SignIn(context),
        verification=Verification(context),
        sessions=Sessions(context),
        commands=Commands(context),
        profile=Profile(context),
        enrollment=Enrollment(context),
        authenticators=Authenticators(context),
        passwords=Passwords(context),
        devices=Devices(context),
        activity=Activity(context),
        administration=Administration(context),
        users=Users(context),
        user_changes=UserChanges(context),
        user_import=UserImport(context),
        practice=Practice(context),
        log=PracticeLog(context, kept),
        recovery_codes=RecoveryCodes(context),
        support=SupportDesk(context),
        cases=SupportCases(context, cooling_off),
        files=PracticeFiles(context),
        operator_files=ports.files,
        origin=ports.origin,
        clock=ports.clock,
        common_passwords=ports.common_passwords,
        _context=context,
        _kept=kept,
    )


def _bind(context: Context) -> None:
    """Bind a new database to the key ring, and refuse one that is bound to another."""
    fingerprint = context.ports.vault.mac("installation", b"tn-tui")
    with context.database.read() as work:
        bound = practices.fingerprint(work)
    if bound is None:
        with context.database.write() as work:
            practices.claim(work, fingerprint, context.now())
            bound = practices.fingerprint(work)
    if bound != fingerprint:
        raise KeyRingWrong
