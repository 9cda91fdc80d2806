"""What does an entry of the Commerce Control List say of a license exception, for one of its paragraphs?

An entry says it in words: "$5000; N/A for 4A003.b, c, and z.", "Yes, except a.3, c.1.a". The words are read to the
paragraph where they can be; where they say more than names of paragraphs and reasons for control, the answer stays
open, and is never yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from navicert.law.corpus.eccns import Eccn, eccn
from navicert.law.corpus.provisions import Row, exceptions
from navicert.model.determination import Truth

Kind = Literal["yes", "no", "limit"]
_PART = r"[a-z](?:\.[a-z0-9]{1,2})*"
_NAME = re.compile(rf"(?:(?:ECCNs? )?(\d[A-E]\d{{3}}) ?)?\.? ?({_PART})?(?: entry)?")
_RANGE = re.compile(rf"(?:(\d[A-E]\d{{3}}))?\.?({_PART}) (?:to|through) \.?({_PART})")
_MENTION = re.compile(rf"(?<![\w.])(?:(\d[A-E]\d{{3}})\.|\.)?({_PART})(?![\w])")
_TRAILING = re.compile(rf"(\d[A-E]\d{{3}})\.({_PART})$")
_WORDS = "items?|commodit(?:y|ies)|equipment|semiconductor manufacturing equipment|computers|software|technology"
_PLAIN = re.compile(
    rf"(?:any )?[“\"]?(?:electronic assemblies|{_WORDS})[”\"]? (?:(?:specified|controlled) )?(?:in|by) "
)
_REASON = re.compile(r"(?:the )?(NS|MT|NP|CB|RS|CC|UN|SI)(?: (?:items|reasons))?")
# What follows the paragraphs and changes nothing for an item that is classified under one.
_NO_MATTER = re.compile(
    r", to the exclusion of other technical parameters$| and “specially designed” [^;()]*\btherefor\b[^;()]*$"
)
_CONDITIONAL = re.compile(r"^for\b|\b(?:when|only|unless|except|exceeding|exported|reexported|for use|if|not)\b")
_REFERENCE = re.compile(r"[,.]? ?[Ss]ee (?:also )?§.*$")
_STA_PARTS = re.compile(
    r"\(\d\) (?=[A-Z])|(?<=[.;)]) (?=License Exception STA may|Paragraph \(c\))|; (?=(?:and )?may )"
)
_DESTINATION = re.compile(r"to any (?:of the )?destinations listed in Country Group (A:5 or A:6|A:6)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words say of a paragraph.

    Attributes:
        truth: met where the exception may serve it, as far as the entry goes; open where the words leave it open.
        text: the words; empty where the entry has none of the exception.
        limit: of the value, in US dollars.
        most: the highest amount in the words, whichever paragraph it is for.
        row: the row of the corpus that holds the words, where it is not the table of the entries.
    """

    truth: Truth
    text: str = ""
    limit: Decimal | None = None
    most: Decimal | None = None
    row: Row | None = None


@dataclass(slots=True)
class _Named:
    """What a list in the words names: paragraphs with what qualifies each, and reasons for control.

    Attributes:
        unread: whether the list says more than names.
        rest: the words after "except", which take something out of the list.
    """

    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    unread: bool = False
    rest: str = ""


@lru_cache(maxsize=4096)
def _entry(code: str, paragraph: str | None, day: date) -> Eccn:
    return eccn(f"{code}.{paragraph}" if paragraph else code, day)


def _controlled(reason: str, code: str, paragraph: str | None, day: date) -> Truth:
    """Whether a paragraph is controlled for a reason."""
    reaches = {one.reach for one in _entry(code, paragraph, day).controls if one.control.reason == reason}
    return "met" if "yes" in reaches else "open" if reaches else "not_met"


@cache
def _by_hand() -> dict[tuple[str, str], Row]:
    """The words that the table of the entries lacks or cuts short."""
    return {(row.then["entry"], row.then["symbol"]): row for row in exceptions() if "entry" in row.then}


