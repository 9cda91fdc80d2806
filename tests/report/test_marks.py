"""Names cut at the spans of the reasons."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from navicert.model.screening import Feature
from navicert.report.marks import Piece, pieces


def test_the_shorter_span_wins() -> None:
    whole = Feature("name", 900, "", ((0, 11),), (), "near")
    word = Feature("word", 500, "", ((6, 11),), (), "same")
    assert pieces("hello world", [word, whole], "query") == (Piece("hello ", "near"), Piece("world", "same"))


def test_neighbors_stay_apart_and_strangers_unmarked() -> None:
    feature = Feature("name", 900, "", (), ((0, 1), (1, 2)), "same")
    assert pieces("智谱ab", [feature], "entry") == (
        Piece("智", "same"),
        Piece("谱", "same"),
        Piece("ab", None),
    )
    assert pieces("abc", [feature], "query") == (Piece("abc", None),)
    assert pieces("", [feature], "entry") == ()


spans = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=5).map(tuple)


@given(st.text(max_size=30), st.lists(spans, max_size=4))
def test_pieces_give_the_text_again(text: str, groups: list[tuple[tuple[int, int], ...]]) -> None:
    features = [Feature("word", 1, "", group, (), "near") for group in groups]
    assert "".join(piece.text for piece in pieces(text, features, "query")) == text
