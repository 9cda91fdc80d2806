"""The drawing of ownership: well formed, the same facts as the table, readable without color, nothing hostile left."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from navicert.model.ownership import Interest, Listing, OwnershipGraph, OwnershipParty, Source, read_share
from navicert.ownership.rules import rule
from navicert.ownership.trace import Trace, trace
from navicert.report.graph_layout import layout, rows
from navicert.report.graph_svg import draw
from navicert.report.graph_text import text_width, wrap
from navicert.report.graphml import graphml
from navicert.report.neighborhood import counting, neighborhood
from navicert.report.phrases import visible
from navicert.report.trace_json import look_through_text, trace_json
from navicert.report.trace_table import print_trace, trace_rows

SVG = "{http://www.w3.org/2000/svg}"
IN_FORCE, SUSPENDED, UNVERIFIED = date(2025, 10, 15), date(2026, 3, 1), date(2026, 11, 22)
EL = (Listing("EL", scope="ALL", footnotes=("4",), policy="POD"),)


def held(owner: str, owned: str, share: str | None, kind: str = "equity") -> Interest:
    return Interest(owner, owned, kind, read_share(share), source=Source("2023 annual report", "p. 41"))  # type: ignore[arg-type]


@pytest.fixture
def graph() -> OwnershipGraph:
    """Alpha holds 60% of Gamma, which holds 35% of the target; Beta holds 20%: the example of the design."""
    names = {
        "a": ("Alpha Semiconductor Group", "阿尔法半导体集团"),
        "b": ("Beta Institute No. 7", "贝塔第七研究所"),
        "c": ("Gamma Holdings Ltd.", "伽马控股有限公司"),
        "d": ("Delta Capital Fund LP", ""),
        "t": ("Target Robotics Co., Ltd.", "目标机器人有限公司"),
        "e": ("Epsilon Precision Ltd.", "艾普精密有限公司"),
        "z": ("Zeta Trust", ""),
    }
    return OwnershipGraph(
        {i: OwnershipParty(i, n, country="CN", names=(other,) if other else ()) for i, (n, other) in names.items()},
        (
            held("a", "c", "60"), held("c", "t", "35"), held("b", "t", "20"), held("d", "t", "?"),
            held("t", "e", "30"), held("z", "t", None, "consolidation"),
            Interest("", "t", "unspecified", reason="subjectExemptFromDisclosure"),
        ),
        {"a": EL, "b": (Listing("MEU"),), "z": (Listing("UVL"),)},
    )  # fmt: skip


def found(graph: OwnershipGraph, party: str, day: date = IN_FORCE, code: str = "bis") -> Trace:
    return trace(graph, party, rule(code), day)


def nodes(svg: str) -> list[ET.Element]:
    root = ET.fromstring(svg)
    return [one for one in root.iter() if "node" in one.get("class", "").split()]


def signs(svg: str) -> dict[str, str]:
    """The sign of each party by its name, from text alone."""
    return {
        one.findtext(f"{SVG}title", ""): next(t.text or "" for t in one.iter(f"{SVG}text") if t.get("class") == "sign")
        for one in nodes(svg)
    }


def strokes(svg: str) -> list[dict[str, str]]:
    root = ET.fromstring(svg)
    edges = [one for one in root.iter(f"{SVG}g") if "edge" in one.get("class", "").split()]
    return [next(dict(path.attrib) for path in one.iter(f"{SVG}path")) for one in edges]


def test_the_drawing_is_one_element_that_loads_and_runs_nothing(graph: OwnershipGraph) -> None:
    svg = draw(found(graph, "t"), graph)
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "g", "path", "text", "a"}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on") and "://" not in value and "url(" not in value
            assert not name.endswith("href") or value.startswith("#")
    style = root.findtext(f"{SVG}style", "")
    assert "prefers-color-scheme:dark" in style and "print" in style and "url(" not in style and "@import" not in style


def test_every_name_of_the_table_is_in_the_drawing_and_the_other_way_round(graph: OwnershipGraph) -> None:
    answer = found(graph, "t")
    drawn = {f"{sign} {name}" for name, sign in signs(draw(answer, graph)).items()}
    told = {row[column] for row in trace_rows(answer, graph) for column in ("Owner", "Company")}
    assert {re.sub(r" \(subject.*\)$", "", name) for name in told} == drawn
    assert len(drawn) == 8


def test_every_share_of_the_table_stands_on_a_line(graph: OwnershipGraph) -> None:
    answer = found(graph, "t")
    root = ET.fromstring(draw(answer, graph))
    labels = [t.text for g in root.iter(f"{SVG}g") if g.get("class") == "label" for t in g.iter(f"{SVG}text")]
    assert sorted(map(str, labels)) == sorted(row["Share"] for row in trace_rows(answer, graph))


def test_signs_and_dashes_tell_without_color_or_style(graph: OwnershipGraph) -> None:
    svg = re.sub(r"<style>.*?</style>", "", draw(found(graph, "t"), graph), flags=re.DOTALL)
    sign = signs(svg)
    assert sign["Alpha Semiconductor Group"] == "■" and sign["Gamma Holdings Ltd."] == "▲"
    assert sign["Delta Capital Fund LP"] == "○" and sign["Target Robotics Co., Ltd."] == "▲"
    thick = [s for s in strokes(svg) if float(s["stroke-width"]) > 3]
    assert len(thick) == len([pair for pair, how in counting(found(graph, "t")).items() if how == "yes"]) == 4
    dashes = sorted(s.get("stroke-dasharray", "") for s in strokes(svg))
    assert dashes == ["", "", "", "", "0.1 5", "8 5", "8 5"]


def test_a_rule_not_in_force_shows_nobody_as_caught(graph: OwnershipGraph) -> None:
    svg = draw(found(graph, "t", SUSPENDED), graph)
    assert "▲" not in signs(svg).values() and signs(svg)["Target Robotics Co., Ltd."] == "△"
    assert "○ NOT CAUGHT" in svg and "not in force on 2026-03-01" in svg
    assert "UNVERIFIED" not in svg and "UNVERIFIED" in draw(found(graph, "t", UNVERIFIED), graph)


def test_links_stand_in_reading_order_with_words(graph: OwnershipGraph) -> None:
    svg = draw(found(graph, "t"), graph, href="/parties/{id}?as_of=2025-10-15")
    at = []
    for one in nodes(svg):
        group = next(iter(one.iter(f"{SVG}g"))) if one.tag == f"{SVG}a" else list(one)[1]
        x, y = map(float, re.findall(r"[\d.]+", group.get("transform", "")))
        box = next(r for r in group.iter(f"{SVG}rect") if r.get("class") == "box")
        at.append((round(y + float(box.get("height", 0)) / 2), x))
    assert at == sorted(at, key=lambda p: (round(p[0], -1), p[1]))
    links = [one for one in nodes(svg) if one.tag == f"{SVG}a"]
    assert links[0].get("href") == "/parties/a?as_of=2025-10-15"
    labels = {one.get("aria-label") for one in links}
    assert "Gamma Holdings Ltd., caught by ownership, 60% held by parties that count" in labels


def test_owners_stand_above_what_they_own() -> None:
    lines = [("X", "A"), ("A", "T"), ("X", "T"), ("T", "B"), ("B", "C"), ("X", "C")]
    row = rows(["X", "A", "T", "B", "C"], lines, "T", lambda party: 0)
    assert all(row[owner] < row[owned] for owner, owned in lines) and row["T"] == 0


def test_no_box_lies_on_another_and_no_row_is_too_wide(graph: OwnershipGraph) -> None:
    lines = [(f"owner {n}", "T") for n in range(23)] + [("T", f"asset {n}") for n in range(9)]
    parties = ["T", *(a for a, _ in lines[:23]), *(b for _, b in lines[23:])]
    row = rows(parties, lines, "T", lambda party: 0)
    placed = layout(dict.fromkeys(parties, (200.0, 60.0)), lines, row)
    boxes = list(placed.boxes.values())
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = abs(one.x - other.x) >= one.width or abs(one.y - other.y) >= one.height
            assert apart
    assert placed.width < 1800
    # A line passes a row in a lane of its own, beside every box.
    for route in placed.routes:
        for x, y in route.points[1:-1]:
            assert not any(b.x < x < b.x + b.width and b.y <= y <= b.y + b.height for b in boxes)


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "A \"quoted\" & 'odd' name", "abc\u202edcba", "\x1b[31mred\x07", "x" * 300,
     "北京智谱华章科技有限公司" * 12, "\ufffe\uffff", "]]>&#0;", "\u200b"],
)  # fmt: skip
def test_hostile_names_do_nothing_and_are_whole(name: str) -> None:
    facts = OwnershipGraph({"x": OwnershipParty("x", name)}, (held("x", "T", "60"), held("x", name, "70")), {"x": EL})
    svg = draw(found(facts, "T"), facts, direction="both")
    root = ET.fromstring(svg)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert "\u202e" not in svg and "\x1b" not in svg and "\u200b" not in svg
    shown = {one.findtext(f"{SVG}title", "") for one in nodes(svg)}
    expected = visible(name).replace("\ufffe", "⟨U+FFFE⟩").replace("\uffff", "⟨U+FFFF⟩")
    assert expected in shown
    ET.fromstring(graphml(found(facts, "T"), facts))
    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    print_trace(console, found(facts, "T"), facts)
    text = console.export_text()
    console.file.close()
    assert "\u202e" not in text and "\x1b[31m" not in text


def test_long_names_wrap_between_words_and_between_characters() -> None:
    lines = wrap("Beijing Zhipu Huazhang Technology Co., Ltd.", 120, 13, bold=True)
    assert len(lines) > 1 and " ".join(lines) == "Beijing Zhipu Huazhang Technology Co., Ltd."
    chinese = wrap("北京智谱华章科技股份有限公司(北京)", 80, 13)
    assert "".join(chinese) == "北京智谱华章科技股份有限公司(北京)" and len(chinese) >= 3
    assert all(text_width(line, 13) <= 80 for line in chinese)
    assert "".join(wrap("x" * 300, 100, 13)) == "x" * 300
    assert wrap("a b c d e f g h", 20, 13, most=2)[-1].endswith("…")


def test_a_name_that_is_cut_stands_in_full_below() -> None:
    name = " ".join(["Very"] * 40) + " Long Name"
    facts = OwnershipGraph({"x": OwnershipParty("x", name)}, (held("x", "T", "60"),), {})
    root = ET.fromstring(draw(found(facts, "T"), facts))
    below = " ".join(t.text or "" for t in root.iter(f"{SVG}text") if t.get("class") == "said")
    assert f"In full: {name}" in below


def test_rings_and_shares_in_itself_have_a_badge_and_a_note() -> None:
    facts = OwnershipGraph(
        {}, (held("X", "A", "30"), held("B", "A", "30"), held("A", "B", "60"), held("A", "A", "10")), {"X": EL}
    )
    svg = draw(found(facts, "B"), facts)
    assert svg.count("↻ in a ring of holdings") == 2 and "↻ these hold each other: A, B" in svg
    assert "↻ said to own 10% of itself" in svg and "such shares count for nobody" in svg
    assert signs(svg)["A"] == "○"
    share = [row for row in trace_rows(found(facts, "B"), facts) if row["Owner"] == row["Company"]]
    assert [row["Share"] for row in share] == ["10%"]


def test_two_hundred_parties_leave_what_counts_and_say_so() -> None:
    interests = [held(f"investor {n}", "T", None) for n in range(200)] + [held("X", "T", "60"), held("Y", "X", "10")]
    facts = OwnershipGraph({}, tuple(interests), {"X": EL})
    answer = found(facts, "T")
    svg = draw(answer, facts)
    assert set(signs(svg)) == {"T", "X"} and "201 parties are left out" in svg
    assert len(trace_rows(answer, facts)) == 202
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    print_trace(console, answer, facts)
    assert "and 142 more" in console.export_text()
    console.file.close()


def test_a_party_without_facts_is_said_to_be_unchecked() -> None:
    facts = OwnershipGraph({}, (), {})
    answer = found(facts, "Nobody Ltd.")
    assert "ownership was not checked" in draw(answer, facts)
    assert trace_rows(answer, facts) == [] and len(neighborhood(answer, facts).nodes) == 1


def test_a_picture_without_links_is_one_picture_to_a_screen_reader(graph: OwnershipGraph) -> None:
    plain = ET.fromstring(draw(found(graph, "t"), graph, href=""))
    assert plain.get("role") == "img" and not list(plain.iter(f"{SVG}a"))
    linked = ET.fromstring(draw(found(graph, "t"), graph))
    # A picture hides what is inside it, so that a drawing with links is a group.
    assert linked.get("role") == "group"
    ids = [element.get("id") for element in linked.iter() if element.get("id")]
    assert linked.get("aria-labelledby", "").split() == ids


def test_graphml_is_read_back(graph: OwnershipGraph) -> None:
    networkx = pytest.importorskip("networkx")
    read = networkx.parse_graphml(graphml(found(graph, "t"), graph))
    assert read.nodes["c"]["label"] == "Gamma Holdings Ltd." and read.nodes["c"]["status"] == "caught"
    edge = read.edges["a", "c"]
    assert edge["share_low"] == edge["share_high"] == "60" and edge["counts"] == "yes"
    assert edge["source"] == "2023 annual report p. 41"
    assert read.number_of_nodes() == 8 and read.number_of_edges() == 7
    assert read.edges["d", "t"].get("share_low") is None


def test_the_object_of_the_contract(graph: OwnershipGraph) -> None:
    answer = trace_json(found(graph, "t", UNVERIFIED), graph, {"lists": []}, [found(graph, "t", UNVERIFIED, "ofac")])
    assert answer["result"] == "captured" and answer["aggregate"] == {"low": "55", "high": "55"}
    assert answer["rule_status"]["from"] == "2026-11-10" and answer["rule_status"]["to"] is None
    assert answer["rule_status"]["verified"] is False and answer["data"] == {"lists": []}
    assert answer["paths"][0]["owners"] == ["a", "c", "t"] and answer["paths"][0]["counts"] == "35"
    assert [other["rule"] for other in answer["other_rules"]] == ["ofac"]
    assert answer["inherited"]["footnotes"] == ["4"]


def test_look_through_has_six_digits_at_most() -> None:
    assert look_through_text(Fraction(1, 3)) == "33.333333"
    assert look_through_text(Fraction(2499, 10000)) == "24.99"
    assert look_through_text(Fraction(1)) == "100" and look_through_text(None) is None


def test_the_answer_comes_first_and_never_says_that_a_party_is_allowed(graph: OwnershipGraph) -> None:
    for day, first in ((IN_FORCE, "■ CAUGHT"), (SUSPENDED, "○ NOT CAUGHT"), (UNVERIFIED, "■ CAUGHT (UNVERIFIED)")):
        console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
        print_trace(console, found(graph, "t", day), graph)
        text = console.export_text()
        console.file.close()
        assert text.startswith(first) and found(graph, "t").arithmetic.split(" + ")[0] in text
        assert not re.search(r"\b(clear|cleared|safe|approved|compliant|ok)\b", text, re.IGNORECASE)
        assert all(len(line.rstrip()) <= 80 for line in text.splitlines())


def test_what_a_list_says_of_the_party_itself_comes_before_its_owners(graph: OwnershipGraph) -> None:
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    print_trace(console, found(graph, "a"), graph)
    assert console.export_text().startswith("■ ON A LIST ITSELF: EL")
    console.file.close()


shares = st.one_of(
    st.decimals("0", "100", places=2).map(str),
    st.tuples(st.integers(0, 60), st.integers(60, 100)).map(lambda p: f"{p[0]}-{p[1]}"),
    st.just("?"),
)
edges = st.lists(st.tuples(st.sampled_from("ABCDEFT"), st.sampled_from("ABCDEFT"), shares), max_size=14)


@given(edges, st.sets(st.sampled_from("ABCDEF"), max_size=3), st.sampled_from(["bis", "ofac", "uk", "eu"]))
@settings(max_examples=150, deadline=None)
def test_the_sum_shown_adds_up_to_the_engines(edges: list[tuple[str, str, str]], listed: set[str], code: str) -> None:
    listing = (Listing("EL"), Listing("SDN", ("SDGT",)), Listing("UK"), Listing("EU"))
    facts = OwnershipGraph({}, tuple(held(a, b, s) for a, b, s in edges), dict.fromkeys(sorted(listed), listing))
    answer = found(facts, "T", IN_FORCE, code)
    root = ET.fromstring(draw(answer, facts))
    shown = " ".join(t.text or "" for t in root.iter(f"{SVG}text") if t.get("class") == "sum")
    assert shown == answer.arithmetic
    terms = [t for t in re.split(r" \+ ", shown.rpartition(" = ")[0]) if t]
    exact = [re.fullmatch(r"([\d.]+)% \(\w\)", term) for term in terms]
    if terms and all(exact) and not answer.held.possible:
        total = sum((Decimal(one.group(1)) for one in exact if one), Decimal(0))
        assert min(total, Decimal(100)) == answer.held.low == answer.held.high
    low, high = trace_json(answer, facts, {})["aggregate"].values()
    assert (Decimal(low), Decimal(high)) == (answer.held.low, answer.held.high)
    told = {row[column][2:] for row in trace_rows(answer, facts) for column in ("Owner", "Company")}
    assert told | {"T"} == set(signs(ET.tostring(root, encoding="unicode"))) | {"T"}
    thick = {(r["Owner"][2:], r["Company"][2:]) for r in trace_rows(answer, facts) if r["Counts"] == "yes"}
    assert {(s.owner, s.owned) for s in answer.held.sure} <= thick
