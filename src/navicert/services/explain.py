"""Explain two names: what made the score, what held it down, and what would change the answer."""

from __future__ import annotations

from navicert.matching.alternatives import would_fall, would_match
from navicert.matching.breakdown import breakdown
from navicert.matching.calibration import calibration
from navicert.matching.explain import ceiling_text, features, why_not_higher
from navicert.matching.explanation import Ceiling, Explanation
from navicert.matching.ofac_style import ofac_style_score
from navicert.matching.pair import compare
from navicert.model.party import PartyKind


def explain_names(
    left: str, right: str, kind: PartyKind = "unknown", threshold: int | None = None, ofac_style: bool = False
) -> Explanation:
    """Why two names have the score they have, and which single change would make or undo a match.

    Args:
        left, right: in any script; the left one counts as asked, the right one as listed.
        kind: of the party, where known.
        threshold: thousandths at which the names are a match; None takes the calibrated one.
        ofac_style: whether the emulated score of OFAC's search is wanted too.
    """
    cal = calibration(kind)
    limit = cal.match if threshold is None else threshold
    found = compare(left, right, kind)
    held = sorted((Ceiling(name, ceiling_text(name), cal.ceilings[name]) for name in found.ceilings), key=_height)
    return Explanation(
        left,
        right,
        found.score,
        cal.level(found.score, limit, found.han),
        features(found, left, right, kind),
        why_not_higher(found),
        found.raw,
        limit,
        found.han,
        found.score > found.raw,
        breakdown(found, kind),
        tuple(held),
        would_match(left, right, found, limit, kind),
        would_fall(left, right, found, limit, kind),
        ofac_style_score(left, right) if ofac_style else None,
    )


def _height(ceiling: Ceiling) -> int:
    return ceiling.at
