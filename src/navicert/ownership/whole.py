"""Every party that a rule catches in a whole graph of millions, in flat arrays of the standard library.

The same least fixed points as `capture`, over integers: shares are counted in billionths of a percent, a lower bound
rounded down and an upper bound rounded up where a source prints more digits than that, so that no answer is surer than
the facts. A test holds the two against each other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from navicert.model.ownership import HUNDRED, Capture, Share
from navicert.ownership.rules import Rule

SCALE = 10**9
WHOLE = 100 * SCALE
# Bits of `Edges.marks`: the lower bound is excluded, the upper one is, the stake may not have stood on the day, it is
# not of equity, no share is stated, it is held through others.
ABOVE, BELOW, DOUBTFUL, VOTES, UNKNOWN, THROUGH = 1, 2, 4, 8, 16, 32


def scaled(share: Share | None) -> tuple[int, int, int]:
    """The bounds of a share in billionths of a percent, and its marks; the widest bounds where it is not known."""
    if share is None:
        return 0, WHOLE, UNKNOWN
    low = int((share.low * SCALE).to_integral_value(ROUND_FLOOR))
    high = int((share.high * SCALE).to_integral_value(ROUND_CEILING))
    return low, high, (ABOVE if share.above else 0) | (BELOW if share.below else 0)


@dataclass(slots=True)
class Edges:
    """Stakes as flat arrays; parties are numbers from 0.

    Attributes:
        parties: how many there are.
        owner, owned: of each stake.
        low, high: in billionths of a percent.
        marks: bits, see ABOVE.
        source: a number for the source of each; empty where all are from one.
    """

    parties: int
    owner: array[int]
    owned: array[int]
    low: array[int]
    high: array[int]
    marks: bytearray
    source: array[int] = field(default_factory=lambda: array("i"))

    @classmethod
    def of(cls, parties: int, stakes: Iterable[tuple[int, int, int, int, int]]) -> Edges:
        """Edges from owner, owned, low, high and marks."""
        edges = cls(parties, array("i"), array("i"), array("q"), array("q"), bytearray())
        for owner, owned, low, high, marks in stakes:
            edges.owner.append(owner)
            edges.owned.append(owned)
            edges.low.append(low)
            edges.high.append(high)
            edges.marks.append(marks)
        return edges


def _by(parties: int, key: array[int]) -> tuple[array[int], array[int]]:
    """Where the edges of each party begin, and the edges in that order: a counting sort."""
    starts = array("i", bytes(4 * (parties + 1)))
    for party in key:
        starts[party + 1] += 1
    running = 0
    for at in range(1, parties + 1):
        running += starts[at]
        starts[at] = running
    places, order = array("i", starts), array("i", bytes(4 * len(key)))
    for edge, party in enumerate(key):
        order[places[party]] = edge
        places[party] += 1
    return starts, order


@dataclass(frozen=True, slots=True)
class Caught:
    """A party that is caught, or may be.

    Attributes:
        low, high: percent that counts.
        chain: numbers from a listed party down to this one.
    """

    party: int
    result: Capture
    low: Decimal
    high: Decimal
    chain: tuple[int, ...]


class Whole:
    """A whole graph, ready for any rule."""

    def __init__(self, edges: Edges) -> None:
        """Sort the stakes by owner and by company, and merge what several sources say of one stake."""
        self.edges = edges
        self._in_at, self._in = _by(edges.parties, edges.owned)
        self.merged = self._merge()
        self._out_at, self._out = _by(edges.parties, edges.owner)
        self._sum_low = array("q", bytes(8 * edges.parties))
        # How many stakes in a party are above their lower bound, so that they leave less than the bound does.
        self._opened = array("i", bytes(4 * edges.parties))
        low, total, marks = edges.low, self._sum_low, edges.marks
        for edge, party in enumerate(edges.owned):
            if not marks[edge] & DOUBTFUL:
                total[party] += low[edge]
                self._opened[party] += marks[edge] & ABOVE

    def _merge(self) -> int:
        """Let one edge stand for several of the same owner and company; how many weigh nothing now."""
        edges, count = self.edges, 0
        starts, order = self._in_at, self._in
        for party in range(edges.parties):
            begin, end = starts[party], starts[party + 1]
            if end - begin < 2:
                continue
            same: dict[int, list[int]] = {}
            for at in range(begin, end):
                same.setdefault(edges.owner[order[at]], []).append(order[at])
            if len(same) < end - begin:
                for stated in same.values():
                    if len(stated) > 1:
                        self._join(stated)
                        count += len(stated) - 1
        return count

    def _join(self, stated: list[int]) -> None:
        """One stake from what is stated of one owner and one company, as `graph` has it; the first edge becomes it."""
        edges, marks = self.edges, self.edges.marks
        kept = stated[0]
        equity = [edge for edge in stated if not marks[edge] & VOTES] or stated
        shares = [edge for edge in equity if not marks[edge] & UNKNOWN]
        shares = shares or [edge for edge in stated if marks[edge] & VOTES and not marks[edge] & UNKNOWN]
        shares = [edge for edge in shares if not marks[edge] & THROUGH] or shares
        doubtful = all(marks[edge] & DOUBTFUL for edge in (shares or equity))
        sources: dict[int, list[int]] = {}
        for edge in shares:
            sources.setdefault(edges.source[edge] if edges.source else 0, []).append(edge)
        low, high, open_ = self._by_all([self._by_one(said) for said in sources.values()])
        for edge in stated[1:]:
            edges.low[edge] = edges.high[edge] = 0
            marks[edge] = DOUBTFUL
        edges.low[kept], edges.high[kept] = low, high
        marks[kept] = open_ | (DOUBTFUL if doubtful else 0)

    def _by_one(self, stated: list[int]) -> tuple[int, int, int]:
        """The bounds and open ends of a stake by one source, as `graph.of_one_source`."""
        edges, marks = self.edges, self.edges.marks
        if len(stated) == 1:
            return edges.low[stated[0]], edges.high[stated[0]], marks[stated[0]] & (ABOVE | BELOW)
        low, high = min(edges.low[edge] for edge in stated), sum(edges.high[edge] for edge in stated)
        above = ABOVE if all(marks[edge] & ABOVE for edge in stated if edges.low[edge] == low) else 0
        below = BELOW if high <= WHOLE and any(marks[edge] & BELOW for edge in stated) else 0
        return low, min(high, WHOLE), above | below

    @staticmethod
    def _by_all(sources: list[tuple[int, int, int]]) -> tuple[int, int, int]:
        """The bounds by several sources: where they meet, or where they contradict each other, their span."""
        if not sources:
            return 0, WHOLE, 0
        low, high = max(one[0] for one in sources), min(one[1] for one in sources)
        open_ = 0
        for least, most, ends in sources:
            open_ |= (ends & ABOVE if least == low else 0) | (ends & BELOW if most == high else 0)
        if low > high or (low == high and open_):
            return min(one[0] for one in sources), max(one[1] for one in sources), 0
        return low, high, open_

    def capture(
        self, rule: Rule, roots: Iterable[int], doubtful: Iterable[int] = (), aggregate: bool = True
    ) -> Iterator[Caught]:
        """Every party that a rule catches or may catch, but for the listed ones themselves.

        Args:
            rule: how much must be owned; whether it is in force is the caller's to say.
            roots, doubtful: parties that count because of a list, and those that may.
            aggregate: whether the stakes of several owners add up.
        """
        self._aggregate = aggregate
        rank = array("i", [-1]) * self.edges.parties
        sure = self._grow(rule, list(roots), rank, aggregate)
        held = array("q", bytes(8 * self.edges.parties))
        possible = self._grow_possible(rule, sure, rank, list(doubtful), held, aggregate)
        listed = {*sure[: self._roots], *possible[: self._doubtful]}
        for party in sorted(sure[self._roots :]):
            yield self._caught(party, "captured", rank)
        for party in sorted(possible[self._doubtful :]):
            if party not in listed:
                yield self._caught(party, "indeterminate", rank)

    def _threshold(self, rule: Rule) -> int:
        return int(rule.threshold * SCALE)

    def _grow(self, rule: Rule, roots: list[int], rank: array[int], aggregate: bool) -> list[int]:
        """The parties caught for sure, the listed ones first; `rank` gets the step of each."""
        edges, starts, order = self.edges, self._out_at, self._out
        limit, inclusive = self._threshold(rule), rule.inclusive
        held, open_ = array("q", bytes(8 * edges.parties)), bytearray(edges.parties)
        queue = list(dict.fromkeys(roots))
        self._roots = len(queue)
        for party in queue:
            rank[party] = 0
        at = 0
        while at < len(queue):
            party = queue[at]
            at += 1
            for place in range(starts[party], starts[party + 1]):
                edge = order[place]
                target = edges.owned[edge]
                if rank[target] >= 0 or edges.marks[edge] & DOUBTFUL or target == party:
                    continue
                held[target] = held[target] + edges.low[edge] if aggregate else max(held[target], edges.low[edge])
                open_[target] |= edges.marks[edge] & ABOVE
                if held[target] > limit or (held[target] == limit and (inclusive or open_[target])):
                    rank[target] = rank[party] + 1
                    queue.append(target)
        return queue

    def _grow_possible(
        self, rule: Rule, sure: list[int], rank: array[int], doubtful: list[int], most: array[int], aggregate: bool
    ) -> list[int]:
        """The parties that may be caught and are not for sure, the doubtful ones first."""
        edges, starts, order = self.edges, self._out_at, self._out
        limit, total = self._threshold(rule), self._sum_low
        known, bounded = array("q", bytes(8 * edges.parties)), bytearray(edges.parties)
        others_open = array("i", self._opened)
        added = list(dict.fromkeys(party for party in doubtful if rank[party] < 0))
        self._doubtful = len(added)
        within = bytearray(edges.parties)
        step = array("i", [-1]) * edges.parties
        queue, at = [*sure, *added], 0
        for number, party in enumerate(queue):
            within[party], step[party] = 1, number
        while at < len(queue):
            party = queue[at]
            at += 1
            for place in range(starts[party], starts[party + 1]):
                edge = order[place]
                target = edges.owned[edge]
                if target == party:
                    continue
                if not aggregate:
                    high, closed = self._alone(edge)
                else:
                    most[target] += edges.high[edge]
                    if not edges.marks[edge] & DOUBTFUL:
                        known[target] += edges.low[edge]
                        others_open[target] -= edges.marks[edge] & ABOVE
                    bounded[target] |= edges.marks[edge] & BELOW
                    # Where more than all is stated the others bound nothing, as in `capture.total`.
                    left = WHOLE - (total[target] - known[target]) if total[target] <= WHOLE else most[target]
                    tight = left < most[target]
                    high, closed = min(most[target], left), not (others_open[target] if tight else bounded[target])
                if not within[target] and (high > limit or (high == limit and rule.inclusive and closed)):
                    within[target], step[target] = 1, len(queue)
                    queue.append(target)
                    added.append(target)
        self._within, self._step, self._first = within, step, len(sure) + self._doubtful
        return added

    def _alone(self, edge: int) -> tuple[int, bool]:
        """What one stake can be at most beside all others, and whether it can be just that."""
        edges, stated = self.edges, self._sum_low[self.edges.owned[edge]]
        certain = not edges.marks[edge] & DOUBTFUL
        left = WHOLE - (stated - (edges.low[edge] if certain else 0))
        if stated <= WHOLE and left < edges.high[edge]:
            own = edges.marks[edge] & ABOVE if certain else 0
            return left, self._opened[edges.owned[edge]] == own
        return edges.high[edge], not edges.marks[edge] & BELOW

    def _caught(self, party: int, result: Capture, rank: array[int]) -> Caught:
        edges, low, high, known = self.edges, 0, 0, 0
        for place in range(self._in_at[party], self._in_at[party + 1]):
            edge = self._in[place]
            owner = edges.owner[edge]
            if owner == party or not self._within[owner]:
                continue
            certain = not edges.marks[edge] & DOUBTFUL
            known += edges.low[edge] if certain else 0
            counts = edges.low[edge] if rank[owner] >= 0 and certain else 0
            if self._aggregate:
                low, high = low + counts, high + edges.high[edge]
            else:
                low, high = max(low, counts), max(high, self._alone(edge)[0])
        left = WHOLE - (self._sum_low[party] - known) if self._sum_low[party] <= WHOLE else WHOLE
        return Caught(
            party, result, _percent(min(low, WHOLE)), _percent(max(min(high, left, WHOLE), min(low, WHOLE))),
            self._chain(party, rank),
        )  # fmt: skip

    def _chain(self, party: int, rank: array[int]) -> tuple[int, ...]:
        """From a listed party down to this one, at each step by the weightiest owner that was caught before.

        A party is caught by those before it, so that the way always ends at one that is listed or may be.
        """
        edges, step, chain = self.edges, self._step, [party]
        while rank[chain[-1]] != 0 and (rank[chain[-1]] > 0 or step[chain[-1]] >= self._first):
            last, best = chain[-1], (-1, -1)
            for place in range(self._in_at[last], self._in_at[last + 1]):
                edge = self._in[place]
                owner = edges.owner[edge]
                if rank[last] > 0:
                    before = 0 <= rank[owner] < rank[last] and not edges.marks[edge] & DOUBTFUL
                else:
                    before = 0 <= step[owner] < step[last]
                if before and edges.high[edge] > 0:
                    best = max(best, (edges.low[edge], owner))
            assert best[1] >= 0, "a party is caught by one that was caught before"
            chain.append(best[1])
        return tuple(reversed(chain))


def _percent(value: int) -> Decimal:
    return min(HUNDRED, (Decimal(value) / SCALE).normalize() + 0)
