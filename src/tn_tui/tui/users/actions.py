"""What can be done from a list of users: open one, make one, and change one or all that are marked."""

from typing import TYPE_CHECKING, ClassVar

from textual import work

from tn_tui.domain.changes import BULK, Change
from tn_tui.domain.user_list import Show
from tn_tui.tui.cases.open_line import WithOpenCase
from tn_tui.tui.frame.place import PlaceScreen, leads_to
from tn_tui.tui.frame.visit import Visit
from tn_tui.words.changes import COMMANDS, WORDS, done, users
from tn_tui.words.phrases import STOP_CASE

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import Changed, UserView


class UserActions(PlaceScreen[Visit], WithOpenCase[Visit]):
    """The part of the list's screen that does not know how rows are read."""

    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "open": "tn-tui user show --practice CODE USERNAME",
        "find": "tn-tui user list --practice CODE --find TEXT",
        "show": "tn-tui user list --practice CODE --show not-enrolled",
        "order": "tn-tui user list --practice CODE --sort name",
        "new": "tn-tui user add --practice CODE --name NAME --role member USERNAME",
        "import_users": "tn-tui user import --practice CODE FILE --passwords OUT",
        "require": "tn-tui practice require-two-factor --practice CODE",
        "unlock": COMMANDS[Change.UNLOCK],
        "export": "tn-tui user export --practice CODE",
        "details": "tn-tui practice show --practice CODE",
        "open_case": STOP_CASE,
        "more": "tn-tui user deactivate --practice CODE --reason TEXT USERNAME...",
    }

    marked: set[int]

    action_back = leads_to(Visit.PROFILE)
    action_import_users = leads_to(Visit.IMPORT)
    action_require = leads_to(Visit.RULE)

    async def row(self) -> "UserView | None":
        """The row one is at, if there is any."""
        raise NotImplementedError

    def changed(self) -> None:
        """Something was done to users."""
        raise NotImplementedError

    @work(description="open")
    async def action_open(self) -> None:
        """A user's page."""
        row = await self.row()
        if row is None or self.person is None:
            return
        from tn_tui.tui.users.user_page import UserPageScreen

        self.say("")
        await self.app.push_screen_wait(UserPageScreen(self.session, self.person, row))
        self.changed()

    @work(description="new user")
    async def action_new(self) -> None:
        """Make a user, and show the temporary password."""
        from tn_tui.tui.frame.dialogs.shown_once import password_shown
        from tn_tui.tui.users.new_user import NewUserDialog

        made = await self.app.push_screen_wait(NewUserDialog(self.session))
        if made is not None:
            await self.app.push_screen_wait(password_shown(made))
            self.say(f"Added {made.username}.", "good")
            self.changed()

    @work(description="unlock")
    async def action_unlock(self) -> None:
        """Open the locks of those who are marked, or of the one; nothing is taken away, so nothing is asked."""
        row = await self.row()
        if self.marked:
            await self._change(Change.UNLOCK, sorted(self.marked), "")
        elif row is not None and row.locked_until is None and not row.tokens_closed:
            self.say(f"{row.username} is not locked.")
        elif row is not None and not self.busy:
            async with self.asking():
                changed = await self.ask(lambda core: core.user_changes.apply(self.session, [row.id], Change.UNLOCK))
                self._done(changed, row.username)

    @work(description="more actions")
    async def action_more(self) -> None:
        """Choose what is done to those who are marked, or to the one."""
        from tn_tui.tui.frame.dialogs.choice import ChoiceDialog

        row = await self.row()
        if row is None and not self.marked:
            return
        ids = sorted(self.marked) or ([] if row is None else [row.id])
        who = row.username if row is not None and not self.marked else ""
        lines = [WORDS[change].heading for change in BULK]
        chosen = await self.app.push_screen_wait(
            ChoiceDialog(
                who or f"{users(len(ids))} marked",
                [*lines, "Clear the marks"] if self.marked else lines,
                commands=", ".join(COMMANDS[change] for change in BULK),
            )
        )
        if chosen is None:
            return
        if chosen == len(BULK):
            self.marked.clear()
            self.say("")
            self.changed()
        else:
            await self._change(BULK[chosen], ids, who)

    async def _change(self, change: Change, ids: list[int], who: str) -> None:
        """Show who is touched, and do it when that is wanted; `who` names one that is not marked."""
        from tn_tui.domain.practice_views import Changed
        from tn_tui.tui.users.change import ChangeDialog

        changed = await self.app.push_screen_wait(ChangeDialog(self.session, change, ids, who))
        if isinstance(changed, Changed):
            self.marked.clear()
            self._done(changed, who or users(changed.users))

    def _done(self, changed: "Changed", who: str) -> None:
        self.say(done(changed, who), "good")
        self.changed()

    @property
    def shown(self) -> "tuple[str, Show]":
        """What the list is narrowed by."""
        raise NotImplementedError

    @work(description="export")
    async def action_export(self) -> None:
        """Write the users that are shown to a file."""
        from tn_tui.tui.log import exports
        from tn_tui.tui.log.export import ExportDialog

        find, show = self.shown
        who = "All users of the practice" if show is Show.ALL else f"The users that are shown ({show})"
        what = f"{who}, narrowed by what you look for." if find else f"{who}."
        await self.app.push_screen_wait(ExportDialog(exports.users(self.session, what, find=find, show=show)))
