"""Industry classes: what is shipped, and how a user's table is read."""

import json
from pathlib import Path

import pytest

from zoneworks.registry.engine.industry import (
    IndustryClass,
    IndustryCodeInvalid,
    IndustryLevel,
    IndustryTableInvalid,
    division_of,
    level_of,
    parse_industry_rows,
    parse_industry_tree,
    section_of,
)
from zoneworks.registry.facts import (
    english_industry_names,
    section_by_division,
    shipped_industry_classes,
)

FULL_TABLE = (
    Path(__file__).parents[3].parent / "shared" / "data" / "industry" / "gbt4754_2017_tree.json"
)
RICE = IndustryClass("0111", "稻谷种植", IndustryLevel.CLASS, "011")
TREE = {
    "tree": [
        {
            "code": "A",
            "name": "农、林、牧、渔业",
            "level": "门类",
            "children": [
                {
                    "code": "01",
                    "name": "农业",
                    "children": [
                        {
                            "code": "011",
                            "name": "谷物种植",
                            "children": [{"code": "0111", "name": "稻谷种植", "level": 4}],
                        }
                    ],
                }
            ],
        }
    ]
}
ROWS = [("A", "农、林、牧、渔业"), ("01", "农业"), ("011", "谷物种植"), (" 0111 ", "稻谷种植")]


def reasons(refused):
    return [(error.row, error.reason) for error in refused.value.errors]


def test_all_sections_and_divisions_are_shipped():
    classes = shipped_industry_classes()
    assert [entry.code for entry in classes[:20]] == list("ABCDEFGHIJKLMNOPQRST")
    assert [entry.code for entry in classes[20:]] == [f"{number:02d}" for number in range(1, 98)]
    assert set(english_industry_names()) == {entry.code for entry in classes}


def test_a_code_knows_its_division_and_section():
    assert division_of("0111") == "01"
    assert section_of("0111", section_by_division()) == "A"
    assert section_of("3841", section_by_division()) == "C"
    assert section_of("T", section_by_division()) == "T"
    assert level_of("384") is IndustryLevel.GROUP


@pytest.mark.parametrize("code", ["", "U", "1", "12345", "0１11", "AB", " 01"])
def test_other_texts_are_no_codes(code):
    with pytest.raises(IndustryCodeInvalid, match=r"not a code of GB/T 4754"):
        level_of(code)


def test_a_section_has_no_single_division_and_98_is_none():
    with pytest.raises(IndustryCodeInvalid, match="many divisions"):
        division_of("C")
    with pytest.raises(IndustryCodeInvalid, match="no division 98"):
        section_of("9811", section_by_division())


def test_a_nested_and_a_flat_table_give_the_same_classes():
    nested = parse_industry_tree(TREE)
    assert nested[-1] == RICE
    assert nested == parse_industry_rows(ROWS)
    assert nested == parse_industry_tree(TREE["tree"])


def test_a_flat_table_sorted_by_level_needs_the_shipped_sections():
    rows = [("A", "农业类"), ("B", "采矿业"), ("01", "农业"), ("06", "煤炭开采和洗选业")]
    parents = [entry.parent for entry in parse_industry_rows(rows, section_by_division())]
    assert parents == [None, None, "A", "B"]


def test_every_bad_row_of_a_flat_table_is_named():
    rows = [
        *ROWS,
        ("0111", "稻谷种植"),
        (112, "豆类"),
        ("0121", "豆类种植"),
        ("01x", "?"),
        ("02", " "),
    ]
    with pytest.raises(IndustryTableInvalid, match="0111 stands already at entry 4") as refused:
        parse_industry_rows(rows)
    assert reasons(refused) == [
        (5, "DUPLICATE"),
        (6, "CODE_IS_NUMBER"),
        (7, "PARENT_MISSING"),
        (8, "CODE_INVALID"),
        (9, "NAME_MISSING"),
    ]


def test_a_nested_table_is_checked_for_levels_and_parents():
    table = [
        {"code": "A", "name": "农业", "level": "大类", "children": []},
        {"code": "B", "name": "采矿业", "children": [{"code": "061", "name": "烟煤"}]},
        {"code": "C", "name": "制造业", "children": "none"},
        "D",
        {"code": "01", "name": "农业"},
    ]
    with pytest.raises(IndustryTableInvalid) as refused:
        parse_industry_tree(table)
    assert reasons(refused) == [
        (1, "LEVEL_WRONG"),
        (3, "PARENT_WRONG"),
        (4, "LAYOUT_WRONG"),
        (5, "LAYOUT_WRONG"),
        (6, "PARENT_WRONG"),
    ]


@pytest.mark.parametrize("table", [None, {}, [], {"tree": "A"}])
def test_a_file_of_another_layout_is_refused(table):
    with pytest.raises(IndustryTableInvalid, match="no list of sections"):
        parse_industry_tree(table)


@pytest.mark.data
@pytest.mark.skipif(not FULL_TABLE.exists(), reason=f"{FULL_TABLE.name} is not beside the project")
def test_the_full_table_agrees_with_the_shipped_divisions():
    classes = parse_industry_tree(json.loads(FULL_TABLE.read_text(encoding="utf-8")))
    assert tuple(entry for entry in classes if entry.level <= 2) == shipped_industry_classes()
    assert len(classes) == 20 + 97 + 473 + 1381
    flat = [(entry.code, entry.name) for entry in classes]
    assert parse_industry_rows(flat, section_by_division()) == classes
