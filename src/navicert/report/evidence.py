"""A stored screening as a page that can be filed: one HTML file that needs nothing else and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from navicert.model.dates import DateBound
from navicert.model.screening import Feature, Proof
from navicert.report.marks import Piece, Side, pieces
from navicert.report.phrases import (
    AID,
    LEVEL_WORDS,
    NAME_KINDS,
    NOTHING_FOUND_MEANS,
    OFAC_STYLE,
    STATUS_SYMBOLS,
    STATUS_WORDS,
    Sought,
    absence,
    found_in_facts,
    listed_since,
    ofac_style_of_100,
    out_of_100,
    owned_words,
    proof_sentence,
    said_flags,
    signed_points,
    visible,
    with_cost,
)

if TYPE_CHECKING:
    from jinja2 import Template

Json = Mapping[str, Any]

# Which features speak of which field; every other one speaks of the name.
_FIELDS: Final[Mapping[str, str]] = {
    "country": "Country",
    "address": "Address",
    "city": "Address",
    "identifier": "Number",
    "birth_date": "Birth date",
    "kind": "Kind",
}
_LINK: Final = re.compile(r"https?://[^\s<>\"']+")


def evidence_html(record: Json) -> str:
    """The evidence page of a screening.

    Args:
        record: the stored answer, as `navicert screen --format json` prints it; or an object with the answer
            under `response` and beside it what the store knows: `sha256`, `intact`, `created_at`.

    Returns:
        A whole HTML page with its style inside. It loads nothing and has no script; names from lists and from
        users are escaped, and characters that hide or reorder text are shown by number.
    """
    return _template().render(page=_page(record), css=_css(), nothing_found_means=NOTHING_FOUND_MEANS, aid=AID)


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    # `trim_blocks` keeps the page small; StrictUndefined turns a missing key into an error, not into a blank.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=_shown, auto_reload=False
    )
    source = files("navicert.report").joinpath("templates/evidence.html").read_text(encoding="utf-8")
    return environment.from_string(source)


@cache
def _css() -> Any:
    from markupsafe import Markup

    return Markup(files("navicert.report").joinpath("templates/evidence.css").read_text(encoding="utf-8"))


def _shown(value: Any) -> Any:
    """Plain text that enters the page loses its hidden characters; the template's own markup stays."""
    return visible(value) if type(value) is str else value


def _page(record: Json) -> dict[str, Any]:
    answer: Json = record.get("response", record)
    data: Json = answer.get("data", {})
    as_of = str(answer["as_of"])
    results = [_result(result, as_of) for result in answer["results"]]
    return {
        "id": answer.get("screening_id", record.get("id", "")),
        "title": _title(results),
        "summary": _summary(results, as_of),
        "created_at": record.get("created_at") or answer.get("created_at"),
        "as_of": as_of,
        "known_by": answer.get("known_by"),
        "threshold": out_of_100(round(answer["threshold"] * 1000)),
        "engine": data.get("engine", ""),
        "proof": _proof(data.get("exhaustive")),
        "intact": record.get("intact", True),
        "digest": record.get("sha256"),
        "results": results,
        "marks": any(result["candidates"] for result in results),
        "not_checked": list(data.get("not_checked", ())),
        "lists": [_list(used) for used in data.get("lists", ())],
    }


def _proof(exhaustive: Json | None) -> str:
    if exhaustive is None:
        return ""
    proof = Proof(exhaustive["names_scored"], tuple(exhaustive["differences"]))
    return " ".join((proof_sentence(proof), "; ".join(proof.differences))).strip()


def _title(results: Sequence[Json]) -> str:
    if len(results) == 1:
        return f"{results[0]['name'] or '(no name)'}: {results[0]['words']}"
    return f"Screening of {len(results)} parties"


def _summary(results: Sequence[Json], as_of: str) -> str:
    counts = {status: sum(result["status"] == status for result in results) for status in STATUS_WORDS}
    words = ", ".join(f"{count} {STATUS_WORDS[status].lower()}" for status, count in counts.items() if count)
    return f"On {as_of}: {words}." if words else f"On {as_of}: no party was asked about."


def _list(used: Json) -> dict[str, Any]:
    title = used.get("title")
    return {
        "title": f"{title} ({used['code']})" if title else used["code"],
        "version": used["version"],
        "entries": f"{used['entries']:,}",
        "stale": used["stale"],
        "authority": used.get("authority") or "",
        "url": _address(used.get("official_url")),
        "sha256": used.get("sha256"),
    }


def _result(result: Json, as_of: str) -> dict[str, Any]:
    query: Json = result["query"]
    return {
        "name": query["name"],
        "status": result["status"],
        "symbol": STATUS_SYMBOLS[result["status"]],
        "words": STATUS_WORDS[result["status"]].capitalize(),
        "error": result.get("error"),
        "notes": list(result.get("notes", ())),
        "owned": [_owned(owned) for owned in result.get("owned_by", ())],
        "ownership": result.get("ownership"),
        "candidates": [_hit(query, hit) for hit in result["candidates"]],
        "removed": [_absent(gone["entry"], as_of) for gone in result.get("removed", ())],
    }


def _owned(owned: Json) -> dict[str, Any]:
    """Ownership by one rule: what it says, the sum, the paths; records of older versions say less."""
    flags, party, held = owned.get("flags", ()), owned["party"], owned["aggregate"]
    result = owned_words(owned["result"], owned["reached"], held["low"], held["high"], flags)
    score = party.get("score")
    return {
        "words": f"{result[0].upper()}{result[1:]}: {owned['rule_title']}",
        "found": found_in_facts(Sought(
            party["name"], party.get("country"), party["found_by"], None if score is None else round(score * 1000),
            party.get("doubt", ""),
        )),
        "flags": said_flags(flags),
        "citation": {**cited, "url": _address(cited.get("url"))} if (cited := owned.get("citation")) else None,
        "arithmetic": owned["arithmetic"],
        "paths": [f"{' > '.join(path['owners'])}: {path['why']}" for path in owned["paths"]],
        "rule": ("" if owned["verified"] else "Unverified: ") + owned["rule_note"],
    }  # fmt: skip


