"""Which records look like one enterprise, and by which reasons."""

import pytest

from zoneworks.registry.engine import credit_code
from zoneworks.registry.engine.duplicates import (
    LARGEST_GROUP,
    Candidate,
    DuplicateReason,
    Pair,
    find_pairs,
)
from zoneworks.registry.engine.names import normalize_name

CODE, OTHER, THIRD = (credit_code.complete(f"91430100MA000{n:04d}") for n in (1, 2, 3))
ELSEWHERE = credit_code.complete(f"91430199{CODE[8:17]}")


def candidate(pk: int, name: str, code: str, *former: str) -> Candidate:
    return Candidate(pk, code, normalize_name(name), [normalize_name(one) for one in former])


def reasons(one: Candidate, other: Candidate) -> set[DuplicateReason]:
    pairs = find_pairs([one, other])
    assert len(pairs) <= 1
    return {reason for pair in pairs for reason in pair.reasons}


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("海岳储能有限公司", CODE), ("别名有限公司", CODE.lower()), {DuplicateReason.CODE}),
        (("海岳储能有限公司", CODE), ("别名有限公司", f" {CODE[:4]}－{CODE[4:]}"), {"CODE"}),
        (("海岳储能有限公司", CODE), ("别名有限公司", ELSEWHERE), {"ORGANIZATION"}),
        (("海岳（储能）有限公司", CODE), ("海岳(储能)有限责任公司", OTHER), {"NAME"}),
        (("ＡＢＣ Works Co., Ltd.", CODE), ("abc works", OTHER), {"NAME"}),
        (
            ("新名有限公司", CODE, "海岳储能有限公司"),
            ("海岳储能股份有限公司", OTHER),
            {"FORMER_NAME"},
        ),
        (("甲有限公司", CODE, "同旧名公司"), ("乙有限公司", OTHER, "同旧名公司"), {"FORMER_NAME"}),
        (("海岳恩程储能有限公司", CODE), ("海岳恩诚储能有限公司", OTHER), {"SOUND"}),
        (("海岳恩程储能有限公司", CODE), ("海岳恩诚储能公司", ELSEWHERE), {"ORGANIZATION"}),
        (("海岳储能有限公司", CODE), ("海岳储能长沙分公司", OTHER), set()),
        (("Haiyue", CODE), ("Haiyu", OTHER), set()),
    ],
)
def test_two_records_are_held_against_each_other(
    first: tuple[str, ...], second: tuple[str, ...], why: set[DuplicateReason]
) -> None:
    assert reasons(candidate(1, *first), candidate(2, *second)) == why


def test_the_surest_pairs_stand_first_and_the_older_record_too() -> None:
    found = find_pairs(
        [
            candidate(9, "恩程储能有限公司", CODE),
            candidate(4, "恩诚储能有限公司", OTHER),
            candidate(7, "全新有限公司", CODE),
            candidate(5, "恩诚储能有限责任公司", THIRD),
        ]
    )
    assert [(pair.first, pair.second, *pair.reasons) for pair in found] == [
        (7, 9, "CODE"),
        (4, 5, "NAME"),
        (4, 9, "SOUND"),
        (5, 9, "SOUND"),
    ]


def test_many_records_of_one_name_are_not_all_held_against_each_other() -> None:
    codes = [credit_code.complete(f"91430100MA{n:07d}") for n in range(LARGEST_GROUP + 8)]
    found = find_pairs(candidate(n, "同名商行", code) for n, code in enumerate(codes))
    assert found == [Pair(0, n, (DuplicateReason.NAME,)) for n in range(1, len(codes))]
