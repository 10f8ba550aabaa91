"""Help speaks the manual's words."""

from tests.words.test_errors import FORBIDDEN
from tn_tui.tui.program.manual import TOPICS


def test_help_is_calm_and_speaks_the_manuals_words() -> None:
    for paragraphs in TOPICS.values():
        assert paragraphs
        for paragraph in paragraphs:
            assert not any(word in paragraph for word in FORBIDDEN), paragraph