def _absent(entry: Json, as_of: str) -> dict[str, Any]:
    start, end = _bound(entry.get("listed_from")), _bound(entry.get("listed_to"))
    why = absence(entry["list"], start, end, date.fromisoformat(as_of))
    return {"name": entry["name"], "entry_id": entry["id"], "why": why}


def _hit(query: Json, hit: Json) -> dict[str, Any]:
    entry: Json = hit["entry"]
    title = entry.get("list_title")
    return {
        "name": entry["name"],
        "entry_id": entry["id"],
        "list": f"{title} ({entry['list']})" if title else entry["list"],
        "countries": ", ".join(entry.get("countries", ())),
        "score": out_of_100(round(hit["score"] * 1000)),
        "level": hit["level"],
        "level_words": LEVEL_WORDS[hit["level"]],
        "ofac_style": _ofac_style(hit.get("ofac_style_score")),
        "rows": _comparison(query, hit),
        "why_not_higher": list(hit.get("why_not_higher", ())),
        "listed": listed_since(_bound(entry.get("listed_from"))),
        "uncertain": hit.get("listed") == "unknown",
        "facts": _facts(entry),
        "citations": _citations(entry),
    }


def _ofac_style(score: float | None) -> str:
    return "" if score is None else f"{ofac_style_of_100(round(score * 1000))} of 100: {OFAC_STYLE}"


def _comparison(query: Json, hit: Json) -> list[dict[str, Any]]:
    """One row for each field: what was entered, what the list says, and what that did to the score."""
    entry, matched = hit["entry"], hit["matched_name"]
    features = [_feature(item) for item in hit["features"]]
    by_field: dict[str, list[Feature]] = {}
    for feature in features:
        by_field.setdefault(_FIELDS.get(feature.name, "Name"), []).append(feature)
    names = by_field.get("Name", [])
    rows = [
        _row(
            "Name",
            _cut(query["name"], names, "query"),
            _cut(matched["value"], names, "entry"),
            names,
            NAME_KINDS[matched["kind"]],
        )
    ]
    sides = {
        "Country": (query.get("country"), ", ".join(entry.get("countries", ()))),
        "Address": (query.get("address"), "; ".join(item["text"] for item in entry.get("addresses", ()))),
        "Number": (_numbers(query), _numbers(entry)),
        "Birth date": (", ".join(query.get("birth_dates", ())), ", ".join(entry.get("birth_dates", ()))),
        "Kind": (query.get("kind"), entry.get("party_kind")),
    }
    for field, (asked, listed) in sides.items():
        if asked or by_field.get(field):
            rows.append(_row(field, [Piece(asked or "—", None)], [Piece(listed or "—", None)], by_field.get(field, [])))
    return rows


def _row(
    field: str, query: Sequence[Piece], entry: Sequence[Piece], features: Iterable[Feature], remark: str = ""
) -> dict[str, Any]:
    effects = []
    for feature in features:
        if feature.name == "name":  # It sums up the others; points beside it would be counted twice.
            effects.append({"points": "", "text": feature.text})
        elif feature.relation == "missing":
            effects.append({"points": "", "text": with_cost(feature)})
        else:
            effects.append({"points": signed_points(feature.points), "text": feature.text})
    return {"field": field, "query": query, "entry": entry, "effects": effects, "remark": remark}


def _cut(text: str, features: Iterable[Feature], side: Side) -> tuple[Piece, ...]:
    return pieces(text, features, side)


def _feature(item: Json) -> Feature:
    return Feature(
        name=item["name"],
        points=round(item["points"] * 1000),
        text=item["text"],
        query_spans=tuple((start, end) for start, end in item.get("query_spans", ())),
        entry_spans=tuple((start, end) for start, end in item.get("entry_spans", ())),
        relation=item.get("relation"),
    )


def _numbers(side: Json) -> str:
    return ", ".join(f"{number['type']} {number['value']}" for number in side.get("identifiers", ()))


def _facts(entry: Json) -> list[tuple[str, str]]:
    requirement: Json = entry.get("requirement") or {}
    others = [name["value"] for name in entry.get("names", ())[1:]]
    found = (
        ("License requirement", entry.get("license_requirement")),
        ("Review policy", entry.get("review_policy")),
        ("Footnotes", ", ".join(entry.get("footnotes", ()))),
        ("Note", "; ".join(requirement.get("notes", ()))),
        ("Programs", ", ".join(entry.get("programs", ()))),
        ("What the list means", entry.get("effect")),
        ("Leaves out", "; ".join(entry.get("excludes", ()))),
        ("Also listed as", "; ".join(others)),
        ("Addresses", "; ".join(item["text"] for item in entry.get("addresses", ()))),
        ("Remarks", entry.get("remarks")),
    )
    return [(label, text) for label, text in found if text]


def _citations(entry: Json) -> list[dict[str, str | None]]:
    found = [{"text": item["text"], "url": _address(item.get("url"))} for item in entry.get("citations", ())]
    official = _address(entry.get("source_url") or entry.get("official_url"))
    if official:
        found.append({"text": "official list", "url": official})
    return found


def _address(url: str | None) -> str | None:
    """A link that a page may carry: http or https only, so that no list can plant a script."""
    return url if url and _LINK.fullmatch(url) else None


def _bound(value: Json | None) -> DateBound | None:
    return DateBound.from_json(dict(value)) if value else None
