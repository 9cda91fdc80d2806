"""What holds of any figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from navicert.law.classification.chips import classify
from navicert.law.classification.figures import UNKNOWN, ChipFacts, Operation, Range, decimal_text
from navicert.law.classification.rows import law
from navicert.law.classification.worlds import AXES

DAYS = st.sampled_from([date(2022, 9, 1), date(2022, 11, 1), date(2023, 12, 1), date(2025, 2, 1), date(2026, 11, 1)])
RATES = st.decimals("0", "9000", places=2, allow_nan=False)
AREAS = st.decimals("1", "3000", places=1, allow_nan=False)
BITS = st.sampled_from([4, 6, 8, 16, 32, 64])
OPERATIONS = st.lists(st.builds(Operation, st.just("x"), RATES, BITS), min_size=1, max_size=4).map(tuple)


@st.composite
def known(draw: st.DrawFn) -> ChipFacts:
    return ChipFacts(
        operations=draw(OPERATIONS), die_area=Range.of(draw(AREAS)), non_planar=True, datacenter=draw(st.booleans()),
        io=Range.of(draw(st.decimals("0", "2000", places=0))), dram=Range.of(draw(RATES)),
    )  # fmt: skip


def around(draw: st.DrawFn, figure: Range) -> Range:
    """A range that holds a figure."""
    assert figure.high is not None
    below = draw(st.fractions(0, 1, max_denominator=20))
    above = draw(st.none() | st.fractions(0, 2, max_denominator=20))
    high = None if above is None else figure.high * (1 + above)
    return Range(figure.low * (1 - below), high)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[ChipFacts, ChipFacts, ChipFacts]:
    """Facts that are known, the same with some of them wider, and the same with some left out."""
    facts = draw(known())
    wider = replace(facts, die_area=around(draw, facts.die_area), io=around(draw, facts.io))
    out = replace(
        wider,
        operations=draw(st.sampled_from([wider.operations, ()])),
        datacenter=draw(st.sampled_from([wider.datacenter, None])),
        non_planar=draw(st.sampled_from([True, None])),
        die_area=draw(st.sampled_from([wider.die_area, UNKNOWN])),
        io=draw(st.sampled_from([wider.io, UNKNOWN])),
    )
    return facts, wider, out


@given(pairs(), DAYS)
def test_narrower_facts_never_leave_the_alternatives(facts: tuple[ChipFacts, ChipFacts, ChipFacts], day: date) -> None:
    sets = [{one.eccn for one in classify(each, day).alternatives} for each in facts]
    assert sets[0] <= sets[1] <= sets[2]


@given(known(), DAYS)
def test_known_facts_give_one_answer(facts: ChipFacts, day: date) -> None:
    answer = classify(facts, day)
    assert answer.result == ("did_not_exist" if day < date(2022, 10, 21) else "classified")
    assert (answer.eccn is None) == (answer.result == "did_not_exist") and not answer.decides


@given(pairs(), DAYS)
def test_an_open_answer_says_what_decides(facts: tuple[ChipFacts, ChipFacts, ChipFacts], day: date) -> None:
    answer = classify(facts[2], day)
    if answer.result == "open":
        assert answer.eccn is None and answer.confidence == "low"
        assert answer.decides and set(answer.decides) <= set(AXES)
        assert all(one.when for one in answer.alternatives)


@given(OPERATIONS, st.data(), st.decimals("0", "500", places=2))
def test_more_tops_never_lower_the_performance(
    operations: tuple[Operation, ...], data: st.DataObject, more: Decimal
) -> None:
    at = data.draw(st.integers(0, len(operations) - 1))
    raised = [*operations]
    raised[at] = replace(raised[at], tops=raised[at].tops + more)
    before = classify(ChipFacts(operations=operations), date(2024, 1, 1)).tpp.low
    assert classify(ChipFacts(operations=tuple(raised)), date(2024, 1, 1)).tpp.low >= before


@given(OPERATIONS)
def test_the_performance_is_exact(operations: tuple[Operation, ...]) -> None:
    tpp = classify(ChipFacts(operations=operations), date(2024, 1, 1)).tpp.low
    assert tpp == max(one.tops * one.bits for one in operations)
    assert Fraction(decimal_text(tpp)) == tpp


@given(st.fractions(0, 10**6, max_denominator=10**4))
def test_numbers_are_written_exactly_and_rounded_half_up(value: Fraction) -> None:
    assert Fraction(decimal_text(value)) == value
    assert abs(value - Fraction(decimal_text(value, 2))) <= Fraction(1, 200)


@given(known(), DAYS)
def test_every_step_has_a_source(facts: ChipFacts, day: date) -> None:
    for step in classify(facts, day).steps:
        assert step.citation.text and day in step.days
    assert law().near > 0
