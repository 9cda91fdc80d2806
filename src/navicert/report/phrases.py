"""Which words an answer uses.

Every sentence that a person reads about a party comes from here, so that the terminal, the spreadsheet and
the evidence page say the same thing. None of them says that a party is allowed (`STYLE.md`).
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from navicert.model.citation import federal_register_citations
from navicert.model.dates import DateBound
from navicert.model.listing import ScreeningList
from navicert.model.party import NameKind
from navicert.model.screening import Feature, Proof
from navicert.model.status import Level, Status

NOTHING_FOUND_MEANS: Final = (
    "Nothing found does not mean that no license is needed: the item, its destination, its end use and who "
    "owns the party decide that too."
)
AID: Final = "Screening aid, not legal advice. Check the cited source before you act."

OFAC_STYLE: Final = "an emulation of OFAC's Sanctions List Search, from its FAQ 249; it decides nothing here"

STATUS_SYMBOLS: Final[Mapping[Status, str]] = {
    "restricted": "■",
    "review": "▲",
    "nothing_found": "○",
    "not_checked": "?",
}
STATUS_WORDS: Final[Mapping[Status, str]] = {
    "restricted": "RESTRICTED",
    "review": "REVIEW",
    "nothing_found": "NOTHING FOUND",
    "not_checked": "NOT CHECKED",
}
STATUS_SENTENCES: Final[Mapping[Status, str]] = {
    "restricted": "on a list that was searched",
    "review": "a person must decide whether this is the same party",
    "nothing_found": "on none of the lists that were searched",
    "not_checked": "no answer for this row",
}
LEVEL_WORDS: Final[Mapping[Level, str]] = {"match": "match", "possible": "possible match"}
NAME_KINDS: Final[Mapping[NameKind, str]] = {
    "primary": "primary name",
    "alias": "alias",
    "weak_alias": "weak alias",
    "former": "former name",
    "generated": "spelling made by rule, printed in no source",
}

# C0 and C1 controls, line and paragraph separators, bidi and zero-width controls, tags, stray surrogates.
_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with every character that hides, reorders or commands shown by its number.

    A right-to-left override or a terminal escape in a name must be seen by the reader and do nothing.

    Args:
        text: any text from a list or a user.

    Returns:
        For example "abc⟨U+202E⟩def". Ordinary letters of every script are left alone.
    """
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def day(bound: DateBound) -> str:
    """How well a day is known, in words: "on 2025-01-16", "not later than 2022-04-21"."""
    first, last = bound.earliest, bound.latest
    match bound.precision:
        case "month" if first is not None:
            return f"in {month_name[first.month]} {first.year}"
        case "year" if first is not None:
            return f"in {first.year}"
        case "not_before":
            return f"not before {first}"
        case "not_after":
            return f"not later than {last}"
        case "between":
            return f"between {first} and {last}"
    return f"on {first}"


def listed_since(bound: DateBound | None) -> str:
    """Since when an entry stands, with the source: "on 2025-01-16 (90 FR 4617)"."""
    if bound is None:
        return "not known: no source in these lists says when"
    return f"{day(bound)} ({bound.source})"


def absence(code: str, start: DateBound | None, end: DateBound | None, as_of: date) -> str:
    """Why an entry that matches by name is no candidate on the day: removed before it, or added after it.

    Args:
        code: of the list.
        start: the first day of the listing.
        end: the first day after it.
        as_of: the day asked about.

    Returns:
        For example "was on EL until 2025-01-16, removed by 90 FR 4617; listed on 2020-01-01 (84 FR 1)".
    """
    if start is not None and start.earliest is not None and start.earliest > as_of:
        return f"was not yet on {code}; listed {listed_since(start)}"
    if end is None:
        return f"was not on {code} on {as_of}; listed {listed_since(start)}"
    until = f"until {end.earliest}, removed" if end.precision == "day" else f"and was removed {day(end)}"
    since = "" if start is None else f"; listed {listed_since(start)}"
    return f"was on {code} {until}{by(end.source)}{since}"


def by(source: str) -> str:
    """What did it, after a verb: " by 90 FR 4617" for a rule, " (in the version of …)" for an observation."""
    return f" by {source}" if federal_register_citations(source) else f" ({source})"


