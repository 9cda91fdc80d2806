"""Do the reasons for control of the entry, with the Country Chart and the named scopes, require a license?

Source: 15 CFR 738.4 (how to use the Country Chart), the entry of the Commerce Control List to its paragraph, and the
scopes that 742.4 and 742.6 name outside the chart. A missing mark is no permission: the other steps still count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from navicert.law.case import Case
from navicert.law.conditions import Held, basis, hold, in_place, standing
from navicert.law.corpus.countries import Country, chart, chart_row, special_scope
from navicert.law.corpus.eccns import Applied, Control, Eccn, eccn
from navicert.law.corpus.provisions import Row
from navicert.model.citation import Citation
from navicert.model.determination import Basis, Finding, Requirement, Step, Truth

CHART, SCOPES, READ = "country_chart", "special_scopes", "entry_text"
_entry = lru_cache(maxsize=4096)(eccn)
_mark = lru_cache(maxsize=65536)(chart)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A control, and whether it requires a license for the destination.

    Attributes:
        extra: rows that it rests on besides.
        partly: whether the control requires a license there, and only to which paragraphs it applies is open.
    """

    control: Control
    step: str
    truth: Truth
    why: str
    extra: tuple[Row, ...] = ()
    partly: bool = False


def controls(case: Case) -> Finding:
    """What the reasons for control require for the destination."""
    if case.code is None:
        return Finding(
            (Step(CHART, "open", "the ECCN of the item is not known"),),
            (Requirement(CHART, "ECCN", "which ECCN names the item", (), certain=False),),
            ("which ECCN names the item, to the paragraph (or that it is EAR99)",),
        )  # fmt: skip
    entry = _entry(case.eccn or case.code, case.as_of)
    found = [_try(applied, case) for applied in entry.controls if applied.control.effect != "none"]
    found = [*_by_every_way(found, entry), *_of_others(found, entry, case)]
    notes = [(row, held) for row, held in _footnotes(case) if held.truth != "not_met"]
    found += [one for row, held in notes if row.then["license"] == "required" for one in _noted(row, held, entry, case)]
    tried = _without_doubles(found)
    requirements = tuple(_requirements(tried))
    steps = tuple(_step(name, tried, entry, case) for name in (CHART, SCOPES, READ) if _asked(name, tried))
    questions = tuple(one.why for one in tried if one.truth == "open")
    flags = tuple(f"{entry.code}: {text}" for text in entry.indeterminate if text.startswith("no row of the corpus"))
    questions += tuple(row.then["ask"] for row, _ in notes if row.then["license"] == "ask")
    if any(one.truth == "open" for one in tried):
        questions += tuple(text for text in entry.indeterminate if "name the paragraph" in text)
    return Finding(steps, requirements, questions, flags)


def _asked(name: str, tried: list[_Tried]) -> bool:
    return name == CHART or any(one.step == name for one in tried)


def _without_doubles(tried: list[_Tried]) -> list[_Tried]:
    """Without the rows that only say that a requirement is worded, where another row of the reason answers it."""
    sure = {one.control.reason for one in tried if one.truth == "met" and one.control.effect in ("column", "scope")}
    return [one for one in tried if one.control.effect != "indeterminate" or one.control.reason not in sure]


def _by_every_way(tried: list[_Tried], entry: Eccn) -> Iterator[_Tried]:
    """The controls of a reason are sure where each paragraph below has one that requires a license there."""
    sure = {one.control.reason for one in tried if entry.ways}
    for reason in tuple(sure):
        own = [one.control for one in tried if one.control.reason == reason and (one.partly or one.truth == "met")]
        held = [control for control in own if control.ground.status != "not_enforced"]
        if not all(any(control.reach(way) == "yes" for control in held) for way in entry.ways):
            sure.discard(reason)
    said = f"each of the paragraphs {', '.join(f'.{way}' for way in entry.ways)} requires a license there"
    for one in tried:
        if one.partly and one.control.reason in sure:
            yield replace(one, truth="met", why=f"{one.control.words or one.control.requirement}; {said}")
        else:
            yield one


def _of_others(tried: list[_Tried], entry: Eccn, case: Case) -> Iterator[_Tried]:
    """Controls of other paragraphs, where no row names the paragraph that was given: it may be one of those.

    Where a control of the whole entry requires a license anyway, those of .z paragraphs do not make another one open.
    """
    sure = any(one.truth == "met" for one in tried) and (entry.paragraph or "")[:1] != "z"
    for control in entry.others:
        if sure and all(name.startswith("z") for name in control.paragraphs):
            continue
        found = _at_destination(control, case)
        if found.truth != "not_met" and control.ground.status != "not_enforced":
            which = f"which paragraph of {entry.code} it is, since no row names .{entry.paragraph}"
            read = f"Supplement No. 1 to 15 CFR part 774, ECCN {entry.code}"
            why = f"{which}: {control.words or control.requirement}, and then {found.why}; read {read}"
            yield _Tried(control, found.step, "open", why, found.extra)


def _footnotes(case: Case) -> Iterator[tuple[Row, Held]]:
    """The footnotes of the row of the Country Chart that counts, as far as a row asks for their items."""
    row = chart_row(case.destination, case.as_of) if case.destination else None
    if row is None or not row.footnotes:
        return
    for note in standing("738", case.as_of):
        if note.then.get("footnote") in row.footnotes:
            yield note, hold(note, case)


def _noted(note: Row, held: Held, entry: Eccn, case: Case) -> Iterator[_Tried]:
    """What a footnote requires although the row has no mark, by the reasons of the entry that it stands for."""
    where = case.destination.name if case.destination else "the destination"
    for reason in (one for one in note.then["reasons"] if one in entry.reasons):
        why = f"{reason}: footnote {note.then['footnote']} of the Country Chart, at {where}: {note.text}"
        if held.truth == "open":
            why = f"{held.failed} ({note.ground.citation.text})"
        control = Control(
            entry.code, reason, "entire", (), "", "footnote", None, None, None, note.text, note.days, note.ground
        )
        yield _Tried(control, CHART, held.truth, why)


def _try(applied: Applied, case: Case) -> _Tried:
    control = applied.control
    found = _at_destination(control, case)
    if applied.reach == "yes" or found.truth == "not_met":
        return found
    words = control.words or control.requirement
    why = f"whether {control.reason} applies to the item: {words}"
    return _Tried(control, found.step, "open", why, found.extra, applied.reach == "part" and found.truth == "met")


def _at_destination(control: Control, case: Case) -> _Tried:
    """Whether a control that applies to the item requires a license for the destination."""
    if control.effect == "column":
        return _column(control, case)
    if control.effect == "scope":
        return _scope(control, case)
    if control.effect == "pointer":
        return _pointer(control, case)
    said = control.requirement or control.words
    return _Tried(control, READ, "open", f"{control.reason}: read the entry: {said}")


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
