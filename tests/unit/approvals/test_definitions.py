"""Processes of approval as files: what is shipped holds, and each fault is found where it is."""

from datetime import date

import pytest

from zoneworks.approvals.definitions import (
    DefinitionInvalid,
    check_versions,
    read_definition,
    shipped_definitions,
)
from zoneworks.approvals.engine.process.terms import Conversion, Process

SMALL = """\
id: small
version: "1"
name: 小
english: Small
valid_from: 2024-01-01
valid_until: 2025-01-01
source: a test
sample: true
authorities:
  office: { name: 局, english: Office }
  city: { name: 市局, english: City }
facts:
  area: { name: 面积, english: Area, kind: NUMBER, unit: m² }
  special: { name: 特殊, english: Special, kind: YES_NO }
stages:
  ONE: { name: 一, english: One, lead: office }
items:
  first:
    name: 甲
    english: First
    stage: ONE
    authority: office
    article: 第一条
    powers:
      - { kind: OWN, seal: office, document: 法, since: 2020-01-01 }
  second:
    name: 乙
    english: Second
    stage: ONE
    authority: office
    article: 第二条
    after: [first]
    needed_when: { fact: area, at_least: 300 }
    legal:
      - { days: 20, kind: WORKING, article: 第三条 }
    powers:
      - { kind: ENTRUSTED, seal: city, document: 委托书, since: 2020-01-01 }
milestones:
  building:
    name: 开工
    english: Building
    after: [second]
    article: 第四条
certificates: { name: 证, english: Certificates, items: [second] }
"""


def _faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(DefinitionInvalid) as caught:
        read_definition(text.encode(), "small.yaml")
    assert {fault.file for fault in caught.value.faults} == {"small.yaml"}
    return [(fault.line, fault.text) for fault in caught.value.faults]


def test_the_small_file_is_sound() -> None:
    process = read_definition(SMALL.encode(), "small.yaml").process
    assert [item.code for item in process.items] == ["first", "second"]
    assert process.item("second").after == ("first",)
    with pytest.raises(KeyError):
        process.item("third")


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        (
            "article: 第一条",
            "article: 第一条\n    after: [second]",
            "after: [second]",
            "Each of these waits for the next: first → second → first.",
        ),
        ("after: [first]", "after: [frist]", "after: [frist]", "There is no item frist."),
        ("after: [second]", "after: [third]", "after: [third]", "There is no item third."),
        ("items: [second]", "items: [third]", "certificates:", "There is no item third."),
        (
            "article: 第二条",
            'article: ""',
            'article: ""',
            "Cite the article that asks for this item.",
        ),
        (
            "kind: WORKING, article: 第三条",
            'kind: WORKING, article: " "',
            "- { days: 20",
            "Cite the article that sets the limit.",
        ),
        (
            "document: 法, since: 2020-01-01",
            "document: 法, since: 2024-02-01",
            "powers:",
            "office holds no power to decide this item on 2024-01-01.",
        ),
        (
            "document: 法, since: 2020-01-01",
            "document: 法, since: 2020-01-01, until: 2024-06-01",
            "powers:",
            "office holds no power to decide this item on 2024-06-01.",
        ),
        (
            "ENTRUSTED, seal: city",
            "ENTRUSTED, seal: office",
            "- { kind: ENTRUSTED",
            "An entrusted power is used under the seal of who entrusts it "
            "(Administrative Licensing Law, article 24).",
        ),
        (
            "kind: OWN, seal: office",
            "kind: OWN, seal: city",
            "- { kind: OWN",
            "A power of one's own is used under one's own seal.",
        ),
        ("seal: city", "seal: town", "- { kind: ENTRUSTED", "There is no authority town."),
        ("lead: office", "lead: bureau", "ONE:", "There is no authority bureau."),
        (" ONE: {", " TWO: {", "stage: ONE", "There is no stage ONE."),
        ("fact: area", "fact: volume", "needed_when:", "There is no fact volume."),
        (
            "at_least: 300",
            "one_of: [true]",
            "needed_when:",
            "area is a number: use at_least, above or below.",
        ),
        (
            "fact: area, at_least: 300",
            "fact: special, one_of: [1]",
            "needed_when:",
            "special is never 1.",
        ),
        (
            "at_least: 300",
            "least: 300",
            "needed_when:",
            "“least” is not known here; known are fact, at_least, above, below, one_of.",
        ),
        ("days: 20", "days: twenty", "- { days: twenty", "Write a whole number, not “twenty”."),
        ("days: 20, ", "", "- { kind: WORKING", "days must be given."),
        ("kind: OWN", "kind: MINE", "- { kind: MINE", "Write one of OWN, DELEGATED, ENTRUSTED."),
        (
            "valid_until: 2025-01-01",
            "valid_until: 2023-01-01",
            "valid_until:",
            "The version ends before it begins.",
        ),
    ],
)
def test_each_fault_is_found_at_its_line(old: str, new: str, place: str, text: str) -> None:
    assert SMALL.count(old) == 1
    broken = SMALL.replace(old, new)
    found = _faults(broken)
    assert found
    assert {said for _line, said in found} == {text}
    lines = broken.splitlines()
    assert all(lines[line - 1].strip().startswith(place) for line, _said in found)


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    broken = SMALL.replace("days: 20", "days: x").replace("kind: OWN", "kind: MINE")
    lines = [broken.splitlines()[line - 1] for line, _text in _faults(broken)]
    assert ["MINE" in lines[0], "days: x" in lines[1]] == [True, True]