def list_title(code: str, lists: Mapping[str, ScreeningList]) -> str:
    """The title of a list with its code: "Entity List (EL)"; the code alone where no title is known."""
    return f"{lists[code].title} ({code})" if code in lists else code


def out_of_100(score: int) -> str:
    """A score in thousandths as people read it: 973 is "97"; 999 is not rounded up to 100."""
    return str(min(score // 10, 99) if score < 1000 else 100)


def ofac_style_of_100(score: int) -> str:
    """A score in the manner of OFAC's search, rounded as that search shows it: 867 is "87"; 999 is not 100."""
    return str(min((score + 5) // 10, 99) if score < 1000 else 100)


def proof_sentence(proof: Proof) -> str:
    """Whether scoring every name found what the search finds."""
    scored = f"all {proof.names_scored:,} names of the lists were scored, for each party"
    if not proof.differences:
        return f"{scored}; the search finds the same candidates"
    return f"{scored}, and the search does not find the same; the answer has what either found:"


def tenths(points: int) -> str:
    """Points in thousandths as people add them up, to a tenth: 363 is "36.3", -4 is "−0.4"."""
    sign = "−" if points < 0 else ""
    return f"{sign}{abs(points) // 10}.{abs(points) % 10}"


def with_cost(feature: Feature) -> str:
    """A reason that keeps the score down, with what it costs: "only the listed name has “Wuhan” (−5)".

    The points of the words that agree have lost it already.
    """
    return f"{feature.text} ({signed_points(feature.points)})" if feature.points else feature.text


def signed_points(points: int) -> str:
    """Points in thousandths as "+8" or "−2", in hundredths of the score."""
    if points == 0:
        return "0"
    whole = max(1, abs(points) // 10)
    return f"+{whole}" if points > 0 else f"−{whole}"


# --- ownership ----------------------------------------------------------------------------------------------

_SAID_ELSEWHERE: Final = frozenset({"unverified", "control_not_checked", "rule_not_in_force", "domestic_party"})
_FOUND_BY: Final[Mapping[str, str]] = {"id": "its id", "identifier": "a number", "name": "its name"}


@dataclass(frozen=True, slots=True)
class Sought:
    """A party of the ownership facts as which a screened party was found, by what, and what speaks against it."""

    name: str
    country: str | None
    how: str
    score: int | None = None
    doubt: str = ""


def found_in_facts(found: Sought) -> str:
    """As whom a party was found in the facts: "found in the facts as Kappa GmbH (DE) by its name"."""
    how = _FOUND_BY.get(found.how) or f"a similar name{f', {out_of_100(found.score)} of 100' if found.score else ''}"
    said = f"found in the facts as {found.name} ({found.country or 'country not known'}) by {how}"
    return f"{said}; {found.doubt}: look whether it is the same party" if found.doubt else said


def owned_words(result: str, reached: str, low: str, high: str, flags: Iterable[str]) -> str:
    """What a rule says of a party's owners, and what keeps it from catching the party.

    Args:
        result: of the rule on the day; `reached` is what the sum alone says.
        low, high: percent that listed parties hold.
        flags: of the trace, as "code: text".
    """
    if result != "not_captured":
        return "owned by listed parties" if result == "captured" else "may be owned by listed parties"
    if reached == "not_captured":
        return "listed parties hold a minority"
    share = f"{low}%" if low == high else f"{low} to {high}%"
    held = f"{'owned' if reached == 'captured' else 'may be owned'} {share} by listed parties"
    codes = {flag.partition(":")[0] for flag in flags}
    reasons = []
    if "rule_not_in_force" in codes:
        reasons.append("the rule is not in force on that day")
    if "domestic_party" in codes:
        reasons.append("it is incorporated in the United States, and the rule reaches foreign parties only")
    return "; ".join((held, *(reasons or ["the rule does not catch it"]), "a red flag all the same"))


def said_flags(flags: Iterable[str]) -> list[str]:
    """The flags of a trace that no other line of the answer says, without their codes."""
    parts = (flag.partition(": ") for flag in flags)
    return [text or code for code, _, text in parts if code not in _SAID_ELSEWHERE]
