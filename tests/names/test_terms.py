"""The dictionary of company words: form, contents, look-up and coverage of real names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.chinese import to_simplified
from navicert.names.legal_forms import han_legal_form
from navicert.names.normalize import fold
from navicert.names.romanization import syllables
from navicert.names.terms import all_terms, english_key, english_kind, is_generic, lookup, segment

KINDS = {
    "place",
    "industry",
    "org_form",
    "institution",
    "generic",
    "brand_abbrev",
    "state_owned_prefix",
    "foreign",
}


def test_every_row_is_sound() -> None:
    seen = set()
    for term in all_terms():
        assert term.kind in KINDS
        assert to_simplified(term.hanzi) == term.hanzi, term
        assert fold(term.hanzi).text == term.hanzi, term
        assert term.english and all(english_key(text) for text in term.english), term
        assert all(part in syllables() for part in term.pinyin.split()), term
        assert (term.hanzi, term.kind) not in seen, term
        seen.add((term.hanzi, term.kind))
    assert len(seen) >= 1500


@pytest.mark.parametrize(
    ("hanzi", "english", "kind"),
    [
        ("研究所", "Research Institute", "institution"),
        ("航天", "Aerospace", "industry"),
        ("科技", "Technology", "industry"),
        ("北京", "Peking", "place"),
        ("洛克希德", "Lockheed", "foreign"),
        ("长城", "Great Wall", "generic"),
        ("浪潮", "Inspur", "brand_abbrev"),
        ("有限公司", "Co., Ltd.", "org_form"),
        ("新竹", "Hsinchu", "place"),
    ],
)
def test_known_words(hanzi: str, english: str, kind: str) -> None:
    term = next(term for term in lookup(hanzi, 0) if term.hanzi == hanzi and term.kind == kind)
    assert english in term.english


def test_english_words() -> None:
    word = english_kind("technology")
    assert word is not None and word.kind == "industry" and "科技" in word.hanzi
    assert english_kind("BEIJING").kind == "place"  # type: ignore[union-attr]
    assert english_kind("xyzzy") is None
    assert is_generic("keji") and is_generic("institute")
    assert not is_generic("inspur") and not is_generic("huawei")


def test_segments() -> None:
    pieces = segment("洛克希德马丁公司")
    assert [(start, end) for start, end, _ in pieces] == [(0, 6), (6, 8)]
    assert segment("") == []


@given(st.text(alphabet=st.sampled_from("北京智谱华章科技有限公司abc（第"), max_size=30))
def test_segments_cover_the_text(text: str) -> None:
    pieces = segment(text)
    assert "".join(text[start:end] for start, end, _ in pieces) == text


@pytest.mark.shared
def test_coverage_of_listed_companies(shared_data: Path) -> None:
    """The share of full names in which the form, and of dictionary words whose English, is found."""
    path = shared_data / "names_zh_en" / "szse_listed_company_names_2025-12-28.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    forms = words = found = 0
    for row in rows:
        text = fold(row["full_name_zh"]).text
        english = english_key(row["full_name_en"]).replace(" ", "")
        forms += han_legal_form(text) is not None
        for start, end, term in segment(text):
            if term and end - start > 1 and term.kind in ("industry", "place", "institution", "generic"):
                words += 1
                found += any(english_key(form).replace(" ", "") in english for form in (*term.english, term.pinyin))
    assert forms / len(rows) > 0.99
    assert found / words > 0.80


@pytest.mark.shared
def test_the_term_list_of_the_domain_is_contained(shared_domain: Path) -> None:
    with (shared_domain / "zh_company_terms.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["kind"] != "transliteration_confusion"]
    known = {term.hanzi for term in all_terms()}
    assert [row["hanzi"] for row in rows if to_simplified(row["hanzi"]) not in known] == []
