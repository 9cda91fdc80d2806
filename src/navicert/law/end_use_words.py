"""Which end uses does a text name, and which does it deny?

The words are data of `corpus/end-uses.toml`. Reading errs to one side: what cannot be told to be denied is read, and
what holds no known word is read as nothing, so that it stays a question.

A text becomes a row of marks, a letter each:

- W a word of an end use, V one that denies itself;
- N a negation, R "nor", P a negation that is attached to one word, Y one that stands on either side, Z one behind it;
- F, T what may stand between, U "use" or "purposes", O "or", A "and", M "与", which is T or A;
- D doubt, B "not only", L "only", X anything else;
- C a comma, K a colon, Q a question mark, S another end of a clause.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from navicert.law.corpus.files import toml
from navicert.law.corpus.provisions import provision
from navicert.names.chinese import to_simplified

_KINDS = {
    "negation": "N", "nor": "R", "attached": "P", "either": "Y", "after": "Z", "doubt": "D", "more": "B", "limit": "L",
    "contrast": "S", "between": "F", "toward": "T", "nouns": "U", "or": "O", "and": "A", "with": "M", "plain": "X",
}  # fmt: skip
# The smallest first.
_CLASSES = ("advanced", "between", "mature")
_STOPS = {",": "C", ":": "K", "?": "Q", ".": "S", ";": "S", "!": "S", "\n": "S", "。": "S"}
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,4})?"
_TOKEN = re.compile(
    rf"(?<![a-z0-9.])(?P<nodes>{_NUMBER}(?:\s*(?:-|–|~|/|,|、|to|or|and|至|到|或|和)\s*{_NUMBER}){{0,5}})\s*-?\s*"
    r"(?P<unit>nm|nanomet(?:er|re)s?|纳米|奈米|um|μm|microns?|micromet(?:er|re)s?|微米)(?![a-z0-9])"
    r"|(?<![a-z0-9.])(?P<layers>[0-9]{1,6})\s*-?\s*(?:layers?(?![a-z0-9])|l(?![a-z0-9])|层)"
    rf"|[{_HAN}]|[^\W_{_HAN}]+(?:'[^\W_{_HAN}]+)?|[,/&<、:?;!\n。]|\.(?=\s|$)"
)
_WORD = re.compile(rf"#[a-z]+|[{_HAN}]|[^\W_#{_HAN}]+(?:'[^\W_{_HAN}]+)?|[,/&<、]")
_INITIALS = re.compile(r"(?<![^\W_])(?:[a-z]\.){2,}")

_GAP, _NOT = "[FTUM]*", "[NRY]"
_LIST = rf"(?:U*C{_GAP}W)+U*C?[OR]{_GAP}W"
_DENIED = re.compile(
    # A list with commas only where "for" or "purposes" binds it: a comma may also begin what is not denied.
    rf"{_NOT}{_GAP}[TM]F*W{_LIST}|{_NOT}{_GAP}W{_LIST}(?=U)|{_NOT}{_GAP}W(?:U*C?O{_GAP}W|[AM]W)*|PW|V"
    r"|WU*(?:Z|F*Y(?=[SKQC]|$))"
)
_ANSWERED = re.compile(rf"W(?:U*[OAM]{_GAP}W)*U*[KQ]N(?=[SKQCA]|$)")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text says: the end uses it names, and those that it denies, in the order of the table."""

    named: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word of the vocabulary: what it does in a text, and the end uses that it names.

    Attributes:
        facility: it names them only where the text states no node.
    """

    kind: str
    codes: tuple[str, ...] = ()
    facility: bool = False


@cache
def _data() -> Mapping[str, Any]:
    return toml("end-uses.toml")


@cache
def end_use_codes() -> Mapping[str, str]:
    """The end uses that part 744 asks about: code and meaning."""
    return {row.key: row.text for row in provision("end-uses").rows}


def read_end_use(text: str) -> tuple[str, ...]:
    """The end uses that a text names, in the order of the table; empty where it names none.

    The longest word counts, and is read once: "military intelligence" is not read as "military" again. What the text
    denies is left out, see `denied_end_uses`; a denial that is in doubt denies nothing.
    """
    return _read(text).named


def denied_end_uses(text: str) -> tuple[str, ...]:
    """The end uses that a text says it is not for; never one that it also names."""
    return _read(text).denied


@lru_cache(maxsize=1024)
def _read(text: str) -> _Reading:
    """Read a text once for what it names and what it denies."""
    marks = list(_marks(_tokens(text)))
    kinds = "".join(mark.kind for mark in marks)
    if not set("WV") & set(kinds):
        return _Reading()
    denied, doubted = _denied(kinds)
    named: set[str] = set()
    refused: set[str] = set()
    facilities: set[str] = set()
    for at, mark in enumerate(marks):
        if at in denied:
            refused.update(mark.codes)
            named.update(_instead(mark.codes, ()))
        elif mark.facility:
            facilities.update(mark.codes)
        else:
            named.update(_instead(mark.codes) if at in doubted else mark.codes)
    if not named & _noded():
        named |= facilities
    return _Reading(
        tuple(code for code in end_use_codes() if code in named),
        tuple(code for code in end_use_codes() if code in refused and code not in named),
    )


def _denied(kinds: str) -> tuple[set[int], set[int]]:
    """Which marks a text denies, and which stand in a clause that doubts."""
    denied: set[int] = set()
    doubted: set[int] = set()
    for found in _ANSWERED.finditer(kinds):
        start = max(kinds.rfind(stop, 0, found.start()) for stop in "SKQC") + 1
        if not re.search("[NRYDBZ]", kinds[start : found.start()]):
            denied |= _words_in(kinds, found.start(), found.end())
            # The answer is used up: it negates nothing that follows, and the question was none.
            kinds = kinds[: found.end() - 2] + "SX" + kinds[found.end() :]
    for part in re.finditer(r"[^SKQ]+", kinds):
        asked = kinds[part.end() : part.end() + 1] == "Q"
        left = list(part[0])
        hits = list(_DENIED.finditer(part[0]))
        for hit in hits:
            left[hit.start() : hit.end()] = "_" * (hit.end() - hit.start())
        for clause in re.finditer("[^C]+", "".join(left)):
            start, end = part.start() + clause.start(), part.start() + clause.end()
            void = asked or re.search("[NRYDBZ]|_U*L", clause[0])
            if asked or "D" in clause[0]:
                doubted |= _words_in(kinds, start, end)
            if not void:
                for hit in hits:
                    if clause.start() <= hit.start() < clause.end():
                        denied |= _words_in(kinds, part.start() + hit.start(), part.start() + hit.end())
    return denied, doubted


def _words_in(kinds: str, start: int, end: int) -> set[int]:
    return {at for at in range(start, end) if kinds[at] in "WV"}


def _marks(tokens: Sequence[str]) -> Iterator[_Mark]:
    """The marks of a text, the longest word first at each place."""
    known, lengths = _vocabulary()
    at = 0
    attached = False
    while at < len(tokens):
        many_first = lengths.get(tokens[at], ())
        # "Non-nuclear missiles" are missiles: what is attached negates the shortest word.
        for many in reversed(many_first) if attached else many_first:
            mark = known.get(tuple(tokens[at : at + many]))
            if mark is not None:
                yield mark
                attached = mark.kind == "P"
                at += many
                break
        else:
            yield _Mark(_STOPS.get(tokens[at], "X"))
            attached = False
            at += 1


def _tokens(text: str) -> list[str]:
    """The words of a text: a Chinese character each, figures of nodes and layers by their class."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = to_simplified("".join(char for char in plain if unicodedata.category(char) != "Cf"))
    plain = "\n".join(" ".join(line.split()) for line in plain.splitlines())
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), plain)
    plain = _shared().sub(_apart, plain)
    return list(_parts(plain))


