"""Leads and agreements: which act follows which, and who is known already."""

from datetime import date

import pytest

from zoneworks.attraction.engine.agreements import (
    OF_SIDE,
    AgreementAct,
    AgreementActNotPossible,
    AgreementState,
    DatesBackward,
    Due,
    NotReviewed,
    Obligation,
    ObligationWrong,
    SideMissing,
    check_agreement_act,
    check_obligation,
    check_signature,
)
from zoneworks.attraction.engine.classes import Listed, SizeClass, TopLists, size_class
from zoneworks.attraction.engine.leads import (
    Known,
    LeadAct,
    LeadActNotPossible,
    LeadDatesBackward,
    Likeness,
    check_lead_act,
    check_order,
    find_same,
)
from zoneworks.attraction.engine.terms import LeadStage, ObligationKind, Side, TopList
from zoneworks.registry.engine.terms import ProjectStage

YI = 10_000_000_000


def test_a_dropped_lead_is_resumed_before_anything_else() -> None:
    with pytest.raises(LeadActNotPossible):
        check_lead_act(LeadAct.REGISTER, LeadStage.DROPPED)
    check_lead_act(LeadAct.RESUME, LeadStage.DROPPED)


def test_a_lead_is_registered_after_talks() -> None:
    with pytest.raises(LeadActNotPossible):
        check_lead_act(LeadAct.REGISTER, LeadStage.LEAD)
    check_lead_act(LeadAct.REGISTER, LeadStage.NEGOTIATION)


def test_talks_do_not_begin_before_the_lead() -> None:
    with pytest.raises(LeadDatesBackward):
        check_order(date(2024, 3, 2), date(2024, 3, 1))
    check_order(date(2024, 3, 2), date(2024, 3, 2))
    check_order(None, date(2024, 3, 1))


KNOWN = [
    Known("lead", 1, "", ["海岳启明轴承"]),
    Known("enterprise", 2, "91430112MA00000001", ["海岳曜程储能科技", "海岳曜程电池"]),
    Known("lead", 3, "", ["海岳曜成储能科技"]),
]


def test_the_same_investor_is_found_by_code_name_former_name_and_sound() -> None:
    by_code = find_same("91430112ma00000001", "别的名字", KNOWN)
    assert [(one.known.pk, one.likeness) for one in by_code] == [(2, Likeness.CODE)]
    by_name = find_same("", "海岳曜程储能科技", KNOWN)
    assert [(one.known.pk, one.likeness) for one in by_name] == [
        (2, Likeness.NAME),
        (3, Likeness.SOUND),
    ]
    assert find_same("", "海岳曜程电池", KNOWN)[0].likeness is Likeness.FORMER_NAME
    assert not find_same("", "海岳曜程", KNOWN)
    assert not find_same("", "", KNOWN)


def owed(kind: ObligationKind, due: date | None, side: Side = Side.INVESTOR) -> Obligation:
    return Obligation(side, kind, due)


BOTH = [
    owed(ObligationKind.LAND, date(2024, 6, 1), Side.ZONE),
    owed(ObligationKind.START, date(2024, 7, 1)),
    owed(ObligationKind.PRODUCTION, date(2025, 3, 1)),
]
SIGNED = date(2024, 5, 1)


def test_an_agreement_binds_both_sides() -> None:
    check_signature(BOTH, ProjectStage.REVIEW, SIGNED)
    for side in Side:
        alone = [one for one in BOTH if one.side is side]
        with pytest.raises(SideMissing):
            check_signature(alone, ProjectStage.REVIEW, SIGNED)


def test_production_is_not_promised_before_the_start() -> None:
    wrong = [*BOTH[:2], owed(ObligationKind.PRODUCTION, date(2024, 6, 30))]
    with pytest.raises(DatesBackward) as refused:
        check_signature(wrong, ProjectStage.REVIEW, SIGNED)
    assert refused.value.values["earlier"] is ObligationKind.START
    with pytest.raises(DatesBackward):
        check_signature(BOTH, ProjectStage.REVIEW, date(2024, 8, 1))


