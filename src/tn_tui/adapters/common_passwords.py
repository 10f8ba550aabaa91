"""The 30,000 passwords that everybody tries first, from zxcvbn's list, and nothing else of zxcvbn.

Importing zxcvbn costs some 20 MB for good, most of it lists of names and films. So only the module
that holds the lists is run, under no name, and let go; what stays is one text of 240 kB, in which a
search takes a fraction of a millisecond.
"""

import importlib.util
from typing import final

_SEPARATOR = ","


@final
class CommonPasswords:
    """A `Container` of case-folded passwords; the list is read when it is first asked."""

    def __init__(self) -> None:
        self._text: str | None = None

    def __contains__(self, password: object) -> bool:
        """Whether it is one of the list; only a whole entry counts."""
        if not isinstance(password, str) or not password or _SEPARATOR in password:
            return False
        if self._text is None:
            self._text = _read()
        return f"{_SEPARATOR}{password}{_SEPARATOR}" in self._text


def _read() -> str:
    package = importlib.util.find_spec("zxcvbn")
    for folder in (package.submodule_search_locations or ()) if package is not None else ():
        spec = importlib.util.spec_from_file_location("zxcvbn.frequency_lists", f"{folder}/frequency_lists.py")
        if spec is not None and spec.loader is not None:
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return _SEPARATOR + _SEPARATOR.join(module.FREQUENCY_LISTS["passwords"]) + _SEPARATOR
    raise ModuleNotFoundError("zxcvbn's list of common passwords is not installed", name="zxcvbn")
