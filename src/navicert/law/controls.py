"""Do the reasons for control of the entry, with the Country Chart and the named scopes, require a license?

Source: 15 CFR 738.4 (how to use the Country Chart), the entry of the Commerce Control List to its paragraph, and the
scopes that 742.4 and 742.6 name outside the chart. A missing mark is no permission: the other steps still count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from navicert.law.case import Case
from navicert.law.conditions import basis, hold, in_place, standing
from navicert.law.corpus.countries import Country, chart, special_scope
from navicert.law.corpus.eccns import Applied, Control, Eccn, eccn
from navicert.law.corpus.provisions import Row
from navicert.model.citation import Citation
from navicert.model.determination import Basis, Finding, Requirement, Step, Truth

CHART, SCOPES, READ = "country_chart", "special_scopes", "entry_text"
_entry = lru_cache(maxsize=4096)(eccn)
_mark = lru_cache(maxsize=65536)(chart)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A control, and whether it requires a license for the destination."""

    control: Control
    step: str
    truth: Truth
    why: str
    extra: tuple[Row, ...] = ()


def controls(case: Case) -> Finding:
    """What the reasons for control require for the destination."""
    if case.code is None:
        return Finding(
            (Step(CHART, "open", "the ECCN of the item is not known"),),
            (Requirement(CHART, "ECCN", "which ECCN names the item", (), certain=False),),
            ("which ECCN names the item, to the paragraph (or that it is EAR99)",),
        )  # fmt: skip
    entry = _entry(case.eccn or case.code, case.as_of)
    tried = _without_doubles([_try(applied, case) for applied in entry.controls if applied.control.effect != "none"])
    requirements = tuple(_requirements(tried))
    steps = tuple(_step(name, tried, entry, case) for name in (CHART, SCOPES, READ) if _asked(name, tried))
    questions = tuple(one.why for one in tried if one.truth == "open")
    flags = tuple(f"{entry.code}: {text}" for text in entry.indeterminate if text.startswith("no row of the corpus"))
    if any(one.truth == "open" for one in tried):
        questions += tuple(text for text in entry.indeterminate if "name the paragraph" in text)
    return Finding(steps, requirements, questions, flags)


def _asked(name: str, tried: list[_Tried]) -> bool:
    return name == CHART or any(one.step == name for one in tried)


def _without_doubles(tried: list[_Tried]) -> list[_Tried]:
    """Without the rows that only say that a requirement is worded, where another row of the reason answers it."""
    sure = {one.control.reason for one in tried if one.truth == "met" and one.control.effect in ("column", "scope")}
    return [one for one in tried if one.control.effect != "indeterminate" or one.control.reason not in sure]


def _try(applied: Applied, case: Case) -> _Tried:
    control = applied.control
    if control.effect == "column":
        found = _column(control, case)
    elif control.effect == "scope":
        found = _scope(control, case)
    elif control.effect == "pointer":
        found = _pointer(control, case)
    else:
        said = control.requirement or control.words
        found = _Tried(control, READ, "open", f"{control.reason}: read the entry: {said}")
    if applied.reach == "yes" or found.truth == "not_met":
        return found
    words = control.words or control.requirement
    return _Tried(control, found.step, "open", f"whether {control.reason} applies to the item: {words}", found.extra)


def _column(control: Control, case: Case) -> _Tried:
    if case.destination is None or control.column is None:
        return _Tried(control, CHART, "open", f"{control.reason}: which country it goes to")
    place = case.destination
    mark = _mark(place, control.column, case.as_of)
    name = f"{control.reason}: {control.column}"
    if mark == "yes":
        return _Tried(control, CHART, "met", f"{name} is marked for {_row_name(place, case.as_of)}")
    if mark == "see Part 746":
        return _Tried(control, CHART, "not_met", f"{name}: the row of {place.name} refers to part 746")
    if mark == "no":
        return _Tried(control, CHART, "not_met", f"{name} is not marked for {_row_name(place, case.as_of)}")
    return _Tried(control, CHART, "open", f"{name}: the row of the Country Chart for {place.name} is not known")


def _row_name(place: Country, day: date) -> str:
    """The country, and whose row counts where it is another's: Hong Kong has China's."""
    row = place.counts_as(day)
    return place.name if row in (place.code, None) else f"{place.name} (row of {row})"


