"""How long a permit holds, which checks may follow the building, what a broken promise brings."""

from datetime import date, timedelta

import pytest
from tests.unit.approvals.cases import act, carry_through, day, new_case, process, win_land

from zoneworks.approvals.definitions import DefinitionInvalid, read_definition, shipped_definitions
from zoneworks.approvals.engine.process import refusals
from zoneworks.approvals.engine.process.cases import Case
from zoneworks.approvals.engine.process.duties import DutyKind, NextStep, Owed, next_step
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.validity import last_day_of
from zoneworks.core.calendars import national_calendar

FORMAL = Track.FORMAL
PERMIT = "construction_permit"
BUILT = day(40)


def _permitted(on: date = BUILT) -> Case:
    """Everything before construction, delivered on one day."""
    case = new_case()
    win_land(case)
    joint = ("drawings_review", "fire_review")
    for code in ("land_use_permit", "eia_form", "energy_review", "soil_water_form"):
        carry_through(case, code, on)
    carry_through(case, "works_planning_permit", on)
    for kind in ("APPLY", "ACCEPT", "REVIEW", "GRANT", "DELIVER"):
        for code in joint:
            act(case, code, HandlingAct(kind), on)
    carry_through(case, PERMIT, on)
    return case


def _last_day(case: Case, code: str) -> date | None:
    item = case.plan.items[code]
    return last_day_of(case.calendar, item, case.standings[code, FORMAL])


def test_a_construction_permit_is_void_three_months_after_its_receipt() -> None:
    case = _permitted(date(2024, 4, 10))
    assert _last_day(case, PERMIT) == date(2024, 7, 10)
    assert case.missing_for("construction", date(2024, 7, 10)) == ()
    assert case.missing_for("construction", date(2024, 7, 11)) == (PERMIT,)
    with pytest.raises(refusals.ConstructionBlocked) as caught:
        case.reach("construction", date(2024, 7, 11))
    (expired,) = caught.value.values["expired"]
    assert (expired.last_day, expired.article) == (date(2024, 7, 10), "建筑法第九条")
    assert "construction" not in case.milestones
    case.reach("construction", date(2024, 7, 10))


def test_once_the_works_have_begun_nothing_runs_out() -> None:
    case = _permitted(date(2024, 4, 10))
    case.reach("construction", date(2024, 5, 6))
    assert not case.expired(date(2026, 5, 1))


def test_the_head_extends_it_twice_while_it_lasts_and_never_a_third_time() -> None:
    case = _permitted(date(2024, 4, 10))
    with pytest.raises(refusals.TextMissing):
        act(case, PERMIT, HandlingAct.EXTEND_VALIDITY, date(2024, 7, 1), reason=" ")
    act(case, PERMIT, HandlingAct.EXTEND_VALIDITY, date(2024, 7, 1))
    assert _last_day(case, PERMIT) == date(2024, 10, 10)
    act(case, PERMIT, HandlingAct.EXTEND_VALIDITY, date(2024, 10, 10))
    assert _last_day(case, PERMIT) == date(2025, 1, 10)
    with pytest.raises(refusals.ValidityNotExtendable) as caught:
        act(case, PERMIT, HandlingAct.EXTEND_VALIDITY, date(2025, 1, 10))
    assert caught.value.values["why"] == "USED"
    with pytest.raises(refusals.ValidityNotExtendable) as caught:
        act(case, PERMIT, HandlingAct.EXTEND_VALIDITY, date(2025, 1, 11))
    assert caught.value.values["why"] == "EXPIRED"
    with pytest.raises(refusals.ValidityNotExtendable) as caught:
        act(case, "land_use_permit", HandlingAct.EXTEND_VALIDITY, date(2024, 7, 1))
    assert caught.value.values["why"] == "NO_END"


def test_what_has_run_out_is_applied_for_anew_and_not_before() -> None:
    case = _permitted(date(2024, 4, 10))
    papers = tuple(paper.code for paper in case.plan.items[PERMIT].papers)
    before = case.standings[PERMIT, FORMAL]
    with pytest.raises(refusals.StillValid):
        act(case, PERMIT, HandlingAct.RENEW, date(2024, 7, 10), papers=papers)
    assert case.standings[PERMIT, FORMAL] == before
    with pytest.raises(refusals.PapersMissing):
        act(case, PERMIT, HandlingAct.RENEW, date(2024, 7, 11))
    again = act(case, PERMIT, HandlingAct.RENEW, date(2024, 7, 11), papers=papers)
    assert (again.state, again.round, again.delivered_on) == (State.SUBMITTED, 2, None)
    assert again.validity_extensions == 0


