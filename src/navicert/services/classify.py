"""Classify a chip by name or by figures, and say it once where a name means several variants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from navicert.law.classification.catalog import chips, find
from navicert.law.classification.chips import ChipAnswer, Classification, classify
from navicert.law.classification.figures import ChipFacts


def classify_named(name: str, as_of: date) -> ChipAnswer:
    """Which ECCN names a chip of the catalog on a day.

    Raises:
        NotFound: with the nearest names.
    """
    return ChipAnswer(name, tuple(classify(chip, as_of) for chip in find(name)))


def classify_figures(facts: ChipFacts, as_of: date) -> ChipAnswer:
    """Which ECCN names a chip of these figures on a day."""
    return ChipAnswer(facts.name or "figures given", (classify(facts, as_of),))


def classify_catalog(as_of: date) -> Sequence[Classification]:
    """Every chip of the catalog on a day, in the order of its table."""
    return [classify(chip, as_of) for chip in chips()]
