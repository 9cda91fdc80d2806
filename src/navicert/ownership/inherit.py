"""What passes down from listed owners: the most restrictive of what their rows say, with the path that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from navicert.model.citation import Citation
from navicert.model.ownership import Listing, OwnershipGraph
from navicert.ownership.capture import Captured
from navicert.ownership.rules import table


@dataclass(frozen=True, slots=True)
class Inherited:
    """What applies to an affiliate because of its owners.

    Attributes:
        scope: of the strictest owner, as the list codes it; None where none says.
        footnotes: of all owners together, sorted.
        policy, policy_text: of the strictest owner.
        exceptions: whether any owner leaves license exceptions: "none" where one owner has none.
        owner, path: whose row is the strictest, and the chain that carries it.
        citations: of the rows.
    """

    scope: str | None
    footnotes: tuple[str, ...]
    policy: str | None
    policy_text: str | None
    exceptions: str
    owner: str
    path: tuple[str, ...]
    citations: tuple[Citation, ...]


def _strictness(listing: Listing) -> tuple[int, int, int]:
    """The smaller the stricter: all items before some, denial before case by case, a row before none."""
    scope = 0 if (listing.scope or "").upper() == "ALL" else 1 if listing.scope else 2
    policy = (listing.policy or "").upper().replace(" ", "_")
    policies, lists = table()["passing"]["policies"], table()["passing"]["lists"]
    rank = next((at for at, name in enumerate(policies) if policy.startswith(name)), len(policies))
    return scope, rank, lists.index(listing.code) if listing.code in lists else len(lists)


def _likeliest(listings: Sequence[Listing]) -> Sequence[Listing]:
    """Of entries that a party was only matched to by name, the best ones: it is one of them at most."""
    best = max((listing.score or 0 for listing in listings), default=0)
    return [listing for listing in listings if listing.score is None or listing.score == best]


def inherit(graph: OwnershipGraph, captured: Captured, chains: Iterable[Sequence[str]]) -> Inherited | None:
    """What the listed owners at the top of some chains pass down.

    Source: Supplement No. 8 to Part 744 and 15 CFR 744.11(a): with several owners the most restrictive requirement, the
    fewest exceptions and the strictest policy apply, and footnotes add up.

    Returns:
        None where no chain starts at a listed party.
    """
    found: list[tuple[Listing, tuple[str, ...]]] = []
    for chain in chains:
        listings = captured.roots.get(chain[0]) or _likeliest(captured.doubtful.get(chain[0], ()))
        found += [(listing, tuple(chain)) for listing in listings]
    if not found:
        return None
    strictest, path = min(found, key=lambda item: (*_strictness(item[0]), item[1]))
    footnotes = sorted({mark for listing, _ in found for mark in listing.footnotes})
    citations = tuple(dict.fromkeys(c for listing, _ in found for c in listing.citations))
    without = table()["passing"]["no_exceptions"]
    exceptions = "none" if any(listing.code in without for listing, _ in found) else "as for the owner's list"
    return Inherited(
        strictest.scope, tuple(footnotes), strictest.policy, strictest.policy_text, exceptions, path[0], path, citations
    )
