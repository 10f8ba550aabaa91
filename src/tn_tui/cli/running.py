"""One run of the program: its settings, its core, and the one frame around it that no traceback leaves."""

import os
import pwd
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tn_tui.cli import kinds, output, statuses
from tn_tui.cli.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tn_tui.core.core import Core
    from tn_tui.domain.authority import Operator
    from tn_tui.settings import Settings


_OUTPUT: Final = "The output could not be written. See whether its disk is full; what the command changes is changed."


class StoppedError(Exception):
    """A command can't go on, for a reason of the command line's own.

    It carries the sentence, the exit status, and what JSON calls it: one of `Kind`, or what `kinds.of` gives.
    """

    def __init__(self, sentence: str, status: int = statuses.REFUSED, *, kind: str = Kind.USAGE) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.kind = kind


class Running:
    """What a command needs of the world: the environment, the settings in it, and the core over them."""

    def __init__(self, environ: "Mapping[str, str]") -> None:
        self.environ = environ
        self.settings: Settings | None = None
        self.as_json = False
        self._unreadable = False

    def load(self) -> "Settings":
        """The settings, read once.

        Raises:
            SettingRefused: a setting can't be used.
            FileRefused: the settings' file can't be read.
        """
        if self.settings is None:
            from tn_tui import settings

            self._unreadable = True
            self.settings = settings.load(self.environ)
            self._unreadable = False
        return self.settings

    @contextmanager
    def core(self, *, may_begin: bool = False) -> "Iterator[Core]":
        """The core, open for the length of the block; with `may_begin` an installation is made where there is none.

        Raises:
            InstallationMissing: there is none, and none is made.
            TnError: the settings, the folder, the keys or the database can't be used.
        """
        loaded = self.load()
        from tn_tui.bootstrap import open_core

        with open_core(loaded, may_begin=may_begin) as core:
            try:
                yield core
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                # A row that a damaged page made of something else may be met anywhere.
                damage = core.damage()
                if damage is None:
                    raise
                raise damage from error
            if core.heads_refused is not None:
                from tn_tui.cli import words

                output.remark("The newest row of the log could not be noted outside the database, in the file heads:")
                output.remark(words.sentence(core.heads_refused, loaded))

    def guard(self, work: "Callable[[], int]") -> int:
        """Do the work and give the exit status; whatever it raises becomes a sentence on stderr.

        Where JSON was asked for, it becomes an object in the place of the facts, unless some of them are out.
        """
        status = statuses.DONE
        try:
            status = work()
            output.finish()
        except output.ReaderGoneError:
            # Who left before the end has not heard a no, but the status still says it.
            output.discard()
        except output.OutputError:
            output.discard()
            output.sentence(_OUTPUT)
            status = statuses.TROUBLE
        except StoppedError as error:
            status = self._tell(error.kind, error.sentence, error.status)
        except KeyboardInterrupt:
            status = statuses.INTERRUPTED
        except Exception as error:  # noqa: BLE001 - here a defect becomes an incident, and no traceback leaves
            status = self._refused(error)
        return status

    def _log_path(self) -> "Path | None":
        """Where an incident is written; None when the settings, which say so, are what failed."""
        from tn_tui.domain.errors import TnError

        if self.settings is None and not self._unreadable:
            try:
                self.load()
            except TnError:
                return None
        return self.settings.log_path if self.settings else None

    def _refused(self, failure: Exception) -> int:
        # A run that refuses nothing, as --help is one, needs neither the errors nor their words.
        from tn_tui import incident
        from tn_tui.cli import words
        from tn_tui.domain.errors import TnError, Unexpected

        error = failure if isinstance(failure, TnError) else Unexpected(incident.record(failure, self._log_path()))
        return self._tell(kinds.of(type(error)), words.sentence(error, self.settings), words.status(error))

    def _tell(self, kind: str, sentence: str, status: int) -> int:
        if not (self.as_json and output.refusal(kind, sentence)):
            output.sentence(sentence)
        return status


def operator() -> str:
    """The system user on whose behalf a command acts; the number where the system has no name for it."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def on_behalf() -> "Operator":
    """By whose right a command acts."""
    from tn_tui.domain.authority import Operator

    return Operator(operator())
