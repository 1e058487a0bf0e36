"""Products in words, compared by pairs of characters."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.attraction.engine.product_words import NO_MATCH, Match, best_match, read_phrases

EMPTY = frozenset({"材料", "设备"})
HALF = Fraction(1, 2)


def match(wanted: str, text: str) -> Match:
    return best_match(read_phrases(wanted, EMPTY), text, HALF, EMPTY)


@pytest.mark.parametrize(
    ("wanted", "text", "share", "words"),
    [
        ("音圈马达", "手机摄像头模组、马达", Fraction(1), ("马达",)),
        ("马达", "音圈马达", Fraction(1), ("马达",)),
        ("储能电芯", "磷酸铁锂储能电芯", Fraction(1), ("储能电芯",)),
        ("锂电池", "动力电池", HALF, ("电池",)),
        ("音圈马达驱动芯片", "电源；驱动芯片模组", Fraction(3, 5), ("驱动芯片",)),
        ("铜", "锂电铜箔", Fraction(1), ("铜",)),
        ("CNC 铝外壳", "铝外壳，cnc加工", Fraction(1), ("铝外壳",)),
        ("５Ｇ终端", "5g 终端", Fraction(1), ("5g", "终端")),
    ],
)
def test_words_that_agree_are_named(
    wanted: str, text: str, share: Fraction, words: tuple[str, ...]
) -> None:
    assert match(wanted, text)[:2] == (share, words)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("铝材料", "新材料"),
        ("材料", "高分子材料"),
        ("检测设备", "包装设备"),
        ("储能电池", "动力电池"),
        ("", "电池"),
        ("电池", ""),
        ("、，；", "电池"),
    ],
)
def test_words_that_say_nothing_or_too_little_do_not_count(wanted: str, text: str) -> None:
    assert match(wanted, text) == NO_MATCH


def test_the_nearest_of_several_products_counts() -> None:
    assert match("磁钢、音圈马达、弹片", "精密弹片") == (Fraction(1), ("弹片",), ("弹片",))


@pytest.mark.parametrize(
    ("wanted", "text", "products"),
    [
        ("精密轴承", "轴承、精密轴承座", ("精密轴承",)),
        ("音圈马达", "马达", ("马达",)),
        ("钕铁硼磁材", "磁性合金、钕铁硼磁钢", ("钕铁硼磁材", "钕铁硼磁钢")),
        ("PVC 管材", "PVC管材", ("PVC管材",)),
    ],
)
def test_people_read_whole_products(wanted: str, text: str, products: tuple[str, ...]) -> None:
    assert match(wanted, text).products == products


texts = st.lists(
    st.sampled_from(["音圈", "马达", "电池", "储能", "电芯", "5g", "、", " "]), max_size=8
).map("".join)


@given(texts, texts)
def test_agreement_is_mutual_and_whole_with_itself(one: str, other: str) -> None:
    assert match(one, other).share == match(other, one).share
    assert match(one, one).share == bool(read_phrases(one, EMPTY))
    assert 0 <= match(one, other).share <= 1