def _parts(plain: str) -> Iterator[str]:
    singles = _vocabulary()[1]
    memory = "nand" in plain or "flash" in plain or "闪存" in plain
    for match in _TOKEN.finditer(plain):
        word = match[0]
        if match["nodes"]:
            yield _node(match["nodes"], match["unit"], "dram" in plain)
        elif match["layers"]:
            few = int(match["layers"]) < _data()["nodes"]["layers"]
            yield ("#fewlayers" if few else "#layers") if memory else "#figure"
        elif word.startswith("non") and word not in singles and word[3:] in singles:
            yield from ("non", word[3:])
        else:
            yield word


def _node(numbers: str, unit: str, dram: bool) -> str:
    """The class of a figure in nanometers; of a range, of the smallest node."""
    micro = unit.startswith(("u", "μ", "mi", "微"))
    values = [float(one) * (1000 if micro else 1) for one in re.findall(_NUMBER, numbers)]
    if dram and any(1 <= value <= _data()["nodes"]["dram"] for value in values):
        return "#advanced"
    said = {_nodes().get(f"{value:.4f}".rstrip("0").rstrip(".")) for value in values}
    return next((f"#{name}" for name in _CLASSES if name in said), "#figure")


@cache
def _nodes() -> Mapping[str, str]:
    return {value: name for name in _CLASSES for value in _data()["nodes"][name]}


