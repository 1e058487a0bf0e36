"""Unified social credit codes: known ones pass, every slip of the pen is seen."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zoneworks.registry.engine.credit_code import (
    ALPHABET,
    CreditCodeInvalid,
    check,
    complete,
    has_valid_organization_code,
    normalize,
    organization_check,
)

KNOWN = [
    "91440300708461136T",  # Tencent, Shenzhen
    "914403001922038216",  # Huawei, Shenzhen
    "91440300192317458F",  # BYD, Shenzhen
    "91330100799655058B",  # Alibaba (China), Hangzhou
    "91110000802100433B",  # Baidu Online, Beijing
    "91350900587527783P",  # CATL, Ningde
]
codes = st.text(ALPHABET, min_size=17, max_size=17).map(complete)


@pytest.mark.parametrize("code", KNOWN)
def test_codes_of_known_firms_pass_both_checks(code):
    check(code)
    assert complete(code[:-1]) == code
    assert has_valid_organization_code(code)


@given(codes)
def test_a_completed_code_is_valid(code):
    check(code)


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_seen(code, position, character):
    assume(code[position] != character)
    with pytest.raises(CreditCodeInvalid) as refused:
        check(code[:position] + character + code[position + 1 :])
    assert refused.value.code == "CREDIT_CODE_CHECK"


@given(codes, st.integers(0, 16))
def test_two_neighbors_exchanged_are_always_seen(code, position):
    assume(code[position] != code[position + 1])
    exchanged = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    with pytest.raises(CreditCodeInvalid):
        check(exchanged)


@given(codes)
def test_a_code_is_stored_in_one_form(code):
    assert normalize(f" {code[:9].lower()} {code[9:]}\u3000") == code
    assert normalize("".join(chr(ord(character) + 0xFEE0) for character in code)) == code


def test_a_refusal_says_what_is_wrong_and_what_would_be_right():
    with pytest.raises(CreditCodeInvalid, match=r"should be T, not X: compare") as refused:
        check("91440300708461136X")
    assert refused.value.values["expected"] == "T"
    with pytest.raises(CreditCodeInvalid, match="“O” at position 6 of") as refused:
        check("91440O00708461136T")
    assert refused.value.code == "CREDIT_CODE_CHARACTER"
    with pytest.raises(CreditCodeInvalid, match="18 characters; “9144” has 4") as refused:
        check("9144")
    assert refused.value.code == "CREDIT_CODE_LENGTH"
    with pytest.raises(CreditCodeInvalid, match="follows 17 characters"):
        complete("9")


def test_an_organization_code_has_its_own_check():
    assert organization_check("70846113") == "6"
    assert organization_check("71092546") == "2"
    with pytest.raises(CreditCodeInvalid, match="follows 8 characters"):
        organization_check("7")


def test_a_wrong_organization_code_is_told_but_not_refused():
    code = complete("91440300708461137")
    check(code)
    assert not has_valid_organization_code(code)
