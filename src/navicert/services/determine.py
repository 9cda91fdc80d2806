"""What follows for a transaction: its parties screened and traced, the law of the day applied, alternatives tried."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from navicert import __version__
from navicert.errors import NavicertError
from navicert.exchange.transactions import BadRequest, Request
from navicert.law.alternatives import changes
from navicert.law.determine import determine
from navicert.law.end_use import read_end_use
from navicert.model.dates import AsOf
from navicert.model.determination import Determination
from navicert.model.listing import ScreeningList
from navicert.model.screening import ListUse
from navicert.model.transaction import Transaction
from navicert.report.determination_json import determination_json
from navicert.report.screening import data_json
from navicert.services.checked_parties import Checked, check_parties
from navicert.services.lists import known_lists
from navicert.services.workspace import Workspace

# Transactions that are screened together: enough for the bulk engine to be worth its start.
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Determined:
    """The answer for one transaction.

    Attributes:
        lists: that were searched, with their versions.
        request: what was asked.
        record: id of the stored answer, for `navicert evidence`; None where it was not stored.
    """

    determination: Determination
    lists: tuple[ListUse, ...]
    request: Request
    record: str | None = None


def determine_transaction(
    workspace: Workspace,
    request: Request,
    *,
    as_of: date,
    known_by: date | None = None,
    alternatives: bool = True,
    lists: tuple[str, ...] | None = None,
    store: bool = True,
    now: datetime | None = None,
) -> Determined:
    """Whether a license is required for a transaction, and why.

    Args:
        workspace: an open workspace, with its lists and ownership facts.
        request: the transaction; its own `as_of` does not count here.
        as_of: the day whose lists and law count.
        known_by: the day whose knowledge of lists and facts counts; None takes everything known.
        alternatives: whether what would change the answer is tried.
        lists: codes of the lists to search; None searches all.
        store: whether the answer is kept, so that it can be shown again as it was.
        now: the time of the record; the clock's where None.

    Raises:
        InvalidInput: a country, ECCN, list or owner that cannot be used, with the nearest ones.
        NotFound: a chip that the catalog does not know, with the nearest names.
    """
    moment = AsOf(as_of, known_by)
    checked = check_parties(workspace, [request], moment, lists)[0]
    answer = _determined(request, checked, as_of, alternatives)
    return _kept(workspace, answer, moment, now or datetime.now(UTC)) if store else answer


def determined_json(answer: Determined, titles: Mapping[str, ScreeningList], known_by: date | None) -> dict[str, Any]:
    """The answer as the object of the contract, with the lists it rests on and the id of its record."""
    found = answer.determination
    told = determination_json(found, data_json(answer.lists, titles, found.not_evaluated), known_by)
    return {"determination_id": answer.record} | told


def _kept(workspace: Workspace, answer: Determined, moment: AsOf, now: datetime) -> Determined:
    """The answer, stored whole and for good."""
    kept = replace(answer, record=f"det_{secrets.token_hex(8)}")
    response = determined_json(kept, known_lists(workspace), moment.known)
    workspace.store.screenings.put(
        str(kept.record), now, as_of=moment.valid, known_by=moment.known, request=_asked(kept, response),
        response=response, data_version=workspace.store.data_version(), engine_version=__version__,
    )  # fmt: skip
    return kept


def _asked(kept: Determined, response: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, in the form of a transaction file, so that it can be asked again."""
    owners = json.loads(json.dumps(kept.request.what_if, default=str)) if kept.request.what_if else {}
    edges = {"ownership": owners["edges"]} if owners else {}
    return {**response["transaction"], **edges, **{key: owners[key] for key in owners if key != "edges"}}


def determine_many(
    workspace: Workspace,
    requests: Iterable[Request | BadRequest],
    *,
    as_of: date,
    known_by: date | None = None,
    lists: tuple[str, ...] | None = None,
) -> Iterator[Determined | BadRequest]:
    """The answers for many transactions, in their order; one that cannot be read or used is passed on with the reason.

    They are not stored: the output holds them.

    Args:
        workspace: an open workspace.
        requests: read one after the other; the day of a transaction counts where it names one.
        as_of: the day of those that name none.
        known_by: see `determine_transaction`.
        lists: see `determine_transaction`.
    """
    rest = iter(requests)
    while chunk := list(islice(rest, CHUNK)):
        by_day: dict[date, list[int]] = {}
        for at, request in enumerate(chunk):
            if isinstance(request, Request):
                by_day.setdefault(request.as_of or as_of, []).append(at)
        answers: dict[int, Determined | BadRequest] = {}
        for day, places in by_day.items():
            answers |= _of_day(workspace, chunk, places, AsOf(day, known_by), lists)
        for at, request in enumerate(chunk):
            yield answers[at] if isinstance(request, Request) else request


def _of_day(
    workspace: Workspace,
    chunk: list[Request | BadRequest],
    places: list[int],
    moment: AsOf,
    lists: tuple[str, ...] | None,
) -> dict[int, Determined | BadRequest]:
    """The answers of one day. Where owners of one cannot be read, each is checked by itself to find which."""
    asked = [request for at in places if isinstance(request := chunk[at], Request)]
    try:
        checked: list[Checked | None] = list(check_parties(workspace, asked, moment, lists))
    except NavicertError:
        checked = [None] * len(asked)
    out: dict[int, Determined | BadRequest] = {}
    for at, request, parties in zip(places, asked, checked, strict=True):
        try:
            own = parties or check_parties(workspace, [request], moment, lists)[0]
            out[at] = _determined(request, own, moment.valid, alternatives=False)
        except NavicertError as error:
            out[at] = BadRequest(
                request.label, request.line, str(error), getattr(error, "field", None), request.transaction.id
            )
    return out


def _determined(request: Request, checked: Checked, as_of: date, alternatives: bool) -> Determined:
    transaction = with_end_uses(request.transaction)
    answer = determine(transaction, as_of, checked.parties)
    if alternatives:
        answer = replace(answer, what_would_change=tuple(changes(answer)))
    if request.notes:
        answer = replace(answer, flags=(*answer.flags, *request.notes))
    return Determined(answer, checked.lists, request)


def with_end_uses(transaction: Transaction) -> Transaction:
    """The transaction with the end uses that its words name."""
    found = read_end_use(transaction.end_use_text) if transaction.end_use_text else ()
    return replace(transaction, end_uses=tuple(dict.fromkeys((*transaction.end_uses, *found))))
