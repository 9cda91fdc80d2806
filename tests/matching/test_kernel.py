"""The kernel: integers in, integers out, the same in every order."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from navicert.matching import kernel
from navicert.matching.calibration import calibration

RULES = calibration().rules


def run(nq, wq, nl, wl, edges, roles_q=None, roles_l=None, keys_q=None, keys_l=None):
    """Choose and weigh; edges are (q0, q1, l0, l1, similarity, relation)."""
    size = max(1, len(edges))
    columns = [array("q", (e[i] for e in edges)) for i in range(6)]
    order, gain = array("q", bytes(8 * size)), array("q", bytes(8 * size))
    chosen = kernel.choose_edges(len(edges), *columns[:5], wq, wl, order, gain)
    zeros_q, zeros_l = [0] * nq, [0] * nl
    score, flags = kernel.weigh(
        nq, wq, roles_q or zeros_q, keys_q or zeros_q, zeros_q,
        nl, wl, roles_l or zeros_l, keys_l or zeros_l, zeros_l,
        chosen, order, *columns, RULES,
    )  # fmt: skip
    return score, flags, [edges[order[i]] for i in range(chosen)]


def test_equal_names_score_all() -> None:
    edges = [(0, 1, 0, 1, 1000, 0), (1, 2, 1, 2, 1000, 0)]
    assert run(2, [100, 20], 2, [100, 20], edges)[:2] == (1000, 0)


def test_nothing_in_common_scores_nothing() -> None:
    score, flags, _ = run(1, [100], 1, [100], [])
    assert score == 0
    assert flags & kernel.WORD_DIFFERS


def test_each_token_is_used_once() -> None:
    edges = [(0, 1, 0, 1, 900, 1), (0, 1, 1, 2, 1000, 0), (1, 2, 1, 2, 1000, 0)]
    _, _, chosen = run(2, [50, 50], 2, [50, 50], edges)
    assert chosen == [(0, 1, 1, 2, 1000, 0)]


def test_words_that_differ_cost_more_than_words_that_are_missing() -> None:
    shared = [(0, 1, 0, 1, 1000, 0)]
    missing = run(1, [100], 2, [100, 60], shared)[0]
    differing = run(2, [100, 60], 2, [100, 60], shared)[0]
    assert differing < missing < 1000


def test_a_number_that_differs_is_flagged() -> None:
    edges = [(0, 1, 0, 1, 1000, 0)]
    roles = [kernel.WORD, kernel.NUMBER]
    _, flags, _ = run(2, [80, 50], 2, [80, 50], edges, roles, roles, [0, 36], [0, 38])
    assert flags & kernel.NUMBER_DIFFERS


def test_a_country_does_not_conflict_with_its_city() -> None:
    assert not kernel.places_conflict(7, 7, 9, 7)
    assert kernel.places_conflict(8, 7, 9, 7)
    assert kernel.places_conflict(8, 1, 9, 2)
    assert not kernel.places_conflict(8, 1, 8, 1)


@st.composite
def graphs(draw):
    nq, nl = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    wq = draw(st.lists(st.integers(0, 100), min_size=nq, max_size=nq))
    wl = draw(st.lists(st.integers(0, 100), min_size=nl, max_size=nl))
    count = draw(st.integers(0, 10))
    edges = []
    for _ in range(count):
        q0, l0 = draw(st.integers(0, nq - 1)), draw(st.integers(0, nl - 1))
        edges.append(
            (
                q0,
                draw(st.integers(q0 + 1, nq)),
                l0,
                draw(st.integers(l0 + 1, nl)),
                draw(st.integers(1, 1000)),
                0,
            )
        )
    return nq, wq, nl, wl, sorted(set(edges), key=lambda e: (e[0], e[2], e[1], e[3], e[4]))


@given(graphs())
def test_score_stays_within_bounds(graph) -> None:
    score, _, chosen = run(*graph)
    assert 0 <= score <= 1000
    used_q = [i for e in chosen for i in range(e[0], e[1])]
    used_l = [j for e in chosen for j in range(e[2], e[3])]
    assert len(used_q) == len(set(used_q))
    assert len(used_l) == len(set(used_l))
