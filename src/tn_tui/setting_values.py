"""A value of a setting as the program takes it, or the refusal that says what would be right."""

from collections.abc import Mapping

from tn_tui.domain.system_errors import SettingRefused


class Values:
    """What was set, by name; `sources` says of each where: the file or the environment, and how it is called there."""

    def __init__(self, values: Mapping[str, object], sources: Mapping[str, tuple[str, str]]) -> None:
        self._values = values
        self._sources = sources

    def refused(self, name: str, reason: str, nearest: str = "") -> SettingRefused:
        """The refusal of a value; it never holds the value, which can be a password."""
        return SettingRefused(*self._sources[name], reason, nearest)

    def source(self, name: str) -> str:
        """Where it was set."""
        return self._sources[name][0]

    def get(self, name: str, default: object) -> object:
        """The value as it was set."""
        return self._values.get(name, default)

    def whole_number(self, name: str, allowed: range, default: int) -> int:
        """A number of this range.

        Raises:
            SettingRefused: it is something else.
        """
        number = self._values.get(name, default)
        if type(number) is not int or number not in allowed:
            raise self.refused(name, f"it must be a whole number from {allowed[0]} to {allowed[-1]}, without quotes")
        return number

    def switch(self, name: str) -> bool:
        """True or false; false where nothing was set.

        Raises:
            SettingRefused: it is something else.
        """
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self.refused(name, "it must be true or false, without quotes")
        return value

    def line(self, name: str, limit: int) -> str:
        """A line of text without control characters, of at most so many characters.

        Raises:
            SettingRefused: it is something else, or longer.
        """
        from tn_tui.domain.text import clean_line

        line = self._values.get(name, "")
        if not isinstance(line, str) or len(line) > limit:
            raise self.refused(name, f"it must be a text of at most {limit} characters, in quotes")
        return clean_line(line).strip()

    def folder(self, name: str) -> str:
        """An absolute path; empty where nothing was set.

        Raises:
            SettingRefused: it is something else.
        """
        path = self._values.get(name, "")
        if not isinstance(path, str) or (path and not (path.startswith("/") and path.isprintable())):
            raise self.refused(name, "it must be the path of a folder from / on, in quotes")
        return path