def test_what_is_fulfilled_hinders_no_later_version_and_first_days_hold_phases() -> None:
    done = Obligation(Side.INVESTOR, ObligationKind.START, date(2024, 3, 1), date(2024, 3, 1))
    check_signature([*BOTH[:1], done], ProjectStage.CONSTRUCTION, SIGNED)
    phases = [
        *BOTH[:2],
        owed(ObligationKind.COMPLETION, date(2025, 1, 1)),
        owed(ObligationKind.START, date(2025, 6, 1)),
        owed(ObligationKind.COMPLETION, date(2026, 1, 1)),
    ]
    check_signature(phases, ProjectStage.REVIEW, SIGNED)


def test_no_agreement_is_signed_before_the_review() -> None:
    for stage in (ProjectStage.LEAD, ProjectStage.NEGOTIATION, ProjectStage.DROPPED):
        with pytest.raises(NotReviewed):
            check_signature(BOTH, stage, SIGNED)


def test_the_zone_cannot_owe_taxes() -> None:
    assert ObligationKind.TAX not in OF_SIDE[Side.ZONE]
    with pytest.raises(ObligationWrong):
        check_obligation(Side.ZONE, ObligationKind.TAX, "返还")
    with pytest.raises(ObligationWrong):
        check_obligation(Side.INVESTOR, ObligationKind.TAX, "  ")
    check_obligation(Side.INVESTOR, ObligationKind.TAX, "达产后年纳税")


def test_only_a_draft_is_changed() -> None:
    check_agreement_act(AgreementAct.CHANGE, AgreementState.DRAFT)
    with pytest.raises(AgreementActNotPossible):
        check_agreement_act(AgreementAct.CHANGE, AgreementState.SIGNED)


@pytest.mark.parametrize(
    ("today", "fulfilled_on", "standing"),
    [
        (date(2024, 6, 1), None, Due.OPEN),
        (date(2024, 6, 2), None, Due.SOON),
        (date(2024, 7, 1), None, Due.SOON),
        (date(2024, 7, 2), None, Due.OVERDUE),
        (date(2024, 7, 2), date(2024, 7, 1), Due.FULFILLED),
        (date(2024, 7, 2), date(2024, 7, 2), Due.FULFILLED_LATE),
    ],
)
def test_how_an_obligation_stands(today: date, fulfilled_on: date | None, standing: Due) -> None:
    one = Obligation(Side.INVESTOR, ObligationKind.START, date(2024, 7, 1), fulfilled_on)
    assert one.standing(today, soon_days=29) is standing


def test_ten_billion_itself_is_a_ten_billion_project() -> None:
    assert size_class(100 * YI) is SizeClass.TEN_BILLION
    assert size_class(100 * YI - 1) is SizeClass.FIVE_BILLION
    assert size_class(50 * YI) is SizeClass.FIVE_BILLION
    assert size_class(None) is SizeClass.SMALLER


def test_a_project_is_held_against_the_list_in_force_on_its_day() -> None:
    lists = TopLists(
        [
            Listed(TopList.CHINA, date(2023, 7, 25), 400, "曜程"),
            Listed(TopList.CHINA, date(2024, 7, 25), 1, "别的"),
            Listed(TopList.WORLD, date(2023, 8, 2), 90, "曜程"),
        ]
    )
    assert [(one.kind, one.rank) for one in lists.ranks(["曜程"], date(2024, 7, 24))] == [
        (TopList.WORLD, 90),
        (TopList.CHINA, 400),
    ]
    assert [one.kind for one in lists.ranks(["曜程"], date(2024, 7, 25))] == [TopList.WORLD]
    assert not lists.ranks(["曜程"], date(2023, 7, 24))
