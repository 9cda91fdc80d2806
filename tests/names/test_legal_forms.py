"""Legal forms in Latin and Han names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.legal_forms import han_legal_form, han_legal_forms, legal_form_spans
from navicert.names.normalize import fold

WORDS = st.sampled_from(
    [
        "co",
        "ltd",
        "limited",
        "group",
        "holding",
        "s",
        "p",
        "a",
        "z",
        "o",
        "ooo",
        "pao",
        "as",
        "sa",
        "sinopec",
        "gmbh",
        "and",
        "kg",
        "san",
        "tic",
        "北京",
    ]
)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("huawei technologies co ltd", "huawei technologies"),
        ("ooo gazprom neft", "gazprom neft"),
        ("pao sberbank", "sberbank"),
        ("aktsionernoe obshchestvo tula", "tula"),
        ("abc sp z o o", "abc"),
        ("abc sp z oo", "abc"),
        ("x san ve tic a s", "x"),
        ("x san tic ltd sti", "x"),
        ("abc gmbh and co kg", "abc"),
        ("star s p a", "star"),
        ("star spa", "star"),
        ("fortune fz llc", "fortune"),
        ("fortune fzco", "fortune"),
        ("al noor general trading llc", "al noor general trading"),
        ("pt indo tbk", "indo"),
        ("abc sdn bhd", "abc"),
        ("abc pte ltd", "abc"),
        ("abc pvt ltd", "abc"),
        ("kabushiki kaisha toyota", "toyota"),
        ("toyota k k", "toyota"),
        ("private joint stock company mapna", "mapna"),
        ("zhipu gufen youxian gongsi", "zhipu"),
        ("zhipu keji you xian gong si", "zhipu keji"),
        ("inspur group co ltd", "inspur"),
        ("star holdings inc", "star"),
        ("abc s a r l", "abc"),
        ("abc d o o", "abc"),
        ("abc kft", "abc"),
        ("huawei co ltd shanghai", "huawei shanghai"),
        # words that are forms only at an edge
        ("group four security", "group four security"),
        ("sa tech", "sa tech"),
        ("co op marine", "co op marine"),
        ("bank of china", "bank of china"),
        ("peking university", "peking university"),
        # nothing but a form is a name
        ("group", "group"),
        ("holding", "holding"),
    ],
)
def test_what_is_left_of_a_name(name: str, left: str) -> None:
    tokens = name.split()
    covered = {i for start, end, _ in legal_form_spans(tokens) for i in range(start, end)}
    assert " ".join(token for i, token in enumerate(tokens) if i not in covered) == left


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("x gmbh", "limited liability company"),
        ("x pjsc", "joint stock"),
        ("x llp", "partnership"),
        ("x stiftung", "foundation"),
    ],
)
def test_class_of_a_form(name: str, kind: str) -> None:
    assert [found for _, _, found in legal_form_spans(name.split())] == [kind]


@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=20))
def test_spans_are_ordered_and_leave_something(tokens: list[str]) -> None:
    spans = legal_form_spans(tokens)
    assert all(0 <= start < end <= len(tokens) for start, end, _ in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert not tokens or sum(end - start for start, end, _ in spans) < len(tokens)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("北京智谱华章科技股份有限公司", ["股份有限公司"]),
        ("浪潮集團有限公司", ["集团有限公司"]),
        ("株式会社日立制作所", ["株式会社"]),
        ("中兴通讯股份有限公司北京分公司", ["股份有限公司", "分公司"]),
        ("深圳市物业发展(集团)股份有限公司", ["集团", "股份有限公司"]),
        ("深圳市物业发展（集团）股份有限公司", ["集团", "股份有限公司"]),
        ("华大集团", ["集团"]),
        ("华为", []),
        ("集团", []),
        ("", []),
    ],
)
def test_han_forms(name: str, forms: list[str]) -> None:
    text = fold(name).text
    assert [text[start:end] for start, end, _ in han_legal_forms(text)] == forms
    last = han_legal_form(text)
    assert (text[last[0] : last[1]] if last else None) == (forms[-1] if forms else None)