def _words(code: str, symbol: str, day: date) -> tuple[str, Row | None]:
    row = _by_hand().get((code, symbol))
    if row is not None and day in row.days:
        return row.text, row
    flags = _entry(code, None, day).flags
    return next((flag.text for flag in flags if flag.symbol == symbol), ""), None


def carries_any(code: str, day: date) -> bool:
    """Whether the corpus holds what an entry says of any license exception."""
    return bool(_entry(code, None, day).flags) or any(entry == code for entry, _ in _by_hand())


@lru_cache(maxsize=8192)
def reading(code: str, paragraph: str | None, symbol: str, day: date) -> Reading:
    """What an entry says of a list-based exception; not met where it does not name it.

    Args:
        code: of the entry, "3A001".
        paragraph: "a.7"; None where it is not known.
        symbol: "LVS", "GBS", "TSR", ...
        day: whose controls decide where the words name a reason for control.
    """
    text, row = _words(code, symbol, day)
    if not text:
        return Reading("not_met")
    verdicts = list(_verdicts(text, code, paragraph, day))
    amounts = [_dollars(found) for found in re.findall(r"\$\s?([\d,]+)", text)]
    most = max(amounts, default=None)
    truth, limit = _decide(verdicts)
    return Reading(truth, text, limit, most, row)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What one clause says: `of` is all of the entry ("base"), or how surely the paragraph is among those it names."""

    kind: Kind
    of: Literal["base", "in", "maybe", "out"]
    amount: Decimal | None = None


def _decide(verdicts: list[_Verdict]) -> tuple[Truth, Decimal | None]:
    """The clauses together: those that name the paragraph go before those of the whole entry."""
    named = [one for one in verdicts if one.of == "in"]
    if any(one.kind == "no" for one in named):
        return "not_met", None
    if any(one.of == "maybe" for one in verdicts):
        return "open", None
    chosen = named or [one for one in verdicts if one.of == "base"]
    if not chosen:
        # Only others are named: as eligible, so that this one is not; or as not eligible, which leaves it open.
        return ("not_met" if any(one.kind != "no" for one in verdicts) else "open"), None
    if chosen[-1].kind == "no":
        return "not_met", None
    limits = [one.amount for one in chosen if one.amount is not None]
    return "met", min(limits, default=None)


def _clauses(text: str) -> Iterator[str]:
    """The clauses of the words, each with one head."""
    plain = _REFERENCE.sub("", " ".join(text.split())).rstrip(". ")
    plain = re.sub(r"^Yes(?: for)?: ?(?=\$)|(?<=\. )Yes(?: for)?: ?(?=\$)", "", plain)
    plain = re.sub(r"(?<!except), (?=N/A for )", "; ", _NO_MATTER.sub("", plain))
    depth, start = 0, 0
    for at, char in enumerate(plain):
        depth += (char == "(") - (char == ")")
        ends = char == ";" or (char == "." and re.match(r"\. (?=\$|Yes\b|N/A\b)", plain[at : at + 6]) is not None)
        if ends and depth <= 0:
            yield plain[start:at].strip()
            start = at + 1
    yield plain[start:].strip(" .")


def _verdicts(text: str, code: str, paragraph: str | None, day: date) -> Iterator[_Verdict]:
    for clause in _clauses(text):
        head = re.match(r"(N/A|No|Yes|\$\s?([\d,]+))(?:[,:]? ?)(.*)$", clause)
        if head is None:
            if clause:
                yield _Verdict("yes", "maybe")
            continue
        kind: Kind = "limit" if head[2] else "yes" if head[1] == "Yes" else "no"
        amount = _dollars(head[2]) if head[2] else None
        rest = head[3].strip()
        if rest in ("", "for all other items"):
            yield _Verdict(kind, "base", amount)
            continue
        negative = kind == "no" or rest.startswith("except")
        listed = re.sub(r"^except (?:N/A )?(?:for )?|^for ", "", rest)
        among = _among(paragraph, _read(listed, code), code, day, negative=negative)
        if not rest.startswith("except"):
            yield _Verdict(kind, among, amount)
        elif among == "in":
            yield _Verdict("no", "in")
        else:
            yield _Verdict(kind, "maybe" if among == "maybe" else "base", amount)


def _dollars(text: str) -> Decimal:
    return Decimal(text.replace(",", "").strip())


def _read(listed: str, code: str) -> _Named:
    """A list of paragraphs and reasons, as far as it is one."""
    named = _Named()
    flat, notes = _without_notes(listed)
    flat, found, rest = flat.partition(" except ")
    named.rest = rest if found else ""
    last = code
    for part in re.split(r",|;|\band\b|\bor\b", flat):
        marks = [int(mark) for mark in re.findall(r"\x00(\d+)\x00", part)]
        note = "; ".join(notes[mark] for mark in marks)
        token = " ".join(re.sub(r"\x00\d+\x00", " ", part).split()).strip(" .:")
        token = re.sub(r"^(?:N/A )?(?:for )?| only$", "", token).strip()
        token = _PLAIN.sub("", token)
        if token:
            last = _take(token, note, last, code, named)
        elif note:
            named.unread = True
    return named


def _without_notes(text: str) -> tuple[str, list[str]]:
    """The words with what stands in parentheses taken out and numbered."""
    notes: list[str] = []
    flat, note, depth = "", "", 0
    for char in text:
        if char == "(":
            depth += 1
        if depth:
            note += char
        else:
            flat += char
        if char == ")" and depth:
            depth -= 1
            if not depth:
                flat += f"\0{len(notes)}\0"
                notes.append(note[1:-1])
                note = ""
    return flat, notes


def _take(token: str, note: str, last: str, code: str, named: _Named) -> str:
    """Put a token of a list where it belongs; gives the entry that a paragraph without one is of."""
    if reason := _REASON.fullmatch(token):
        named.reasons.append(reason[1])
        return last
    if span := _RANGE.fullmatch(token):
        own = span[1] or last
        if own == code and (inside := _span(span[2], span[3])):
            named.paragraphs += [(one, note) for one in inside]
        else:
            named.unread = True
        return own
    found = _NAME.fullmatch(token)
    if found and (found[1] or found[2]):
        own = found[1] or last
        if own == code and found[2]:
            named.paragraphs.append((found[2], note))
        else:
            named.unread = True
        return own
    if (tail := _TRAILING.search(token)) and tail[1] == code:
        named.paragraphs.append((tail[2], f"only {token}"))
        return code
    named.unread = True
    return last


def _span(first: str, last: str) -> list[str]:
    """The paragraphs from one to another of the same level; empty where they are not."""
    head, _, low = first.rpartition(".")
    other, _, high = last.rpartition(".")
    if head != other:
        return []
    start = f"{head}." if head else ""
    if low.isdigit() and high.isdigit():
        return [f"{start}{number}" for number in range(int(low), int(high) + 1)]
    if len(low) == len(high) == 1 and low <= high:
        return [f"{start}{chr(letter)}" for letter in range(ord(low), ord(high) + 1)]
    return []


def _within(paragraph: str, outer: str) -> bool:
    return paragraph == outer or paragraph.startswith(f"{outer}.")


def _touches(paragraph: str, words: str) -> bool:
    """Whether words mention a paragraph, one inside it, or one that it is in."""
    return any(_within(paragraph, one[2]) or _within(one[2], paragraph) for one in _MENTION.finditer(words))


def _among(
    paragraph: str | None, named: _Named, code: str, day: date, *, negative: bool
) -> Literal["in", "maybe", "out"]:
    """Whether a list names a paragraph; `negative` where it names what is not eligible."""
    found = {_of_token(paragraph, one, note, negative=negative) for one, note in named.paragraphs}
    for reason in named.reasons:
        truth = _controlled(reason, code, paragraph, day)
        found.add("in" if truth == "met" else "maybe" if truth == "open" else "out")
    if named.rest and (paragraph is None or _touches(paragraph, named.rest)):
        found.add("maybe")
    if "in" in found:
        # What the list says beyond names may take it out again.
        doubt = named.rest or (named.unread and not negative)
        return "maybe" if doubt else "in"
    return "maybe" if "maybe" in found or named.unread else "out"


def _of_token(paragraph: str | None, listed: str, note: str, *, negative: bool) -> Literal["in", "maybe", "out"]:
    if paragraph is None:
        return "maybe"
    if not _within(paragraph, listed):
        return "maybe" if _within(listed, paragraph) else "out"
    if not note:
        return "in"
    if note.startswith("except ") and _MENTION.search(note[7:].removeprefix("for ")):
        mentioned = _MENTION.search(note)
        return "maybe" if mentioned and _touches(paragraph, note[7:]) else "in"
    # In a list of what is not eligible, a note that only describes the paragraph changes nothing.
    return "in" if negative and not _CONDITIONAL.search(note) else "maybe"


@lru_cache(maxsize=4096)
def sta_reading(code: str, paragraph: str | None, path: str, day: date) -> Reading:
    """Whether an entry leaves License Exception STA; entries speak of it only to take it away.

    Args:
        code: of the entry.
        paragraph: None where it is not known.
        path: "c1" or "c2", for 740.20(c)(1) or (c)(2).
        day: as in `reading`.
    """
    text, row = _words(code, "STA", day)
    found: set[Truth] = set()
    for body, paths in _sta_bodies(" ".join(text.split())):
        if path not in paths:
            continue
        among = _sta_among(body, code, paragraph, day)
        if among == "in":
            found.add("open" if "unless determined by BIS" in body else "not_met")
        elif among == "maybe":
            found.add("open")
    truth: Truth = "not_met" if "not_met" in found else "open" if "open" in found else "met"
    return Reading(truth, text, row=row)


def _sta_bodies(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What may not be shipped under STA, and by which paragraph of 740.20(c)."""
    for part in re.split(
        r"\(\d\) (?=[A-Z])|(?<=[.;)]) (?=License Exception STA may|Paragraph \(c\))|; (?=and may )", text
    ):
        said = re.search(r"may not be used (.*)", part)
        if said is None:
            if part.strip(" .") and not re.fullmatch(r"\d?\.? ?", part):
                yield part, frozenset({"c1", "c2"})
            continue
        if own := re.match(r".*?Paragraph \(c\)\((\d)\)", part):
            yield said[1], frozenset({f"c{own[1]}"})
            continue
        start = 0
        for where in _DESTINATION.finditer(said[1]):
            both = where[1] != "A:6"
            yield said[1][start : where.start()], frozenset({"c1", "c2"} if both else {"c2"})
            start = where.end()
        if not start:
            yield said[1], frozenset({"c1", "c2"})


def _sta_among(body: str, code: str, paragraph: str | None, day: date) -> Literal["in", "maybe", "out"]:
    plain = re.sub(r"^\W*(?:or|and)? ?(?:if|to ship or transmit|to ship|to transmit|for)? ?", "", _without_refs(body))
    plain = plain.split(", unless determined")[0].strip(" .,;")
    whole = rf"(?:any )?[“\"]?(?:{_WORDS})?[”\"]? ?(?:specified |controlled )?(?:in |by )?"
    whole += rf"(?:this entry|this ECCN(?: {code})?|(?:ECCN )?{code})"
    if re.fullmatch(whole, plain):
        return "in"
    return _among(paragraph, _read(_PLAIN.sub("", plain), code), code, day, negative=True)


def _without_refs(body: str) -> str:
    return re.sub(r"\((?:[Ss]ee|§)[^()]*(?:\([^()]*\)[^()]*)*\)", "", body).strip()
