"""From the kernel's score to a level: parameters, thresholds and ceilings, as data.

`calibration.toml` holds the figures and says where they were learned.
"""

from __future__ import annotations

import tomllib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from navicert.matching import kernel
from navicert.model.party import PartyKind
from navicert.model.status import Comparison

# What a translator adds or leaves out is no sign of a sister company, and a brand of characters is rarely shared.
_LOOSE_IN_HAN = frozenset({"business_extra", "mixed_differs", "lone_word"})

# Scores held down keep their order: a raw score this much lower ends one thousandth lower.
CROWDING = 25

FLAG_CEILINGS = (
    (kernel.NUMBER_DIFFERS, "number_differs"),
    (kernel.NUMBER_MISSING, "number_missing"),
    (kernel.PLACE_DIFFERS, "place_differs"),
    (kernel.PLACE_MISSING, "place_missing"),
    (kernel.BUSINESS_DIFFERS, "business_differs"),
    (kernel.BUSINESS_EXTRA, "business_extra"),
    (kernel.BUSINESS_FAR, "business_far"),
    (kernel.BRANDLESS, "brandless"),
    (kernel.MIXED_DIFFERS, "mixed_differs"),
    (kernel.LONE_WORD, "lone_word"),
    (kernel.INITIAL_DIFFERS, "initial_differs"),
    (kernel.THIN_EVIDENCE, "thin_evidence"),
    (kernel.ACRONYM_ONLY, "acronym"),
    (kernel.INITIAL_ONLY, "initial"),
    (kernel.SOUND_ONLY, "sound"),
    (kernel.WORD_MISSING_ENTRY, "word_missing_entry"),
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The figures that turn an alignment into a score and a level.

    Attributes:
        rules: the kernel's parameters, by position.
        match: thousandths at which a candidate is a match.
        review, review_han: thousandths below which a candidate is not shown, where both names are in Latin letters,
            and where one of them is in Han characters.
        bridge: thousandths that a raw score needs for a match across Han and Latin script.
        ceilings: the most that a score can reach where a flag stands, by name.
    """

    rules: array[int]
    match: int
    review: int
    review_han: int
    bridge: int
    ceilings: dict[str, int]

    def apply(
        self, raw: int, flags: int, extra: Sequence[str] = (), han: bool = False, across: bool = False
    ) -> tuple[int, tuple[str, ...]]:
        """The calibrated score, and the names of the ceilings that held it down.

        Args:
            raw, flags: of the kernel.
            extra: names of further ceilings that apply.
            han: whether one of the names is in Han characters. Translators choose their words and Chinese short names
                leave them out, so that a word of trade more or less says little there.
            across: whether Han characters were read against Latin words; a match needs a better alignment then.
        """
        names = [name for flag, name in FLAG_CEILINGS if flags & flag] + list(extra)
        if han:
            names = [name for name in names if name not in _LOOSE_IN_HAN]
        else:
            names = ["sound_latin" if name == "sound" else name for name in names]
        if across:
            names = [name for name in names if name != "brandless"]
            names += ["bridge"] if raw < self.bridge else []
        held = tuple(name for name in names if raw > self.ceilings[name])
        if not held:
            return raw, ()
        # Below a ceiling the better alignment still comes first.
        lowest = min(self.ceilings[name] for name in held)
        return lowest - (1000 - raw) // CROWDING, held

    def floor(self, han: bool) -> int:
        """The thousandths below which a candidate is not shown.

        Args:
            han: whether one of the two names is in Han characters.
        """
        return self.review_han if han else self.review

    def level(self, score: int, threshold: int | None = None, han: bool = False) -> Comparison:
        """The level of a score.

        Args:
            score: calibrated thousandths.
            threshold: the user's own threshold of a match, on the general scale: a kind with a stricter one keeps its
                distance from it. The calibrated one where None.
            han: whether one of the two names is in Han characters.
        """
        stricter = self.match - calibration().match
        limit = self.match if threshold is None else min(1000, threshold + stricter)
        if score >= limit:
            return "match"
        return "possible" if score >= self.floor(han) else "different"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("navicert.matching").joinpath("calibration.toml").read_text("utf-8"))


@cache
def cautions() -> dict[str, int]:
    """The most that a score can reach where the list's own word is weak or its dates are open, by name."""
    return dict(_table()["caution"])


@cache
def evidence_points() -> dict[str, int]:
    """What fields beside the name add to or take from a score, by name."""
    return dict(_table()["evidence"])


@cache
def calibration(kind: PartyKind = "unknown") -> Calibration:
    """The calibration for a kind of party; kinds without one of their own share the general one."""
    table = _table()
    special = table.get("kind", {}).get(kind, {})
    figures = {part: {**table[part], **special.get(part, {})} for part in ("kernel", "levels", "ceilings")}
    k = figures["kernel"]
    rules = array(
        "q", (k["alpha"], k["beta"], k["gamma"], k["order"], k["thin"], k["extra"], k["far"], k["particular"])
    )
    levels = figures["levels"]
    return Calibration(
        rules, levels["match"], levels["review"], levels["review_han"], levels["bridge"], figures["ceilings"]
    )
