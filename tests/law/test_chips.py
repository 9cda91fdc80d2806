"""Golden classifications, each with its source in its name; thresholds to the last digit; what is not known."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from navicert.errors import InvalidInput, NotFound
from navicert.law.classification.catalog import chips, find
from navicert.law.classification.chips import classify, shown_density
from navicert.law.classification.figures import ChipFacts, Operation, Range, decimal_text
from navicert.law.classification.rows import law

V0, V1, V2, NOW = date(2022, 9, 1), date(2022, 11, 1), date(2023, 12, 1), date(2026, 11, 1)
# Class on 2022-11-01 (87 FR 62186), 2023-12-01 and 2026-11-01 (88 FR 73458); on 2022-09-01 there was none.
EIGHT = {
    "A100": ("3A090", "3A090.a", "3A090.a"),
    "A800": ("3A991.p", "3A090.a", "3A090.a"),
    "H100 SXM": ("3A090", "3A090.a", "3A090.a"),
    "H800": ("3A991.p", "3A090.a", "3A090.a"),
    "H20": ("3A991.p", "3A991.p", "3A991.p"),
    "L4": ("3A991.p", "3A090.a", "3A090.a"),
    "RTX 4090": ("3A991.p", "3A090.a NAC", "3A090.a NAC"),
    "4090D": ("3A991.p", "3A991.p (Note 2)", "3A991.p (Note 2)"),
}
GOLDEN = [
    pytest.param(name, day, label, id=f"{name} {day} {source}")
    for name, labels in EIGHT.items()
    for day, label, source in (
        (V0, "none: ECCN 3A090 did not exist", "before 87 FR 62186"),
        (V1, labels[0], "87 FR 62186"),
        (V2, labels[1], "88 FR 73458"),
        (NOW, labels[2], "88 FR 73458"),
    )
]


@pytest.mark.parametrize(("name", "day", "label"), GOLDEN)
def test_the_eight_chips(name: str, day: date, label: str) -> None:
    for chip in find(name):
        answer = classify(chip, day)
        assert answer.label == label
        assert (answer.eccn is None) == (day == V0)


def made(tpp: str, area: str | None = None, datacenter: bool | None = True, io: str | None = "64") -> ChipFacts:
    return ChipFacts(
        operations=(Operation("FP8", Decimal(tpp) / 8, 8),),
        die_area=Range.of(area) if area else ChipFacts().die_area,
        non_planar=True if area else None,
        datacenter=datacenter,
        io=Range.of(io) if io else ChipFacts().io,
    )


# A threshold belongs to what it catches; an upper bound does not.
EDGES = [
    pytest.param(made("4800", "9999"), V2, "3A090.a.1", id="TPP 4800 exactly, 3A090.a.1, 88 FR 73458"),
    pytest.param(made("4799.92", "9999"), V2, "3A991.p.1", id="TPP just below 4800 and thin, 88 FR 73458"),
    pytest.param(made("1600", "270.27"), V2, "3A090.a.2", id="TPP 1600 and density just above 5.92, 3A090.a.2"),
    pytest.param(made("1480", "250"), V2, "3A991.p.1", id="density 5.92 exactly but TPP below 1600"),
    pytest.param(made("2368", "400"), V2, "3A090.a.2", id="density 5.92 exactly, 3A090.a.2"),
    pytest.param(made("2368", "400.01"), V2, "3A090.b.2", id="density 5.9199 shown as 5.92 is not 5.92, 3A090.b.2"),
    pytest.param(made("2400", "1500"), V2, "3A090.b.1", id="TPP 2400 and density 1.6 exactly, 3A090.b.1"),
    pytest.param(made("2400", "1500.01"), V2, "3A991.p.1", id="TPP 2400, density below 1.6"),
    pytest.param(made("1600", "500"), V2, "3A090.b.2", id="TPP 1600 and density 3.2 exactly, 3A090.b.2"),
    pytest.param(made("1599.92", "499"), V2, "3A991.p.1", id="TPP below 1600"),
    pytest.param(made("2368", "740.01"), V2, "3A991.p.1", id="TPP below 2400, density below 3.2"),
    pytest.param(made("4800", "814", True, "600"), V1, "3A090", id="600 GB/s and 4800 exactly, 87 FR 62186"),
    pytest.param(made("4800", "814", True, "599.99"), V1, "3A991.p.1", id="below 600 GB/s, 87 FR 62186"),
    pytest.param(made("4799.92", "814", True, "600"), V1, "3A991.p.1", id="below 4800, 87 FR 62186"),
    pytest.param(made("4799.92", "400", False), V2, "3A991.p.1", id="not for datacenters below 4800, Note 2"),
    pytest.param(made("4800", "400", False), V2, "3A090.a.1", id="not for datacenters at 4800: Note 2 ends"),
]


@pytest.mark.parametrize(("facts", "day", "paragraph"), EDGES)
def test_a_figure_at_a_threshold(facts: ChipFacts, day: date, paragraph: str) -> None:
    assert classify(facts, day).paragraph == paragraph


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2022, 10, 20), "v0"), (date(2022, 10, 21), "v1"), (date(2023, 11, 16), "v1"), (date(2023, 11, 17), "v2"),
    ],
)  # fmt: skip
def test_a_text_stands_from_its_day_to_the_next(day: date, text: str) -> None:
    answer = classify(find("A800 SXM")[0], day)
    assert answer.text.name == text
    assert answer.eccn == {"v0": None, "v1": "3A991.p", "v2": "3A090.a"}[text]


def test_every_day_has_one_text_and_every_row_a_source() -> None:
    rules = law()
    for day in (date(2015, 1, 1), V0, V1, V2, NOW, date(2035, 1, 1)):
        assert len([row for row in rules.texts if day in row.days]) == 1
    rows = [*rules.texts, *rules.paragraphs, *rules.exclusions, *rules.notes, *rules.assemblies, *rules.letters]
    for row in [*rows, rules.rest]:
        assert row.citation.text and row.confidence in {"seen", "known", "calculated"}, row.name


def test_an_unknown_die_area_gives_every_answer_and_what_decides() -> None:
    answer = classify(find("MTT S4000")[0], V2)
    assert answer.eccn is None and answer.result == "open" and answer.confidence == "low"
    assert [one.eccn for one in answer.alternatives] == ["3A090.a", "3A090.b", "3A991.p"]
    assert answer.decides == ("density",)
    assert "270.27 or less" in answer.alternatives[0].when and "500.00" in answer.alternatives[2].when
    for area, eccn in (("270.27", "3A090.a"), ("270.28", "3A090.b"), ("500", "3A090.b"), ("500.01", "3A991.p")):
        assert classify(made("1600", area), V2).eccn == eccn


def test_an_unknown_die_area_that_decides_nothing_is_no_question() -> None:
    answer = classify(made("4800"), V2)
    assert answer.eccn == "3A090.a" and not answer.decides


def test_an_unknown_market_decides_only_below_4800() -> None:
    answer = classify(made("4707.2", "608.5", None), V2)
    assert answer.decides == ("datacenter",)
    assert {one.eccn: one.when for one in answer.alternatives} == {
        "3A090.a": "designed or marketed for datacenters",
        "3A991.p": "not designed or marketed for datacenters",
    }
    assert classify(made("4800", "608.5", None), V2).eccn == "3A090.a"


def test_several_unknown_facts_are_told_by_their_tests() -> None:
    answer = classify(made("1600", None, None), V2)
    assert answer.decides == ("density", "datacenter")
    first, second, last = answer.alternatives
    assert "designed or marketed for datacenters, and 3A090.a.2: TPP >= 1600" in first.when
    assert second.eccn == "3A090.b" and "3A090.b.2" in second.when
    assert last.eccn == "3A991.p" and "no paragraph above is met" in last.when


def test_what_comes_after_the_paragraph_that_names_it_is_not_reached() -> None:
    steps = {step.step: step.outcome for step in classify(find("RTX 4090")[0], NOW).steps}
    assert (steps["3A090.a.1"], steps["3A090.a.2"], steps["3A991.p.1"]) == ("met", "met", "not_reached")


def test_an_unknown_transfer_rate_decides_in_2022() -> None:
    answer = classify(made("5024", "500", True, None), V1)
    assert answer.decides == ("io",)
    assert [one.when for one in answer.alternatives] == [
        "a transfer rate of 600 GB/s or more", "a transfer rate below 600 GB/s",
    ]  # fmt: skip


def test_no_planar_die_counts() -> None:
    facts = ChipFacts(operations=(Operation("FP8", Decimal(590), 8),), non_planar=False, datacenter=True)
    answer = classify(facts, V2)
    assert answer.density is None and answer.eccn == "3A991.p"
    assert {step.step: step.outcome for step in answer.steps}["performance_density"] == "not_applicable"


def test_sparse_figures_count_half_only_where_said() -> None:
    printed = Operation("FP8", Decimal(3958), 8, sparse=True)
    assert classify(ChipFacts(operations=(printed,)), V2).tpp.low == 15832
    assert classify(ChipFacts(operations=(Operation("FP8", Decimal(3958), 8),)), V2).tpp.low == 31664


def test_the_precision_with_the_most_counts() -> None:
    for name, precision in (("MI210", "FP64M"), ("MI355X", "FP6"), ("B300", "FP4"), ("Gaudi 3", "BF16")):
        by = classify(find(name)[0], NOW).by
        assert by is not None and by.precision == precision


def test_memory_is_3a090_c_above_two_and_from_its_day() -> None:
    def stack(bandwidth: str) -> ChipFacts:
        return ChipFacts(memory=(Decimal(bandwidth), Decimal(110)))

    assert classify(stack("220.01"), date(2024, 12, 2)).eccn == "3A090.c"
    assert classify(stack("220"), date(2024, 12, 2)).eccn != "3A090.c"
    assert "3A090.c" not in [one.eccn for one in classify(stack("819"), date(2024, 12, 1)).alternatives]


def test_a_processor_with_memory_is_classified_as_the_processor() -> None:
    facts = ChipFacts(
        operations=(Operation("FP8", Decimal(296), 8),), die_area=Range.of(814), non_planar=True, datacenter=True,
        memory=(Decimal(819), Decimal(110)),
    )  # fmt: skip
    answer = classify(facts, NOW)
    assert answer.eccn == "3A991.p"
    assert {s.step: s.outcome for s in answer.steps}["3A090.c"] == "not_applicable"


def test_letters_are_to_one_company_and_change_no_eccn() -> None:
    (h20,) = find("H20")
    assert classify(h20, date(2025, 4, 8)).letters == ()
    answer = classify(h20, date(2025, 4, 9))
    (held,) = answer.letters
    assert answer.eccn == "3A991.p" and held.letter.to_company == "NVIDIA" and held.named and held.stands
    a100 = classify(find("A100 SXM")[0], date(2022, 9, 1))
    assert a100.letters[0].stands and a100.eccn is None
    assert not classify(find("A100 SXM")[0], date(2022, 10, 21)).letters[0].stands
    assert not classify(find("Gaudi 3")[0], NOW).letters


def test_figures_of_no_named_maker_meet_a_letter_as_a_flag() -> None:
    facts = replace(made("2368", "814"), dram=Range.of(4000))
    (held,) = classify(facts, NOW).letters
    assert not held.named and held.letter.to_company == "NVIDIA"
    assert classify(replace(facts, dram=Range.of("3999.99")), NOW).letters == ()


def test_two_rates_of_one_precision_both_show() -> None:
    facts = ChipFacts(operations=(Operation("8 bits", Decimal(1), 8), Operation("8 bits", Decimal(2), 8)))
    assert len(classify(facts, NOW).steps[0].numbers) == 2


def test_notes_by_day() -> None:
    (h200,) = find("H200 SXM")

    def notes(day: date) -> dict[str, str]:
        return {step.step: step.status for step in classify(h200, day).steps}

    assert "review band" not in notes(date(2026, 1, 14)) and "review band" in notes(date(2026, 1, 15))
    assert "Note 1 (foundry presumption)" not in notes(date(2025, 1, 15))
    assert "Note 1 (foundry presumption)" in notes(date(2025, 1, 16))
    assert notes(date(2025, 6, 1))["worldwide scope"] == "not_enforced"


def test_the_review_band_is_below_both_figures() -> None:
    def band(tpp: str, dram: str) -> str:
        facts = made(tpp, "814")
        steps = classify(replace(facts, dram=Range.of(dram)), NOW).steps
        return next(step.outcome for step in steps if step.step == "review band")

    assert band("20999.92", "6499.99") == "met"
    assert band("21000", "4800") == "not_met" and band("15832", "6500") == "not_met"
    assert next(s.outcome for s in classify(made("15832", "814"), NOW).steps if s.step == "review band") == "open"


def test_assemblies_have_an_eccn_of_their_own() -> None:
    wanted = {("H100 SXM", V1): "4A090", ("H100 SXM", V2): "4A090.a", ("L40", V2): "4A090.b", ("H20", V2): None}
    for (name, day), eccn in wanted.items():
        found = classify(find(name)[0], day).assembly
        assert (found.eccn if found else None) == eccn


def test_a_die_area_that_nearly_decides_lowers_the_confidence() -> None:
    assert classify(find("L20")[0], V2).confidence == "medium"
    assert classify(find("H20")[0], V2).confidence == "high"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("h20", ["NVIDIA H20"]), ("NVIDIA H20", ["NVIDIA H20"]), (" nvidia  h-20 ", ["NVIDIA H20"]),
        ("A100 80GB", ["NVIDIA A100 SXM 80GB"]), ("a100", ["NVIDIA A100 SXM 80GB", "NVIDIA A100 PCIe 40GB"]),
        ("rtx4090", ["NVIDIA RTX 4090"]), ("4090 d", ["NVIDIA RTX 4090D"]), ("L4", ["NVIDIA L4"]),
        ("GB200", ["NVIDIA GB200 (per GPU)"]), ("mi300x", ["AMD MI300X"]), ("Ascend 910", ["Huawei Ascend 910 (2019)"]),
        ("gaudi 2", ["Intel Gaudi 2 HL-225H", "Intel Gaudi 2 HL-225B"]), ("ascend910b", ["Huawei Ascend 910B"]),
    ],
)  # fmt: skip
def test_a_chip_is_found_by_what_people_type(typed: str, names: list[str]) -> None:
    assert [chip.name for chip in find(typed)] == names


@pytest.mark.parametrize("typed", ["H21", "nvidia", "80GB", "", "?!", "Bananas", "SXM"])
def test_an_unknown_chip_is_not_found(typed: str) -> None:
    with pytest.raises(NotFound, match="no chip has the name"):
        find(typed)


def test_every_chip_is_found_by_its_own_name_and_without_its_vendor() -> None:
    assert len(chips()) == 50
    for chip in chips():
        assert chip.name and chip.vendor
        assert find(chip.name) == (chip,) == find(chip.name.lower().removeprefix(chip.vendor.lower()))


def test_bad_operations_name_the_field() -> None:
    with pytest.raises(InvalidInput, match="bits: 0"):
        Operation("FP8", Decimal(1), 0)
    with pytest.raises(InvalidInput, match="tops: NaN"):
        Operation("FP8", Decimal("NaN"), 8)


def test_no_row_speaks_of_permission() -> None:
    text = files("navicert.law.classification").joinpath("chip_thresholds.toml").read_text("utf-8")
    assert tomllib.loads(text)
    for word in ("cleared", "approved", "compliant", "safe ", "licence"):
        assert word not in text.lower()


def test_density_is_rounded_for_reading_only() -> None:
    density = shown_density(classify(find("H20")[0], NOW))
    assert density is not None
    assert (decimal_text(density, 2), decimal_text(density)) == ("2.91", "32/11")
