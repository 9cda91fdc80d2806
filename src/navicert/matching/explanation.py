"""All that is known of how two names compare, in one piece for whoever puts it into words."""

from __future__ import annotations

from dataclasses import dataclass

from navicert.matching.alternatives import Alternative
from navicert.matching.breakdown import Breakdown
from navicert.model.screening import Feature
from navicert.model.status import Comparison


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What held a score down.

    Attributes:
        name: for programs, for example "number_differs".
        text: why, in words.
        at: thousandths that a score can reach under it.
    """

    name: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that is known of how two names compare.

    Attributes:
        score: calibrated thousandths.
        raw: thousandths before ceilings.
        threshold: thousandths from which the names are a match.
        han: whether one of the names is in Han characters.
        same: whether the names are the same but for case, marks and punctuation, which is a full score by itself.
        parts: what the raw score is made of.
        ceilings: that held it down, the lowest first.
        would_match, would_fall: single changes that cross the threshold.
        ofac_style: thousandths in the manner of OFAC's search, where asked for.
    """

    left: str
    right: str
    score: int
    level: Comparison
    features: tuple[Feature, ...]
    why_not_higher: tuple[str, ...]
    raw: int
    threshold: int
    han: bool
    same: bool
    parts: Breakdown
    ceilings: tuple[Ceiling, ...]
    would_match: tuple[Alternative, ...]
    would_fall: tuple[Alternative, ...]
    ofac_style: int | None = None