def _scope(control: Control, case: Case) -> _Tried:
    scope = special_scope(control.scope or "")
    covers = scope.covers(case.destination, case.as_of) if case.destination else "unknown"
    where = case.destination.name if case.destination else "the destination"
    name = f"{control.reason}: {scope.text}"
    if covers == "no":
        return _Tried(control, SCOPES, "not_met", f"{name}: not {where}")
    if covers == "unknown":
        return _Tried(control, SCOPES, "open", f"{name}: whether {where} is in it")
    left = [hold(row, case) for row in standing("sme", case.as_of) if "left_out" in row.then]
    out = [held for held in left if held.truth != "not_met"]
    if out and control.scope == "MACAU_D5":
        row = out[0].row
        if out[0].truth == "open":
            return _Tried(control, SCOPES, "open", f"{control.reason}: {out[0].failed}; {row.text}", (row,))
        if row.then["left_out"] == "yes":
            return _Tried(control, SCOPES, "not_met", f"{name}: {row.text}", (row,))
        return _Tried(control, SCOPES, "open", f"{control.reason}: {row.then['ask']}", (row,))
    return _Tried(control, SCOPES, "met", f"{name}: {where} is in it")


def _pointer(control: Control, case: Case) -> _Tried:
    """A section that the entry refers to, where a row says which destinations it names."""
    for row in standing("pointers", case.as_of):
        if row.then["section"] not in control.ground.citation.text:
            continue
        truth = in_place(row.when["destination"], case.destination, case.as_of)
        where = case.destination.name if case.destination else "the destination"
        said = {"met": f"{where} is among them", "not_met": f"{where} is not", "open": f"whether {where} is"}[truth]
        return _Tried(control, READ, truth, f"{row.text.rstrip('.')}: {said}", (row,))
    return _Tried(
        control, READ, "open", f"{control.reason}: read {control.ground.citation.text}: {control.requirement}"
    )


def _basis(control: Control) -> Basis:
    ground = control.ground
    return Basis(
        ground.citation, control.days, ground.status, ground.confidence, ground.only_known, control.requirement
    )


def _requirements(tried: list[_Tried]) -> Iterator[Requirement]:
    for one in tried:
        if one.truth == "not_met":
            continue
        grounds = (_basis(one.control), *(basis(row) for row in one.extra))
        yield Requirement(
            one.step, one.control.reason, one.why, grounds, certain=one.truth == "met",
            text_only=one.control.ground.status == "not_enforced",
        )  # fmt: skip


def _step(name: str, tried: list[_Tried], entry: Eccn, case: Case) -> Step:
    own = [one for one in tried if one.step == name]
    enforced = [one for one in own if one.control.ground.status != "not_enforced"]
    met = [one for one in enforced if one.truth == "met"]
    text = [one for one in own if one.truth == "met" and one not in enforced]
    unsure = [one for one in own if one.truth == "open"]
    outcome = "license required" if met else "open" if unsure else "text only" if text else "no requirement"
    shown = met or unsure or text
    why = "; ".join(dict.fromkeys(one.why for one in shown))
    if not why:
        why = "EAR99: no entry, so no reason for control" if entry.code == "EAR99" else _no_mark(own, case)
    failed = tuple(dict.fromkeys(one.why for one in own if one.truth == "not_met"))
    if text and met:
        failed += tuple(f"not enforced: {one.why}" for one in text)
    grounds = tuple(dict.fromkeys(_basis(one.control) for one in (shown or own)))
    facts = {"ECCN": case.eccn or entry.code, "destination": case.destination.name if case.destination else "not known"}
    facts["reasons"] = ", ".join(entry.reasons) or "none"
    if not grounds:
        grounds = (Basis(Citation("15 CFR 738.4; 734.3(c)", "https://www.ecfr.gov/current/title-15/section-738.4")),)
    return Step(name, outcome, why, facts, grounds, failed)


def _no_mark(own: list[_Tried], case: Case) -> str:
    place = case.destination.name if case.destination else "the destination"
    if any("part 746" in one.why for one in own):
        return f"the row of {place} has no marks and refers to part 746: no mark is not permission"
    reasons = ", ".join(dict.fromkeys(one.control.reason for one in own if one.control.reason))
    return f"no control of the entry ({reasons}) names {place}" if reasons else f"no control names {place}"
