"""A practice's own settings, and the rule: two-factor authentication required of all, now or from a day."""

from dataclasses import replace
from datetime import datetime, timedelta

from tn_tui.core.base import ledger
from tn_tui.core.base.authority import Acting
from tn_tui.core.base.present import practice_view
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.practice.user_views import views
from tn_tui.domain import policy, text
from tn_tui.domain.authority import Authority
from tn_tui.domain.errors import EnrollFirst, NotAllowed, NumberRefused, RuleRefused
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.practice_views import PracticeView, RulePlan
from tn_tui.domain.reasons import RuleProblem
from tn_tui.domain.user_list import Show, UserQuery
from tn_tui.storage import devices, practices, user_list, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import PracticeRecord

LONGEST_PLAN = 100


class Practice(UseCase):
    """The practice as a whole."""

    def show(self, by: Authority, *, practice_code: str | None = None) -> PracticeView:
        """The practice as it is now.

        Raises:
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        with self._looking_at(by, Action.SEE_PRACTICE, practice_code) as (work, acting):
            return replace(_view(work, acting), host_clock_synchronized=self._context.ports.host_clock.synchronized())

    def set(
        self,
        by: Authority,
        *,
        practice_code: str | None = None,
        name: str | None = None,
        idle_lock_minutes: int | None = None,
        remember_days: int | None = None,
        phone: str | None = None,
    ) -> PracticeView:
        """Change those settings of the practice that are given, in one commit.

        That is the name, the idle lock (in minutes), for how many days devices are remembered, and the phone number
        that support calls back.

        With 0 days no device is remembered; fewer days than before also end those that were remembered for longer.
        The support desk's are always 0.

        Raises:
            FieldRefused, NumberRefused: and why.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        wanted: dict[str, object] = {}
        if name is not None:
            wanted["name"] = text.full_name(name, "practice name")
        if idle_lock_minutes is not None:
            wanted["idle_lock_minutes"] = _within("idle lock", idle_lock_minutes, policy.IDLE_LOCK_MINUTES)
        if remember_days is not None:
            wanted["remember_days"] = _within("days a device is remembered", remember_days, policy.REMEMBER_DAYS)
        if phone is not None:
            wanted["phone"] = text.full_name(phone, "phone number") if phone.strip() else ""
        with self._changing_in(by, Action.SET_PRACTICE, practice_code) as (work, acting):
            practice = acting.practice
            changed = {column: value for column, value in wanted.items() if getattr(practice, column) != value}
            if practice.is_desk and "remember_days" in changed:
                # Who can see into every practice gives a token at each log-in.
                raise NotAllowed
            if changed:
                practices.change(work, practice.id, changed)
                if remember_days is not None:
                    self._end_devices(work, practice, remember_days)
                detail = ", ".join(f"{column.replace('_', ' ')}: {value}" for column, value in changed.items())
                self._write(work, acting, Event.PRACTICE_CHANGED, detail)
            return _view(work, acting)

    def _end_devices(self, work: Work, practice: PracticeRecord, remember_days: int) -> None:
        """End the devices that are remembered no more, for good: more days at a later time don't bring them back."""
        days = min(practice.remember_days, remember_days)
        devices.remove_older(work, practice.id, self._context.now() - timedelta(days=days))

    def plan(
        self,
        by: Authority,
        *,
        practice_code: str | None = None,
        required_from: datetime | None = None,
        grace_days: int = 0,
        limit: int = 5,
    ) -> RulePlan:
        """Whom the rule would touch, with the first `limit` (at most 100) of those who are not ready.

        Raises:
            RuleRefused, NumberRefused: it could not be saved so.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        context = self._context
        _within("days of grace", grace_days, policy.GRACE_DAYS)
        with self._looking_at(by, Action.SEE_USERS, practice_code) as (work, acting):
            self._check_day(acting, required_from)
            practice_id = acting.practice.id
            counts = user_list.counts(work, practice_id)
            stopped, never, in_grace = user_list.not_ready(work, practice_id, required_from or context.now())
            query = UserQuery(show=Show.NOT_ENROLLED, limit=max(0, min(limit, LONGEST_PLAN)))
            first = user_list.page(work, practice_id, query)
            records = users.many(work, [entry.id for entry in first])
            return RulePlan(
                users=counts.users,
                ready=counts.enrolled,
                stopped=stopped,
                never_logged_in=never,
                in_grace=in_grace,
                rows=views(context, work, [records[entry.id] for entry in first]),
                alone=len(users.able_administrators(work, practice_id, limit=2)) == 1,
            )

    def require_two_factor(
        self,
        by: Authority,
        *,
        practice_code: str | None = None,
        required: bool,
        required_from: datetime | None = None,
        grace_days: int = 0,
    ) -> PracticeView:
        """Require two-factor authentication of all users, now (None) or from a day, or leave it to each of them.

        `grace_days` (0 to 90) is what users get who are made from now on. A rule that holds already keeps its day.

        Raises:
            EnrollFirst: the administrator has no two-factor authentication.
            RuleRefused: the day is past, too far ahead, or would put off what is required already.
            NumberRefused: the days of grace are none that a practice can give.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        context = self._context
        _within("days of grace", grace_days, policy.GRACE_DAYS)
        with self._changing_in(by, Action.REQUIRE_TWO_FACTOR, practice_code) as (work, acting):
            practice = acting.practice
            if practice.is_desk:
                # Of support people it is always required, and from the first log-in.
                raise NotAllowed
            if required:
                if acting.caller is not None and not acting.caller.user.facts.enrolled:
                    raise EnrollFirst
                self._check_day(acting, required_from)
            now = context.now()
            # What holds since a day goes on holding since that day.
            came = practice.required_from is not None and practice.required_from <= now
            kept = practice.required_from if came and required_from is None else required_from
            values: dict[str, object] = {
                "two_factor_required": required,
                "required_from": kept if required else None,
                "grace_days": grace_days if required else 0,
            }
            if any(getattr(practice, column) != value for column, value in values.items()):
                practices.change(work, practice.id, values)
                self._write(work, acting, Event.REQUIRED if required else Event.NOT_REQUIRED, _rule(values))
            return _view(work, acting)

    def _check_day(self, acting: Acting, required_from: datetime | None) -> None:
        if required_from is None:
            return
        now = self._context.now()
        facts = acting.practice.facts
        if facts.two_factor_required and (facts.required_from is None or facts.required_from <= now):
            raise RuleRefused(RuleProblem.IN_FORCE)
        if required_from <= now:
            raise RuleRefused(RuleProblem.PAST)
        if required_from > now + policy.RULE_AHEAD:
            raise RuleRefused(RuleProblem.TOO_FAR)

    def _write(self, work: Work, acting: Acting, event: Event, detail: str) -> None:
        ledger.write(self._context, work, event, actor=acting.actor, practice=acting.practice, detail=detail)


def _rule(values: dict[str, object]) -> str:
    if not values["two_factor_required"]:
        return ""
    day, grace = values["required_from"], values["grace_days"]
    from_day = f"from {day:%Y-%m-%d %H:%M} UTC" if isinstance(day, datetime) else "now"
    return f"{from_day}, {grace} days for new users" if grace else from_day


def _within(field: str, value: int, allowed: range) -> int:
    if value not in allowed:
        raise NumberRefused(field, allowed[0], allowed[-1])
    return value


def _view(work: Work, acting: Acting) -> PracticeView:
    return practice_view(*next(practices.with_counts(work, acting.practice.id)))