def _apart(match: re.Match[str]) -> str:
    """Each word with the head that it shares: "chemical weapons or nuclear weapons"."""
    kinds = [one for one in re.findall(r"[a-z]+", match[1]) if one in _data()["reading"]["shared"]]
    return " or ".join(f"{kind} {match[2]}" for kind in kinds)


@cache
def _shared() -> re.Pattern[str]:
    words = _data()["reading"]
    kind, head = "|".join(words["shared"]), "|".join(sorted(words["heads"], key=len, reverse=True))
    joined = r"\s*(?:,\s*(?:and/or\s|and\s|or\s)?|/|\s(?:and/or|and|or)\s)\s*"
    return re.compile(rf"\b((?:{kind})(?:{joined}(?:{kind})){{1,6}})\s+({head})\b")


@cache
def _vocabulary() -> tuple[Mapping[tuple[str, ...], _Mark], Mapping[str, Sequence[int]]]:
    """Each word with what it does, and for each first token the lengths of the words that it begins, longest first."""
    known: dict[tuple[str, ...], _Mark] = {}
    for name, kind in _KINDS.items():
        for word in _data()["reading"][name]:
            known[_split(word)] = _Mark(kind)
    uses: dict[tuple[str, ...], _Mark] = {}
    for row in provision("end-uses").rows:
        own = row.key.replace("_", " ")
        for word in dict.fromkeys((own, *row.then["words"], *row.then.get("facilities", ()))):
            parts = _split(word)
            codes = (*(uses[parts].codes if parts in uses else ()), row.key)
            uses[parts] = _Mark("W", codes, word in row.then.get("facilities", ()))
    known |= uses
    known |= {_split(word): _Mark("V", (code,)) for word, code in _data()["negated"].items()}
    lengths: dict[str, set[int]] = {}
    for parts in known:
        lengths.setdefault(parts[0], set()).add(len(parts))
    return known, {first: sorted(many, reverse=True) for first, many in lengths.items()}


def _split(word: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(word))


def _instead(codes: Sequence[str], otherwise: Sequence[str] | None = None) -> Iterator[str]:
    """What is read in the place of end uses that the text doubts or denies.

    Args:
        codes: of the word.
        otherwise: what is read of an end use that names nothing else; None reads it as it is.
    """
    for code in codes:
        yield from _doubtful().get(code, (code,) if otherwise is None else otherwise)


@cache
def _doubtful() -> Mapping[str, Sequence[str]]:
    return {row.key: row.then["doubted"] for row in provision("end-uses").rows if "doubted" in row.then}


@cache
def _noded() -> frozenset[str]:
    """The end uses that state the node of a facility."""
    words = {row.key: row.then["words"] for row in provision("end-uses").rows}
    return frozenset(code for code, held in words.items() if {"#advanced", "#mature"} & set(held))
