"""Keeps a broken version of a list out, so that the last good one stays.

Parsers refuse what they cannot read; `sniff` refuses what is not the announced kind of file; `check` refuses
what reads well and is still wrong: an empty list, a list that lost too much at once, an older list.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from navicert.errors import ListFormatError, ListRefused
from navicert.lists.source import Media, data_text, unpack
from navicert.model.listing import Entry, ListVersion

Outcome = Literal["passed", "noted", "accepted"]
_MARKUP = re.compile(r"</?(?:a|b|br|div|html|p|span|table|td|tr)\b[^>]*>|&(?:amp|nbsp|lt|gt);", re.IGNORECASE)
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_MAGIC = {"zip": b"PK\x03\x04"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: for example "shrink".
        outcome: passed; noted (let in, but a person should look); accepted (would be refused, a person
            accepted it).
        figures: in words and numbers, for `lists status`.
    """

    name: str
    outcome: Outcome
    figures: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The version that is held.

    Attributes:
        version: whole, with its entries.
    """

    version: ListVersion


@cache
def limits() -> dict[str, Any]:
    """The thresholds of `data/lists/guard.toml`."""
    return tomllib.loads(data_text("lists", "guard.toml"))


def sniff(data: bytes, media: Media) -> None:
    """Whether bytes can be the announced kind of file, before any parser sees them.

    Args:
        data: as retrieved, packed or not.
        media: the kind that the source announces.

    Raises:
        ListFormatError: empty, a web page instead of data, or cut off.
    """
    if not data.strip():
        raise ListFormatError("the file is empty")
    content = data if media == "zip" else unpack(data)
    if not content.strip():
        raise ListFormatError("the packed file is empty")
    if media != "html" and _HTML.match(content[:4096]):
        raise ListFormatError("a web page came instead of the list: the address has changed or an error page was sent")
    tail = content.rstrip(b" \t\r\n\x00\x1a")
    if media == "json" and (content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] + tail[-1:]) not in (b"{}", b"[]"):
        raise ListFormatError("the JSON does not end where it should: the file is cut off or is not JSON")
    if media == "jsonl" and not tail.endswith(b"}"):
        raise ListFormatError("the last line is not a whole JSON object: the file is cut off")
    if media == "xml" and not tail.endswith(b">") and not content.startswith(b"PK"):
        raise ListFormatError("the XML does not end with a tag: the file is cut off")
    if media == "html" and b"</html>" not in tail[-4096:].lower():
        raise ListFormatError("the page does not end with </html>: it is cut off")
    magic = _MAGIC.get(media)
    if magic and not content.startswith(magic):
        raise ListFormatError(f"a .{media} archive was announced and another kind of file came")


def check(new: ListVersion, previous: Previous | None, *, accept_shrink: str | None = None) -> tuple[Check, ...]:
    """Look a new version over before it replaces the one held.

    Args:
        new: what was read.
        previous: what is held of the same list from the same source; None at the first time.
        accept_shrink: the reason why a person takes a list that lost many entries; it is written into the
            check.

    Returns:
        What was looked at, with figures.

    Raises:
        ListRefused: the list is empty, repeats an id, has absurd names, is older than the one held, or lost
            more than the threshold and no reason was given.
    """
    done = [_not_empty(new), _ids(new), _names(new)]
    if previous is not None:
        old = previous.version
        done += [_not_older(new, old), _shrink(new, old, accept_shrink), *_drift(new, old)]
    done += [_requirements(new), _faults(new)]
    return tuple(done)


def _not_empty(new: ListVersion) -> Check:
    if not new.entries:
        raise ListRefused(f"{new.code} of {new.version} holds no entries; the last good version stays")
    return Check("entries", "passed", f"{len(new.entries):,} entries")


def _ids(new: ListVersion) -> Check:
    counts = Counter(entry.id for entry in new.entries)
    repeated = [key for key, number in counts.items() if number > 1]
    if repeated:
        raise ListRefused(
            f"{len(repeated)} ids occur twice in {new.code} of {new.version}, the first is {repeated[0]}; "
            "the last good version stays"
        )
    return Check("ids", "passed", "no id occurs twice")


def _absurd(entry: Entry) -> bool:
    name = entry.name
    return len(name) > limits()["max_name"] or not any(ch.isalnum() for ch in name) or bool(_MARKUP.search(name))


def _names(new: ListVersion) -> Check:
    absurd = [entry for entry in new.entries if _absurd(entry)]
    if len(absurd) > len(new.entries) * limits()["max_absurd"]:
        raise ListRefused(
            f"{len(absurd):,} of {len(new.entries):,} names of {new.code} cannot be names, "
            f"for example {absurd[0].name[:60]!r}; the last good version stays"
        )
    return Check("names", "noted" if absurd else "passed", f"{len(absurd)} names look wrong")


def _not_older(new: ListVersion, old: ListVersion) -> Check:
    if new.published < old.published:
        raise ListRefused(
            f"{new.code} of {new.published} is older than the version of {old.published} that is held; "
            "the newer one stays"
        )
    return Check("age", "passed", f"{new.published}, held was {old.published}")


def _shrink(new: ListVersion, old: ListVersion, reason: str | None) -> Check:
    before, after = len(old.entries), len(new.entries)
    lost = before - after
    share = lost / before if before else 0.0
    figures = f"{before:,} entries before, {after:,} now ({-lost:+,})"
    if lost <= limits()["always_allowed"] or share <= limits()["max_shrink"]:
        # Entries can be exchanged without the number falling: what matters then is how many ids stayed.
        return _exchange(new, old, figures, reason)
    return _accepted("shrink", f"{figures}, {share:.1%} lost", new, reason)


def _exchange(new: ListVersion, old: ListVersion, figures: str, reason: str | None) -> Check:
    kept = {entry.id for entry in new.entries}
    gone = sum(1 for entry in old.entries if entry.id not in kept)
    if gone > limits()["always_allowed"] and gone > len(old.entries) / 2:
        return _accepted("shrink", f"{figures}; {gone:,} ids of the version held are gone", new, reason)
    return Check("shrink", "passed", figures)


def _accepted(name: str, figures: str, new: ListVersion, reason: str | None) -> Check:
    why = (reason or "").strip()
    if not why:
        raise ListRefused(
            f"{new.code} of {new.version} is refused: {figures}, more than {limits()['max_shrink']:.0%}. "
            "If the authority really removed them, repeat with --accept-shrink and the reason"
        )
    return Check(name, "accepted", f"{figures}; accepted: {why}")


_MEASURED: tuple[tuple[str, str, Callable[[Entry], bool]], ...] = (
    ("country", "countries", lambda entry: bool(entry.countries)),
    ("address", "addresses", lambda entry: bool(entry.addresses)),
    ("other names", "names", lambda entry: len(entry.names) > 1),
    ("first day", "listed_from", lambda entry: entry.listed_from is not None),
    ("license requirement", "license_requirement", lambda entry: bool(entry.license_requirement)),
    ("citation", "citations", lambda entry: bool(entry.citations)),
)


def _share(entries: Sequence[Entry], has: Callable[[Entry], bool]) -> float:
    return sum(1 for entry in entries if not has(entry)) / len(entries) if entries else 0.0


def _drift(new: ListVersion, old: ListVersion) -> list[Check]:
    """How many entries lack a field, now and before; only fields that both versions state."""
    out = []
    for label, field, has in _MEASURED:
        if field not in new.covers or field not in old.covers:
            continue
        before, after = _share(old.entries, has), _share(new.entries, has)
        moved = after - before > limits()["max_drift"]
        out.append(
            Check(
                f"without {label}",
                "noted" if moved else "passed",
                f"{after:.1%} of entries, before {before:.1%}",
            )
        )
    return out


def _requirements(new: ListVersion) -> Check:
    """Spellings of the license columns that the tables do not know: printed verbatim, decoded as unknown."""
    unknown = Counter(
        entry.license_requirement
        for entry in new.entries
        if entry.license_requirement and (entry.requirement is None or entry.requirement.scope is None)
    )
    if not unknown:
        return Check("license requirements", "passed", "every spelling is known")
    spelling, number = unknown.most_common(1)[0]
    return Check(
        "license requirements",
        "noted",
        f"{len(unknown)} unknown spellings on {sum(unknown.values())} entries, most often ({number}) {spelling[:80]!r}",
    )


def _faults(new: ListVersion) -> Check:
    return Check("faults", "noted" if new.faults else "passed", "; ".join(new.faults) or "none known")
