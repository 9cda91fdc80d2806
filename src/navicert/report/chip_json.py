"""A chip's classification as the JSON object of the contract."""

from __future__ import annotations

from typing import Any

from navicert import __version__
from navicert.law.classification.chips import ChipAnswer, Classification, HeldLetter, shown_density
from navicert.law.classification.figures import Range, decimal_text
from navicert.law.classification.steps import Step, range_text
from navicert.report.chip_words import NOT_CHECKED, NOT_PERMISSION, hypothetical_words, questions


def chip_json(answer: ChipAnswer) -> dict[str, Any]:
    """The answer; every figure is a decimal string, exact unless its name says otherwise."""
    main = answer.main
    out: dict[str, Any] = {"chip": main.facts.name if len(answer.answers) == 1 else answer.asked}
    out |= {"as_of": main.as_of.isoformat(), "result": main.result, "eccn": main.eccn, "class": main.label}
    out |= _numbers(main)
    out["alternatives"] = [
        {"eccn": one.eccn, "when": one.when, "paragraphs": list(one.paragraphs), "citations": [one.citation.to_json()]}
        for one in main.alternatives
    ]
    out |= {"decides": list(main.decides) if main.result == "open" else [], "questions": questions(main)}
    out["steps"] = [_step(step) for step in main.steps]
    out["letters"] = [_letter(held) for held in main.letters]
    out["assembly"] = _assembly(main)
    out["margins"] = [
        {
            "fact": one.fact,
            "threshold": decimal_text(one.threshold),
            "value": decimal_text(one.value),
            "percent": f"{'-' if one.percent < 0 else ''}{decimal_text(abs(one.percent), 2)}",
        }
        for one in main.margins
    ]
    out |= {"confidence": main.confidence, "confidence_why": main.confidence_why}
    out |= {"hypothetical": main.hypothetical, "flags": _flags(main)}
    out["data"] = _data(main)
    if len(answer.answers) > 1:
        _variants(out, answer)
    return out


def _variants(out: dict[str, Any], answer: ChipAnswer) -> None:
    """What changes where a name means several chips: figures are the first one's, the ECCN only what all share."""
    out["variants"] = [
        {"chip": one.facts.name, "eccn": one.eccn, "class": one.label} | _numbers(one) for one in answer.answers
    ]
    out["figures_of"] = answer.main.facts.name
    if answer.agree:
        return
    ways: dict[str, dict[str, Any]] = {}
    for one in answer.answers:
        for way in one.alternatives:
            row = ways.setdefault(way.eccn, {"eccn": way.eccn, "when": "", "paragraphs": []})
            row["paragraphs"] = list(dict.fromkeys([*row["paragraphs"], *way.paragraphs]))
            row["citations"] = [way.citation.to_json()]
            said = f"{one.facts.name}{': ' + way.when if way.when else ''}"
            row["when"] = f"{row['when']}; {said}" if row["when"] else said
    names = ", ".join(one.facts.name or "" for one in answer.answers)
    out |= {
        "result": "open",
        "eccn": None,
        "class": "unknown (needs the variant)",
        "decides": ["variant"],
        "paragraph": None,
    }
    out |= {"alternatives": list(ways.values()), "questions": [f"Which one is it: {names}?"]}
    out |= {"confidence": "low", "confidence_why": "the variants of that name have different ECCNs", "assembly": None}


def _numbers(one: Classification) -> dict[str, Any]:
    density = shown_density(one)
    return {
        "paragraph": one.paragraph,
        "tpp": decimal_text(one.tpp.low) if one.tpp.known else None,
        "tpp_precision": one.by.precision if one.by else None,
        "performance_density": None if density is None else decimal_text(density, 2),
        "performance_density_exact": None if density is None else decimal_text(density),
        "performance_density_applies": one.density is not None and not one.facts.is_memory,
    }


def _flags(one: Classification) -> list[str]:
    hypothetical = hypothetical_words(one)
    told = [f"{step.step}: {step.why}" for step in one.steps if step.outcome == "flag"]
    return ([hypothetical] if hypothetical else []) + told


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.step,
        "test": step.test,
        "numbers": dict(step.numbers),
        "outcome": step.outcome,
        "why": step.why,
        "citations": [step.citation.to_json()],
        "in_force": step.days.to_json(),
        "status": step.status,
        "confidence": step.confidence,
    }


def _letter(held: HeldLetter) -> dict[str, Any]:
    letter = held.letter
    return {
        "addressee": letter.to_company,
        "date": letter.day,
        "items": letter.words,
        "destinations": letter.destinations,
        "names_the_chip": held.named,
        "in_force": letter.days.to_json() | {"on_the_day": held.stands},
        "status": letter.status,
        "changes_eccn": False,
        "citations": [letter.citation.to_json()],
        "confidence": letter.confidence,
    }


def _assembly(one: Classification) -> dict[str, Any] | None:
    if one.assembly is None:
        return None
    why = "a computer, board or other assembly that holds the chip; TPP is per integrated circuit, never added up"
    return {"eccn": one.assembly.eccn, "why": why, "citations": [one.assembly.citation.to_json()]}


def _data(one: Classification) -> dict[str, Any]:
    facts = one.facts
    return {
        "engine": __version__,
        "rules": {
            "table": "law/classification/chip_thresholds.toml",
            "text": one.text.name,
            "words": one.text.words,
            "in_force": one.text.days.to_json(),
            "citations": [one.text.citation.to_json()],
        },
        "figures": {
            "source": facts.source or "given by the user",
            "operations": [
                {"precision": o.precision, "tops": str(o.tops), "bits": o.bits, "sparse": o.sparse}
                for o in facts.operations
            ],
            "die_mm2": _range(facts.die_area),
            "die_confidence": facts.die_confidence if facts.source else None,
            "non_planar": facts.non_planar,
            "datacenter": facts.datacenter,
            "io_gb_per_s": _range(facts.io),
            "dram_gb_per_s": _range(facts.dram),
            "first_shipped": facts.shipped_text,
            "note": facts.note,
        },
        "not_checked": list(NOT_CHECKED),
        "means": NOT_PERMISSION,
    }


def _range(figure: Range) -> str | None:
    return None if not figure.low and figure.high is None else range_text(figure)
