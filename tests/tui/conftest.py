"""The screens' tests boot the program often, so what every boot works out alike is worked out once."""

from collections.abc import Iterator

import pytest

from tests.sharing import share_sheets


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        share_sheets(patch)
        yield
