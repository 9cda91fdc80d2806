"""A made-up ownership graph of any size, from a seed, with the fan-out of GLEIF: few parents have many children."""

from __future__ import annotations

import random
from array import array

from navicert.ownership.whole import ABOVE, SCALE, WHOLE, Edges

INTERESTS_A_COMPANY = 5 / 3
LISTED_SHARE = 0.0005


def made(companies: int, seed: int = 11) -> Edges:
    """Stakes among some companies: about five for every three of them.

    Of the stakes 55 in a hundred are of 100 percent (groups), 20 any exact share, 10 an interval, 15 not known.
    """
    rng = random.Random(seed)
    edges = Edges(companies, array("i"), array("i"), array("q"), array("q"), bytearray())
    draw = rng.random
    for _ in range(int(companies * INTERESTS_A_COMPANY)):
        owned = int(draw() * companies)
        # Owners stand before what they own, so that groups are a few steps deep; the cube makes few of them very busy.
        # One stake in a hundred points anywhere, so that there are rings.
        owner = int(owned * draw() ** 3) if draw() < 0.99 else int(companies * draw())
        if owner == owned:
            continue
        kind = draw()
        if kind < 0.55:
            low = high = WHOLE
        elif kind < 0.75:
            low = high = int(draw() * 10_000) * SCALE // 100
        elif kind < 0.85:
            low, high = 25 * SCALE, 50 * SCALE
        else:
            low, high = 0, WHOLE
        edges.owner.append(owner)
        edges.owned.append(owned)
        edges.low.append(low)
        edges.high.append(high)
        edges.marks.append(ABOVE if low != high and low else 0)
    return edges


def listed(companies: int, seed: int = 12) -> list[int]:
    """The numbers of the companies that stand on a list: one in two thousand."""
    rng = random.Random(seed)
    return sorted(rng.sample(range(companies), max(1, int(companies * LISTED_SHARE))))
