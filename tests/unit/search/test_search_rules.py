"""Text made comparable, and what an entry says."""

import pytest

from fovea.domains.search import rules


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("FV-ALDER-HAV-48", ["fv", "alder", "hav", "48"]),
        ("  Crème  Brûlée ", ["creme", "brulee"]),
        ("cat-eye", ["cat", "eye"]),
        ("' | & ! :* ()", []),
        ("a b c d e f g h i j", list("abcdefgh")),
        ("x" * 100, ["x" * 40]),
        ("", []),
    ],
)
def test_words_are_letters_and_digits_without_accents(typed: str, words: list[str]) -> None:
    assert rules.typed_words(typed) == words
