"""What must hold of any graph: order never matters, more ownership never frees, narrower facts stay within bounds."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.model.dates import DateBound
from navicert.model.ownership import INDIRECT, Interest, Listing, OwnershipGraph, Share, Source, through_others
from navicert.ownership.capture import capture
from navicert.ownership.graph import on_day
from navicert.ownership.rules import rule
from navicert.ownership.trace import Trace, trace
from navicert.ownership.whole import DOUBTFUL, THROUGH, VOTES, Edges, Whole, scaled

DAY = date(2026, 12, 1)
PARTIES = "ABCDEFGH"
RULES = ("bis", "ofac", "uk", "eu")
SEVERITY = {"not_captured": 0, "indeterminate": 1, "captured": 2}


@st.composite
def shares(draw: st.DrawFn) -> Share | None:
    kind = draw(st.sampled_from(["exact", "exact", "exact", "interval", "bound", "unknown"]))
    if kind == "unknown":
        return None
    number = st.one_of(st.integers(0, 100).map(Decimal), st.decimals(0, 100, places=2), st.just(Decimal(50)))
    low = draw(number)
    if kind == "exact":
        return Share(low, low)
    high = draw(number)
    low, high = min(low, high), max(low, high)
    open_ = low < high
    return Share(low, high, open_ and draw(st.booleans()), open_ and draw(st.booleans()))


@st.composite
def graphs(draw: st.DrawFn) -> OwnershipGraph:
    party = st.sampled_from(PARTIES)
    interests = draw(st.lists(st.builds(Interest, party, party, st.just("equity"), shares()), max_size=14))
    numbered = tuple(replace(i, source=Source("made", str(at))) for at, i in enumerate(interests))
    listing = st.builds(
        Listing, st.sampled_from(["EL", "SDN", "UK", "EU"]), st.just(("SDGT",)), st.sampled_from(["sure", "possible"])
    )
    listed = draw(st.dictionaries(party, st.tuples(listing), max_size=3))
    return OwnershipGraph({}, numbered, listed)


def ask(graph: OwnershipGraph, party: str = "A", code: str = "bis") -> Trace:
    return trace(graph, party, rule(code), DAY)


def facts(found: Trace) -> tuple[object, ...]:
    return (found.result, found.held.low, found.held.high, found.arithmetic, found.flags, found.changes,
            [p.owners for p in found.paths], found.look_through)  # fmt: skip


@given(graphs(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_of_facts_never_matters(graph: OwnershipGraph, code: str, rng: random.Random) -> None:
    mixed = list(graph.interests)
    rng.shuffle(mixed)
    listed = dict(rng.sample(sorted(graph.listed.items()), len(graph.listed)))
    assert facts(ask(OwnershipGraph({}, tuple(mixed), listed), code=code)) == facts(ask(graph, code=code))


@given(graphs(), st.sampled_from(PARTIES), st.sampled_from(PARTIES), shares())
def test_a_listed_owner_more_never_frees(graph: OwnershipGraph, owner: str, owned: str, share: Share | None) -> None:
    if any({i.owner, i.owned} == {owner, owned} or i.owner == "new" for i in graph.interests):
        return
    more = OwnershipGraph(
        {}, (*graph.interests, Interest("new", owned, "equity", share)), {**graph.listed, "new": (Listing("EL"),)}
    )
    for party in PARTIES:
        before, after = ask(graph, party), ask(more, party)
        if before.result == "captured":
            assert after.result == "captured"
            assert after.held.low >= before.held.low


@st.composite
def narrowed(draw: st.DrawFn, graph: OwnershipGraph) -> OwnershipGraph:
    """The same graph with each open share narrowed to a number within its bounds."""
    seen: set[tuple[str, str]] = set()
    out = []
    for interest in graph.interests:
        share = interest.share or Share(Decimal(0), Decimal(100))
        if (interest.owner, interest.owned) in seen:
            continue  # two sources on one stake: narrowing one of them may contradict the other
        seen.add((interest.owner, interest.owned))
        part = Decimal(draw(st.integers(1, 9))) / 10
        value = share.low + (share.high - share.low) * part
        out.append(replace(interest, share=Share(value, value)))
    return OwnershipGraph({}, tuple(out), graph.listed)


@given(st.data())
def test_narrower_facts_stay_within_the_bounds(data: st.DataObject) -> None:
    graph = data.draw(graphs())
    first: dict[tuple[str, str], Interest] = {}
    for interest in graph.interests:
        first.setdefault((interest.owner, interest.owned), interest)
    graph = OwnershipGraph({}, tuple(first.values()), graph.listed)
    exact = data.draw(narrowed(graph))
    total: dict[str, Decimal] = {}
    for interest in exact.interests:
        if interest.owner != interest.owned and interest.share:
            total[interest.owned] = total.get(interest.owned, Decimal(0)) + interest.share.low
    if any(value > 100 for value in total.values()):
        return  # such facts cannot all be true
    for party in PARTIES:
        wide, narrow = ask(graph, party), ask(exact, party)
        if wide.reached != "indeterminate" and narrow.reached != "indeterminate":
            assert wide.reached == narrow.reached
        assert wide.held.low <= narrow.held.low and narrow.held.high <= wide.held.high


@given(graphs(), st.sampled_from(RULES))
def test_the_arithmetic_in_words_is_that_of_the_engine(graph: OwnershipGraph, code: str) -> None:
    found = ask(graph, code=code)
    numbers = [Decimal(n) for n in re.findall(r"(\d+(?:\.\d+)?)%", found.arithmetic)]
    stakes = (*found.held.sure, *found.held.possible)
    if stakes and all(s.share.is_exact for s in found.held.sure) and not found.held.possible:
        terms, summed = numbers[: len(stakes)], numbers[len(stakes)]
        assert min(sum(terms), Decimal(100)) == summed == found.held.low or found.held.high < sum(terms)
    assert found.held.low <= found.held.high
    assert SEVERITY[found.reached] >= SEVERITY[found.result] or rule(code).control_counts


@st.composite
def said_in_every_way(draw: st.DrawFn) -> OwnershipGraph:
    """Graphs with votes, stakes held through others, days that leave a stake open, and several facts on one stake."""
    graph = draw(graphs())
    some_day = DateBound(date(2026, 1, 1), date(2027, 1, 1), "made")
    changed = [
        replace(
            interest,
            owned=draw(st.sampled_from([interest.owned, interest.owned, "B"])),
            kind=draw(st.sampled_from(["equity", "equity", "equity", "votes", "consolidation"])),
            source=Source(draw(st.sampled_from("pq")), interest.source.record),
            detail=draw(st.sampled_from([(), (), (INDIRECT,)])),
            valid_from=draw(st.sampled_from([None, None, some_day])),
        )
        for interest in graph.interests
    ]
    return OwnershipGraph({}, tuple(changed), graph.listed)


def _flat(interest: Interest, numbers: dict[str, int], votes_count: bool) -> tuple[int, int, int, int, int]:
    stated = interest.kind == "equity" or (interest.kind == "votes" and votes_count)
    share = interest.share if stated else None
    low, high, marks = scaled(through_others(share) if share and interest.indirect else share)
    marks |= (0 if interest.kind == "equity" else VOTES) | (THROUGH if interest.indirect else 0)
    doubtful = DOUBTFUL if interest.stands(DAY) == "unknown" else 0
    return numbers[interest.owner], numbers[interest.owned], low, high, marks | doubtful


@settings(max_examples=500)
@given(said_in_every_way(), st.sampled_from(["bis", "ofac", "uk"]))
def test_the_whole_graph_job_finds_what_tracing_each_party_finds(graph: OwnershipGraph, code: str) -> None:
    numbers = {party: at for at, party in enumerate(PARTIES)}
    which = rule(code)
    apart = [i for i in graph.interests if i.owner != i.owned]
    day = on_day(graph, DAY, votes_count=which.votes_count)
    caught = capture(day, graph.listed, which, which.pools[0], which.aggregate)
    edges = Edges.of(len(PARTIES), [_flat(i, numbers, which.votes_count) for i in apart])
    edges.source.extend("pq".index(i.source.dataset) for i in apart)
    whole = Whole(edges)
    found = {
        one.party: one
        for one in whole.capture(
            which, [numbers[p] for p in caught.roots], [numbers[p] for p in caught.doubtful], which.aggregate
        )
    }
    listed = {*caught.roots, *caught.doubtful}
    sure = {numbers[p] for p in caught.sure - {*caught.roots}}
    possible = {numbers[p] for p in caught.possible - caught.sure - listed}
    assert {party for party, one in found.items() if one.result == "captured"} == sure
    assert {party for party, one in found.items() if one.result == "indeterminate"} == possible
    for party, one in found.items():
        assert one.chain[-1] == party
        assert PARTIES[one.chain[0]] in listed
        held = ask(graph, PARTIES[party], code).held
        assert (one.low, one.high) == (held.low, held.high)


def test_a_chain_of_thousands_and_a_ring_of_thousands_end() -> None:
    count = 5_000
    chain = [Interest(str(at), str(at + 1), "equity", Share.exactly("50")) for at in range(count)]
    graph = OwnershipGraph({}, tuple(chain), {"0": (Listing("EL"),)})
    found = ask(graph, str(count))
    assert found.result == "captured" and len(found.paths[0].owners) == count + 1
    ring = OwnershipGraph({}, (*chain, Interest(str(count), "1", "equity", Share.exactly("50"))), {})
    assert ask(ring, "1").result == "not_captured"
    tied = OwnershipGraph({}, ring.interests, {"7": (Listing("EL"),)})
    assert ask(tied, "6").result == "captured"
