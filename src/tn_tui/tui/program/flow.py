"""The way through the program. Screens hand back what happened; only here is it decided what comes next."""

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tn_tui.tui.sign_in.log_in import LogInScreen, NothingSetUp
from tn_tui.tui.widgets.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tn_tui.domain.policy import Step
    from tn_tui.domain.views import PersonView, SignedIn, TokenNeeded
    from tn_tui.tui.frame.stage import Stage
    from tn_tui.tui.frame.visit import First, Visit
    from tn_tui.tui.program.session.open_session import OpenSession
    from tn_tui.tui.program.session.session_app import SessionApp

T = TypeVar("T")

SINCE_NOW = Notice("It is required as of now. Once you are enrolled, you go on where you were.", "warn")


class _DoFirst(Exception):
    """A stage was left, since something is asked of the person before anything else."""

    def __init__(self, step: "Step") -> None:
        super().__init__(step)
        self.step = step


class Flow:
    """From the log-in to the profile and back again, for as long as the program runs."""

    def __init__(self, app: "SessionApp", front: LogInScreen) -> None:
        self._app = app
        self._front = front

    async def run(self, notice: Notice | None) -> None:
        """Log in, do what the log-in asks for, be in; what ends a session starts it anew."""
        while True:
            notice = await self._front_door(notice)

    async def _show(self, stage: "Stage[T]") -> T | None:
        """Show a stage in place of the one before, and wait for its outcome."""
        session = self._app.session
        if session is not None and session.locked:
            # What is covered stays covered; who logs out instead starts another flow.
            await session.unlocked()
        with self._app.batch_update():
            await self._close(down_to=2)
            if self._app.screen is self._front:
                await self._app.push_screen(stage)
            else:
                await self._app.switch_screen(stage)
        outcome: T | First | None = await stage.outcome()
        from tn_tui.tui.frame import visit

        if isinstance(outcome, visit.First):
            raise _DoFirst(outcome.step)
        return outcome

    async def _close(self, down_to: int) -> None:
        """Close what lies over the first so many screens."""
        while len(self._app.screen_stack) > down_to:
            await self._app.pop_screen()

    async def _front_door(self, notice: Notice | None) -> Notice | None:
        # What somebody typed before the program was ready stays; what they left behind does not.
        if self._app.screen is not self._front or notice is not None:
            with self._app.batch_update():
                await self._close(down_to=1)
                self._front.begin_anew(notice)
        entry = await self._front.outcome()
        # Imported here, since the first paint does without them.
        from tn_tui.domain.views import TokenNeeded

        if isinstance(entry, NothingSetUp):
            return await self._first_run(entry.typed)
        if isinstance(entry, TokenNeeded):
            return await self._token(entry)
        return await self._signed_in(entry) if entry else None

    async def _first_run(self, typed: tuple[str, str]) -> Notice | None:
        from tn_tui.tui.sign_in.first_run import FirstRunScreen

        made = await self._show(FirstRunScreen(typed))
        if made is None:
            return None
        if made.practice_code:
            self._front.expect(made.practice_code, made.username)
        return made.notice

    async def _token(self, needed: "TokenNeeded") -> Notice | None:
        from tn_tui.domain.views import SignedIn
        from tn_tui.tui.sign_in.token import TokenScreen

        outcome = await self._show(TokenScreen(needed))
        if isinstance(outcome, SignedIn):
            return await self._signed_in(outcome)
        return outcome

    async def _signed_in(self, signed_in: "SignedIn") -> Notice | None:
        session = self._app.begin_session(signed_in)
        if not await self._read(signed_in) or not await self._asked(session, signed_in.step):
            return await self._app.close_session(None)
        return await self._be_in(signed_in, session)

    async def _be_in(self, signed_in: "SignedIn", session: "OpenSession") -> Notice | None:
        """What there is for somebody of whom nothing is asked any more, until the session is closed."""
        going: tuple[Visit, Notice | None] | None = _home(signed_in.person), _notice(signed_in)
        while going is not None:
            here = going[0]
            try:
                going = await self._visit(*going, session)
            except _DoFirst as first:
                going = (here, None) if await self._asked(session, first.step, notice=SINCE_NOW) else None
        return await self._app.close_session(None)

    async def _asked(self, session: "OpenSession", step: "Step", *, notice: Notice | None = None) -> bool:
        """Do what is asked of the person before anything else; whether all of it was done."""
        from tn_tui.domain.policy import Step

        while step is not Step.IN:
            match step:
                case Step.ENROLL:
                    following = await self._enroll(session, notice=notice)
                case Step.SAVE_CODES:
                    following = await self._save_codes(session)
                case _:
                    following = await self._new_password(session)
            if following is None:
                return False
            step = following
        return True

    async def _read(self, signed_in: "SignedIn") -> bool:
        """Show what must be seen before anything else; whether one goes on."""
        for stage in _to_read(signed_in):
            if await self._show(stage()) is None:
                return False
        return True

    async def _save_codes(self, session: "OpenSession") -> "Step | None":
        from tn_tui.domain.policy import Step
        from tn_tui.tui.codes.recovery_codes import SaveCodesScreen

        return Step.IN if await self._show(SaveCodesScreen(session.handle, session.person)) else None

    async def _enroll(
        self, session: "OpenSession", *, forced: bool = True, notice: Notice | None = None
    ) -> "Step | None":
        from tn_tui.tui.enroll.enroll import EnrollScreen

        stage = EnrollScreen(
            session.handle, session.person, forced=forced, by_code=session.enrolls_by_code, notice=notice
        )
        enrolled = await self._show(stage)
        return enrolled.step if enrolled else None

    async def _new_password(self, session: "OpenSession", *, forced: bool = True) -> "Step | None":
        from tn_tui.tui.account.new_password import NewPasswordScreen

        return await self._show(NewPasswordScreen(session.handle, session.person, forced=forced))

    async def _visit(
        self, visit: "Visit", notice: Notice | None, session: "OpenSession"
    ) -> "tuple[Visit, Notice | None] | None":
        """Be at a place, and then where one wants to go from there; None to log out."""
        from tn_tui.tui.frame.visit import Going, Visit
        from tn_tui.tui.program.places import back_from, stage_at
        from tn_tui.words.account import IS_ON, PASSWORD_CHANGED

        match visit:
            case Visit.ENROLL:
                enrolled = await self._enroll(session, forced=False)
                # Another terminal may have made the codes dead that were to be saved.
                if enrolled and not await self._asked(session, enrolled):
                    return None
                return Visit.PROFILE, Notice(IS_ON, "good") if enrolled else None
            case Visit.PASSWORD:
                changed = await self._new_password(session, forced=False)
                return Visit.PROFILE, Notice(PASSWORD_CHANGED, "good") if changed else None
        if visit is Visit.IMPORT and not self._app.takes_paths:
            visit = Visit.SHARED_IMPORT
        wish: Visit | Going | None = await self._show(stage_at(visit)(session.handle, session.person, notice))
        if isinstance(wish, Going):
            return wish.to, wish.notice
        return wish or back_from(visit), None


def _home(person: "PersonView") -> "Visit":
    """Where one stands after the log-in."""
    from tn_tui.domain.policy import Role
    from tn_tui.tui.frame.visit import Visit

    return Visit.SUPPORT if person.role is Role.SUPPORT else Visit.PROFILE


def _to_read(signed_in: "SignedIn") -> "Iterator[Callable[[], Stage[bool]]]":
    """The screens that are read before anything that is forced: each hands back None to log out."""
    session, person = signed_in.session, signed_in.person
    if signed_in.clock_offset is not None:
        from tn_tui.tui.sign_in.clock_told import ClockToldScreen

        yield partial(ClockToldScreen, person, signed_in.clock_offset)
    if signed_in.told:
        from tn_tui.tui.sign_in.told import ToldScreen

        yield partial(ToldScreen, session, person, signed_in.told)
    if signed_in.cases:
        from tn_tui.tui.cases.at_log_in import OpenCasesScreen

        yield partial(OpenCasesScreen, session, person, signed_in.cases)


def _notice(signed_in: "SignedIn") -> Notice | None:
    from tn_tui.tui.sign_in.log_in_words import notice

    return notice(signed_in)
