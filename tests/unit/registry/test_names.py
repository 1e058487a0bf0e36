"""Names of enterprises: two spellings of one firm are equal, two firms are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.registry.engine.names import normalize_name

LEGAL_FORMS = [
    "有限公司",
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "集团股份有限公司",
    "（有限合伙）",
]
stems = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("星湖电池（望湖）有限公司", "星湖电池(望湖)有限责任公司"),
        ("星湖电池［望湖］有限公司", "星湖电池望湖有限公司"),
        ("ＡＢＣ电子 有限公司", "abc电子有限公司"),
        ("星湖集团股份有限公司", "星湖股份有限公司"),
        ("星湖·电池有限公司", "星湖电池有限公司"),
        ("望湖壹号基金（有限合伙）", "望湖壹号基金"),
        ("Star Lake Battery Co., Ltd.", "STAR LAKE BATTERY CO LTD"),
        ("Star Lake Battery Group Co., Ltd.", "Star Lake Battery Limited"),
        ("星湖\u200b电池有限公司", "星湖电池有限公司"),
    ],
)
def test_two_spellings_of_one_firm_are_equal(one, other):
    assert normalize_name(one) == normalize_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("星湖电池有限公司", "星湖电池有限公司望湖分公司"),
        ("星湖电池厂", "星湖电池有限公司"),
        ("望湖A&B有限公司", "望湖AB有限公司"),
        ("星湖电池", "星湖电子"),
        ("Zinc", "Z Inc"),
    ],
)
def test_two_firms_stay_different(one, other):
    assert normalize_name(one) != normalize_name(other)


@pytest.mark.parametrize("name", ["有限公司", "集团", "Inc"])
def test_a_name_that_is_only_a_legal_form_stays_whole(name):
    assert normalize_name(name) == name.lower()


def test_an_empty_name_stays_empty():
    assert normalize_name(" 　") == ""


@given(stems, st.sampled_from(LEGAL_FORMS), st.sampled_from(LEGAL_FORMS))
def test_the_legal_form_does_not_matter(stem, one, other):
    assert normalize_name(stem + one) == normalize_name(stem + other)


@given(st.text(max_size=40))
def test_a_chinese_name_already_normalized_stays_the_same(name):
    once = normalize_name(name + "有限公司")
    assert normalize_name(once) == once
