"""Which words an ownership answer uses, on the terminal as in the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

from navicert.model.ownership import HUNDRED, ZERO, Capture, Interest, Listing, Share
from navicert.ownership.graph import plain
from navicert.ownership.trace import Trace, on_lists
from navicert.report.phrases import day

Mark = Literal["listed", "named", "caught", "owned_enough", "may", "other", "unnamed"]
Counts = Literal["yes", "may", "no"]

RESULT_SYMBOLS: Final[Mapping[Capture, str]] = {"captured": "■", "indeterminate": "?", "not_captured": "○"}
RESULT_WORDS: Final[Mapping[Capture, str]] = {
    "captured": "CAUGHT",
    "indeterminate": "CANNOT BE TOLD",
    "not_captured": "NOT CAUGHT",
}
MARK_SYMBOLS: Final[Mapping[Mark, str]] = {
    "listed": "■",
    "named": "■",
    "caught": "▲",
    "owned_enough": "△",
    "may": "?",
    "other": "○",
    "unnamed": "?",
}
LEGEND: Final[Sequence[tuple[str, str]]] = (
    ("■", "on a list"),
    ("▲", "caught by ownership"),
    ("△", "owned enough or perhaps enough, yet not caught: rule not in force, or a US party"),
    ("?", "may be caught, or not known"),
    ("○", "neither, by these facts"),
)
COUNTS_WORDS: Final[Mapping[Counts, str]] = {"yes": "yes", "may": "may", "no": "no"}
NOT_CAUGHT_MEANS: Final = (
    "Not caught by this rule does not mean that no license is needed: the lists, the item, its destination, its end "
    "use and owners that nobody stated decide that too."
)
RING_METHOD: Final = (
    "The sum starts at the listed parties and grows from there, so that companies that hold each other hold nothing up"
)


def share_label(share: Share, known: bool = True) -> str:
    """A share as it stands on a line: "35%", "25-50%", ">50%", "?"."""
    if not known or (share.low == ZERO and share.high == HUNDRED and not share.above and not share.below):
        return "?"
    if share.is_exact:
        return f"{plain(share.low)}%"
    if share.high == HUNDRED and not share.below:
        return f"{'>' if share.above else '≥'}{plain(share.low)}%"
    if share.low == ZERO and not share.above:
        return f"{'<' if share.below else '≤'}{plain(share.high)}%"
    return f"{plain(share.low)}-{plain(share.high)}%"


def bounds(low: Decimal, high: Decimal) -> str:
    """A sum in percent: "55%", "35 to 85%"."""
    return f"{plain(low)}%" if low == high else f"{plain(low)} to {plain(high)}%"


def headline(trace: Trace) -> tuple[str, str]:
    """The answer: a symbol with its words, and what it rests on, in one line.

    A party that a list names itself is told so before anything about its owners.
    """
    symbol, words = RESULT_SYMBOLS[trace.result], RESULT_WORDS[trace.result]
    if trace.listed:
        sure = trace.party in trace.captured.roots
        by_itself = (
            f"{'■ ON A LIST' if sure else '▲ REVIEW'} ITSELF: {'' if sure else 'perhaps '}{on_lists(trace.listed)}"
        )
        return by_itself, f"by its owners: {symbol} {words}, {_because(trace)}"
    unverified = "" if trace.period.verified else " (UNVERIFIED)"
    return f"{symbol} {words}{unverified}", _because(trace)


def _because(trace: Trace) -> str:
    title = trace.rule.title
    if not trace.period.in_force:
        return f"the {title} is not in force on {trace.day}"
    if trace.result == "not_captured" and trace.reached != "not_captured":
        return f"incorporated in the United States, where the {title} does not reach"
    if trace.result == "indeterminate" and trace.reached != "indeterminate":
        return f"whether somebody who counts controls it; the {title} asks that too"
    if trace.result == "indeterminate":
        return f"the facts do not decide whether the {title} catches it"
    return f"by the {title}"


def rule_status(trace: Trace) -> str:
    """Whether the rule stands on the day, from when to when, and what its row says."""
    period = trace.period
    start, end = period.days.start, period.days.end
    span = "at any time" if start is None and end is None else f"{start or 'before'} to {end or 'open'}"
    if start is None and end is not None:
        span = f"until {end}"
    elif start is not None and end is None:
        span = f"from {start}"
    words = "in force" if period.in_force else "not in force"
    note = period.note
    for already in (f"{words}; ", f"{words}: ", words):
        note = note.removeprefix(already)
    return f"{words} on {trace.day} ({span})" + (f": {note}" if note else "")


def unverified(trace: Trace) -> str | None:
    """What to check before relying on the status of the rule; None where a source confirms it."""
    if trace.period.verified:
        return None
    return "UNVERIFIED: no source seen says that the rule stands on this day; look for a newer rule on it first"


def joined_lists(listings: Iterable[Listing]) -> str:
    """The lists of a party with their programs: "EL and SDN [CYBER2]"."""
    return on_lists(tuple(listings))


def link_label(interest: Interest) -> str:
    """What a link without a share is: "consolidates", "controls", "owner not named"."""
    return {"consolidation": "consolidates", "control": "controls", "unspecified": "not named"}.get(interest.kind, "?")


def valid(interests: Iterable[Interest]) -> str:
    """From when to when the facts hold: "from on 2020-01-01 until …"; "no dates" where none is stated."""
    found = dict.fromkeys(_valid(interest) for interest in interests)
    return "; ".join(found) or "no dates"


def _valid(interest: Interest) -> str:
    start, end = interest.valid_from, interest.valid_to
    if start is None and end is None:
        return "no dates"
    parts = []
    if start is not None:
        parts.append(f"since {_bare(day(start))}")
    if end is not None:
        parts.append(f"until {_bare(day(end))}")
    return ", ".join(parts)


def _bare(words: str) -> str:
    return words.removeprefix("on ").removeprefix("in ")


def sources(interests: Iterable[Interest]) -> str:
    """Where the facts are from, each source once, with the share where they state more than one."""
    stated = list(interests)
    differ = len({i.share.text or share_label(i.share) for i in stated if i.share}) > 1
    return "; ".join(dict.fromkeys(_source(i, differ) for i in stated))


def _source(interest: Interest, with_share: bool) -> str:
    source = interest.source
    parts = [source.dataset, source.record]
    if source.citation is not None:
        parts.append(source.citation.text)
    said = " ".join(part for part in parts if part)
    if source.last_seen is not None:
        said += f", seen {source.last_seen}"
    return f"{said}: {share_label(interest.share)}" if with_share and interest.share else said


def flag_parts(flags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each flag as its code and its sentence."""
    for flag in flags:
        code, _, text = flag.partition(": ")
        yield code, text or code


def policy_words(code: str | None) -> str:
    """A review policy in words: "PRESUMPTION_OF_DENIAL" is "presumption of denial"."""
    known = {"POD": "presumption of denial", "CBC": "case by case"}
    return known.get(code or "", (code or "").replace("_", " ").lower())