def test_what_is_not_yaml_and_what_is_empty_is_said() -> None:
    assert _faults("") == [(1, "The file is empty.")]
    assert _faults("id: [1,\n") == [(2, "did not find expected node content.")]
    assert _faults("- 1")[0] == (1, "Write names with their values here.")


def test_versions_leave_no_hole_and_do_not_overlap() -> None:
    first = read_definition(SMALL.encode(), "1.yaml")

    def second(since: str) -> str:
        text = SMALL.replace('version: "1"', 'version: "2"')
        text = text.replace("valid_until: 2025-01-01", "valid_until: 2027-01-01")
        return text.replace("2024-01-01", since)

    check_versions([first, read_definition(second("2025-01-01").encode(), "2.yaml")])
    for since, said in (
        ("2025-02-01", "2.yaml:1: No version holds from 2025-01-01 to 2025-02-01"),
        ("2024-12-01", "2.yaml:1: Version 2 begins on 2024-12-01 while version 1 still holds"),
    ):
        with pytest.raises(DefinitionInvalid) as caught:
            check_versions([first, read_definition(second(since).encode(), "2.yaml")])
        assert str(caught.value).startswith(said)


def test_the_shipped_processes_hold_every_edge_of_the_law() -> None:
    for process in _versions("industrial-new-build"):
        edges = {item.code: set(item.after) for item in process.items}
        edges |= {milestone.code: set(milestone.after) for milestone in process.milestones}
        assert edges["land_contract"] == {"planning_conditions"}
        assert edges["land_use_permit"] == {"filing", "listed_approval", "land_contract"}
        assert edges["works_planning_permit"] == {"land_use_permit"}
        assert edges["construction_permit"] == {
            *("land_use_permit", "works_planning_permit"),
            *("drawings_review", "fire_review", "civil_defence"),
        }
        assert edges["construction"] >= {
            *("construction_permit", "eia_report", "eia_form", "energy_review"),
            *("soil_water_report", "soil_water_form"),
        }
        assert edges["acceptance_filing"] >= {"planning_check", "fire_acceptance", "archive"}
        assert edges["house_title"] == {"acceptance_filing", "land_title"}
        assert process.item("land_contract").conversion is Conversion.NOT_SIMULATED
        assert process.item("land_contract").least_days == 30
        assert len(process.certificates.items) == 5


def test_the_shipped_limits_are_those_of_the_law() -> None:
    (process, _later) = _versions("industrial-new-build")
    limits = {item.code: item.limit_for({"design_size": "LARGE"}) for item in process.items}
    found = {code: (limit.days, str(limit.kind)) for code, limit in limits.items() if limit}
    assert found == {
        "listed_approval": (20, "WORKING"),
        "land_use_permit": (20, "WORKING"),
        "land_title": (30, "WORKING"),
        "works_planning_permit": (20, "WORKING"),
        "eia_report": (60, "CALENDAR"),
        "eia_form": (30, "CALENDAR"),
        "soil_water_report": (10, "WORKING"),
        "drawings_review": (15, "WORKING"),
        "fire_review": (15, "WORKING"),
        "civil_defence": (20, "WORKING"),
        "construction_permit": (7, "CALENDAR"),
        "fire_acceptance": (15, "WORKING"),
        "house_title": (30, "WORKING"),
    }
    drawings = process.item("drawings_review")
    small, unknown = drawings.limit_for({"design_size": "MEDIUM_SMALL"}), drawings.limit_for({})
    assert small is not None
    assert small.days == 10
    assert unknown == small


def test_the_law_on_energy_changes_on_its_day() -> None:
    before, after = _versions("industrial-new-build")
    assert before.valid_until == after.valid_from == date(2025, 9, 1)
    changed = [item.code for item in after.items if item != before.item(item.code)]
    assert changed == ["energy_review"]


@pytest.mark.parametrize(
    ("site_ha", "earth_m3", "needed"),
    [
        (5, 0, "soil_water_report"),
        (4, 50_000, "soil_water_report"),
        (4, 49_999, "soil_water_form"),
        (0, 1_000, "soil_water_form"),
        (0, 999, None),
    ],
)
def test_soil_and_water_depend_on_area_and_earth(
    site_ha: int, earth_m3: int, needed: str | None
) -> None:
    (process, _later) = _versions("industrial-new-build")
    needs = process.needs({"site_ha": site_ha, "earth_m3": earth_m3})
    items = ("soil_water_report", "soil_water_form")
    assert [code for code in items if needs[code].is_needed] == ([needed] if needed else [])
    assert not any(needs[code].asked for code in items)


def test_what_is_not_known_is_asked_and_never_a_silent_no() -> None:
    (process, _later) = _versions("industrial-new-build")
    needs = process.needs({"site_ha": 1})
    assert needs["soil_water_form"].is_needed is None
    assert needs["soil_water_form"].asked == ("earth_m3",)
    assert needs["land_title"].is_needed
    energy = process.needs({"energy_tce": 2000})["energy_review"]
    assert energy.is_needed
    assert [test.fact for test in energy.decided_by] == ["energy_tce"]


def _versions(name: str) -> list[Process]:
    found = [one.process for one in shipped_definitions() if one.process.id == name]
    return sorted(found, key=lambda process: process.valid_from)
