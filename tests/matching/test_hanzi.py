"""Chinese names against Latin ones: what a reading may be, and what it must not be."""

from __future__ import annotations

import pytest

from navicert.matching.calibration import calibration
from navicert.matching.han_readings import brand_initials, brands, readings_of, unspoken
from navicert.matching.pair import compare
from navicert.names.chinese import romanizations
from navicert.names.sounds import likeness, sounds_same


def test_simplified_characters_are_read_as_korea_and_japan_read_the_old_ones() -> None:
    spelled = {(r.text, r.system) for r in romanizations("兴")}
    assert ("hung", "korean") in spelled
    assert ("xing", "pinyin") in spelled


def test_a_chemical_complex_of_the_north_is_found_under_its_characters() -> None:
    assert compare("南興化学連合企業所", "Namhung Chemical Union Complex", "company").score >= calibration().review_han


def test_a_single_character_of_the_dictionary_may_be_part_of_a_brand() -> None:
    assert brands("国信证券股份有限公司") == ((0, 2),)


def test_the_rank_of_a_place_begins_no_other_place() -> None:
    assert not any(r.start == 2 and r.end > 3 for r in readings_of("南京市中材科技"))


@pytest.mark.parametrize("name", ["You Si-kun", "Wang Ting-yu", "Shih Shu-hua"])
@pytest.mark.parametrize("asked", ["青島航帆貿易有限公司", "三泰克托株式会社"])
def test_legal_forms_are_no_names_of_persons(asked: str, name: str) -> None:
    assert unspoken("航帆贸易有限公司") == frozenset(range(4, 8))
    assert compare(asked, name, "company").score < calibration().review_han


def test_initials_of_a_brand_are_found_and_never_decide() -> None:
    assert brand_initials("木林森股份有限公司") == {"mls": ((0, 3),)}
    found = compare("木林森股份有限公司", "MLS Co., Ltd.", "company")
    assert calibration().review_han <= found.score < calibration().match


def test_coined_brands_are_heard() -> None:
    assert likeness("中材", "sinoma") > likeness("中材", "kingland")
    assert sounds_same("国信", "guosen")
    assert not sounds_same("国信", "huafa")


def test_a_name_without_a_brand_that_has_more_is_no_match() -> None:
    found = compare("西北大学", "Northwestern Polytechnical University", "company")
    assert found.score < calibration().match
