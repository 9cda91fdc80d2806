"""Any ownership facts, for round trips."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.ownership import Interest, OwnershipParty, Share, Source

SET = "set"
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)
ids = st.text("abcXYZ0189-._/公司", min_size=1, max_size=8).map(str.strip).filter(bool)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
bounds = st.one_of(
    days.map(lambda day: DateBound.on(day, SET)),
    st.builds(lambda day: DateBound.in_month(day.year, day.month, SET), days),
    st.builds(lambda day: DateBound.in_year(day.year, SET), days),
)
percents = st.decimals(0, 100, places=4, allow_nan=False, allow_infinity=False).map(lambda d: Decimal(f"{abs(d):f}"))


@st.composite
def shares(draw: st.DrawFn) -> Share:
    low, high = sorted((draw(percents), draw(percents)))
    if low == high or draw(st.booleans()):
        return Share(low, low)
    return Share(low, high, draw(st.booleans()), draw(st.booleans()))


printed = st.sampled_from(["33.4", "33,4 %", "25-50", "> 50%", "more than 25%", "at most 10", "50.00", "0.1"])
sources = st.builds(
    Source,
    st.just(SET),
    st.just(""),
    st.one_of(st.none(), st.builds(Citation, texts, st.one_of(st.none(), st.just("https://example.test/a?b=c")))),
)


@st.composite
def parties(draw: st.DrawFn, key: str) -> OwnershipParty:
    name = draw(texts)
    others = draw(st.lists(texts.filter(lambda other: other != name), max_size=3, unique=True))
    numbers = draw(st.lists(st.tuples(st.sampled_from(["LEI", "registration", "INN"]), ids), max_size=2, unique=True))
    country = draw(st.sampled_from([None, "CN", "DE", "US"]))
    kind = draw(st.sampled_from(["company", "person"]))
    return OwnershipParty(key, name, kind, country, tuple(numbers), tuple(others), draw(sources))


@st.composite
def interests(draw: st.DrawFn, key: str, kinds: tuple[str, ...], share: st.SearchStrategy[Share]) -> Interest:
    kind = draw(st.sampled_from(kinds))
    owner = "" if kind == "unspecified" else draw(ids)
    start, end = draw(st.one_of(st.none(), bounds)), draw(st.one_of(st.none(), bounds))
    if start and end and end.latest < start.earliest:
        start, end = end, start
    has_share = kind in ("equity", "votes")
    return Interest(
        owner,
        draw(ids),
        kind,
        draw(st.one_of(st.none(), share)) if has_share else None,
        start,
        end,
        draw(sources),
        draw(st.sampled_from(["unknown", "NATURAL_PERSONS"])) if kind == "unspecified" else None,
        id=key,
    )


@st.composite
def facts(draw: st.DrawFn, kinds: tuple[str, ...], share: st.SearchStrategy[Share]) -> list[OwnershipParty | Interest]:
    keys = draw(st.lists(ids, max_size=4, unique=True))
    numbers = draw(st.integers(0, 4))
    return [draw(parties(key)) for key in keys] + [draw(interests(f"r{at}", kinds, share)) for at in range(numbers)]