def test_a_permit_that_rests_on_an_expired_one_is_missing_its_ground() -> None:
    case = _permitted(date(2024, 4, 10))
    late = date(2026, 4, 11)  # the energy opinion holds for two years
    assert "energy_review" in case.expired(late)
    assert {PERMIT, "energy_review"} <= set(case.missing_for("construction", late))
    assert "energy_review" not in case.done(late)


def test_the_shipped_processes_say_how_long_permits_hold() -> None:
    found = {item.code: item.valid for item in process().items if item.valid is not None}
    assert {code: rule.months for code, rule in found.items()} == {
        "listed_approval": 24,
        "eia_report": 60,
        "eia_form": 60,
        "energy_review": 24,
        "soil_water_report": 36,
        "soil_water_form": 36,
        "construction_permit": 3,
    }
    assert all(rule.article for rule in found.values())


def test_a_last_day_off_moves_to_the_next_working_day() -> None:
    case = _permitted(date(2024, 7, 5))  # three months later lies in the autumn holiday
    assert _last_day(case, PERMIT) == national_calendar().next_working(date(2024, 10, 5))
    assert _last_day(case, PERMIT) == date(2024, 10, 8)


# Checks after building


def test_an_open_check_blocks_what_the_definition_says_and_nothing_before() -> None:
    case = _permitted()
    case.unchecked.add("lightning")
    assert case.missing_for("construction", day(40)) == ()
    assert case.missing_for("use")[-1] == "lightning"
    assert "lightning" not in case.missing_for("production")
    case.unchecked.discard("lightning")
    assert "lightning" not in case.missing_for("use")


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            "item: acceptance, article: 气象",
            "item: eia_form, article: 气象",
            "The law asks eia_form before construction: it is never put off.",
        ),
        (
            "item: acceptance, article: 气象",
            "item: land_use_permit, article: 气象",
            "The law asks land_use_permit before construction: it is never put off.",
        ),
        (
            "    lightning: {",
            "    construction_permit: {",
            "construction_permit is an item or a milestone: rename the check.",
        ),
        (
            "article: 气象灾害防御条例第二十三条, blocks: [use]",
            "article: 气象灾害防御条例第二十三条, blocks: [construction]",
            "construction is no milestone after construction.",
        ),
        (
            "article: 气象灾害防御条例第二十三条",
            'article: " "',
            "Cite what lets this check follow the building.",
        ),
        ("begins: construction, counts_from", "begins: opening, counts_from", "no milestone"),
        ("extension_months: 3", "extension_months: 0", "A validity has months"),
    ],
)
def test_what_the_law_asks_before_construction_is_never_put_off(
    shipped: str, old: str, new: str, text: str
) -> None:
    assert shipped.count(old) == 1
    with pytest.raises(DefinitionInvalid) as caught:
        read_definition(shipped.replace(old, new).encode(), "plant.yaml")
    assert any(text in fault.text for fault in caught.value.faults), caught.value.faults


@pytest.fixture
def shipped() -> str:
    from importlib.resources import files

    name = next(
        one.file
        for one in shipped_definitions()
        if one.process.id == "industrial-new-build" and one.process.version == "2023-06"
    )
    folder = files("zoneworks.approvals").joinpath("rules", "processes")
    return folder.joinpath(name).read_text(encoding="utf-8")


# What follows an obligation

TODAY = date(2024, 6, 3)


@pytest.mark.parametrize(
    ("owed", "wanted"),
    [
        (Owed(DutyKind.SECONDARY), NextStep.CHECK),
        (Owed(DutyKind.SECONDARY, was_kept=True), NextStep.NONE),
        (Owed(DutyKind.SECONDARY, was_kept=False), NextStep.WITHHOLD),
        (Owed(DutyKind.SECONDARY, was_kept=False, is_undone=True), NextStep.NONE),
        (Owed(DutyKind.COMMITMENT, was_kept=False), NextStep.ORDER),
        (Owed(DutyKind.COMMITMENT, was_kept=False, correct_by=TODAY), NextStep.AWAIT),
        (
            Owed(DutyKind.COMMITMENT, was_kept=False, correct_by=TODAY - timedelta(days=1)),
            NextStep.REVOKE,
        ),
        (
            Owed(DutyKind.COMMITMENT, was_kept=False, correct_by=TODAY, corrected_on=TODAY),
            NextStep.NONE,
        ),
        (Owed(DutyKind.BUILD_FIRST, was_kept=False), NextStep.CHECK_AGAIN),
    ],
)
def test_each_obligation_has_one_next_step(owed: Owed, wanted: NextStep) -> None:
    assert next_step(owed, TODAY) is wanted
