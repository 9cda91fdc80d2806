"""Does part 746 require a license for the destination: an embargo, or the sanctions on Russia and Belarus?

Source: 15 CFR part 746. The Country Chart has no marks for embargoed destinations: no mark is not permission.
"""

from __future__ import annotations

from navicert.law.case import Case
from navicert.law.conditions import standing
from navicert.law.corpus.countries import chart_row
from navicert.law.rules import Trial
from navicert.model.citation import Citation
from navicert.model.determination import Basis, Finding

STEP = "embargo"
_PART = Basis(Citation("15 CFR part 746", "https://www.ecfr.gov/current/title-15/part-746"))


def embargoes(case: Case) -> Finding:
    """What part 746 requires for the destination."""
    trial = Trial(STEP)
    trial.rows(standing("746", case.as_of), case)
    row = chart_row(case.destination, case.as_of) if case.destination else None
    facts = {"destination": case.destination.name if case.destination else "not known"}
    if row is not None and row.pointer:
        facts["Country Chart"] = row.pointer
        if not trial.requirements:
            trial.questions.append(f"what part 746 says of {row.name}: the Country Chart refers to it")
    name = facts["destination"]
    return trial.finding(f"no row of part 746 names {name}", facts, (_PART,))
