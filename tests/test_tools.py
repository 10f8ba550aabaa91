import pytest

from tests.tools import PACKAGES, require_tool


def test_a_tool_that_is_here_has_a_path() -> None:
    assert require_tool("sh").endswith("/sh")


def test_a_missing_tool_is_a_skip_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("DEEP_TESTS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt install zbar-tools"):
        require_tool("zbarimg")


@pytest.mark.parametrize("tool", PACKAGES)
def test_where_the_deep_tests_are_required_it_is_a_failure(monkeypatch: pytest.MonkeyPatch, tool: str) -> None:
    monkeypatch.setattr("tests.tools.shutil.which", lambda *_, **__: None)
    monkeypatch.setenv("DEEP_TESTS", "required")
    with pytest.raises(pytest.fail.Exception, match=f"{tool} is not here"):
        require_tool(tool)
