"""Following what mandated systems decide: nobody types twice, nothing is decided, nothing lost."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from tests import make, make_cases
from tests.at_once import at_once
from tests.make_cases import FIRST, Office, carry_through, item

from zoneworks.approvals import queries, services
from zoneworks.approvals.engine.process.handling import HandlingAct, State
from zoneworks.approvals.engine.process.mirror import Report, Told, Unfollowed
from zoneworks.approvals.models import (
    ApprovalCase,
    CalendarMark,
    CaseItem,
    CaseMode,
    MirrorDifference,
    MirrorMapping,
    Settlement,
)
from zoneworks.core.actors import platform
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, IssuedDocument
from zoneworks.core.queries import operator

pytestmark = pytest.mark.django_db

NEXT = FIRST + timedelta(days=7)
LATER = FIRST + timedelta(days=14)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


@pytest.fixture
def mapping(office: Office) -> MirrorMapping:
    return make_cases.mapping(office.officer)


def report(office: Office, code: str = "filing", **told: Any) -> Report:
    """What an export says of an item of the office's project."""
    said = Told(**({"state": State.DELIVERED, "applied_on": FIRST, "decided_on": NEXT} | told))
    return Report(2, office.project.code, code, said)


def follow(office: Office, mapping: MirrorMapping, reports: Sequence[Report]) -> services.Traced:
    return services.follow_reports(office.officer, mapping.pk, reports, source="export.xlsx")


def snapshot() -> list[Any]:
    """Everything that an import could change."""
    models = (ApprovalCase, CaseItem, MirrorDifference, Event)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_an_export_opens_a_followed_case_with_only_what_it_says(
    office: Office, mapping: MirrorMapping
) -> None:
    running = report(
        office, "eia_form", state=State.UNDER_REVIEW, accepted_on=NEXT, decided_on=None
    )
    traced = follow(office, mapping, [report(office, number="备 1"), running])
    assert traced.counts() | {"cases": 1, "new": 2, "left_out": 0} == traced.counts()
    case = ApprovalCase.objects.get()
    assert (case.mode, case.system, case.begun_on) == (CaseMode.FOLLOWED, mapping.system, FIRST)
    assert case.national_code == office.project.code
    assert set(case.items.values_list("code", flat=True)) == {"filing", "eia_form"}
    filing, form = item(case, "filing"), item(case, "eia_form")
    assert (filing.state, filing.decided_on, filing.number) == (State.DELIVERED, NEXT, "备 1")
    assert filing.accepted_on is None  # nothing is made up
    assert (form.turn, form.due_on) == ("", None)  # it is nobody's turn here
    assert (form.steps, form.back_entered) == (1, 1)
    event = Event.objects.get(act="approvals.item_follow", subject_id=form.pk)
    assert event.reason == mapping.system
    assert event.after is not None
    assert event.after["on"] == NEXT.isoformat()


def test_the_same_export_again_changes_nothing(office: Office, mapping: MirrorMapping) -> None:
    reports = [report(office), report(office, "planning_conditions", state=State.GRANTED)]
    follow(office, mapping, reports)
    before = snapshot()
    traced = follow(office, mapping, reports)
    assert traced.counts()["unchanged"] == 2
    assert snapshot() == before


def test_a_later_export_advances_the_item_and_shows_what_changed(
    office: Office, mapping: MirrorMapping
) -> None:
    follow(
        office,
        mapping,
        [report(office, state=State.UNDER_REVIEW, accepted_on=FIRST, decided_on=None)],
    )
    later = report(office, state=State.GRANTED, accepted_on=FIRST, decided_on=LATER, number="7")
    looked = services.trace(office.officer, mapping, [later])
    assert looked.changes[0][1]["state"] == (State.UNDER_REVIEW, State.GRANTED)
    assert looked.changes[0][1]["decided_on"] == (None, LATER)
    assert item(ApprovalCase.objects.get(), "filing").state == State.UNDER_REVIEW
    follow(office, mapping, [later])
    row = item(ApprovalCase.objects.get(), "filing")
    assert (row.state, row.decided_on, row.number, row.steps) == (State.GRANTED, LATER, "7", 2)


def test_what_a_later_export_leaves_out_stays_known(office: Office, mapping: MirrorMapping) -> None:
    follow(office, mapping, [report(office, number="7")])
    follow(office, mapping, [Report(2, office.project.code, "filing", Told(State.REVOKED))])
    row = item(ApprovalCase.objects.get(), "filing")
    assert (row.state, row.number, row.decided_on) == (State.REVOKED, "7", NEXT)


def test_nothing_of_a_followed_case_is_decided_here(office: Office, mapping: MirrorMapping) -> None:
    follow(office, mapping, [report(office, state=State.SUBMITTED, decided_on=None)])
    case = ApprovalCase.objects.get()
    row = item(case, "filing")
    before = snapshot()
    for by, kind in (
        (office.clerk, HandlingAct.ACCEPT),
        (office.applicant, HandlingAct.WITHDRAW),
        (office.leader, HandlingAct.URGE),
    ):
        with pytest.raises(InvalidInput, match=mapping.system):
            make_cases.act(by, row, kind)
    with pytest.raises(InvalidInput, match=mapping.system):
        services.give_paper(office.applicant, row.pk, "company", make.upload("%PDF-1.7", "a.pdf"))
    with pytest.raises(InvalidInput, match=mapping.system):
        services.begin_simulation(
            office.officer, case.pk, make_cases.SOUND, {"parcel": "W-2024-07"}, on=FIRST
        )
    assert CaseItem.objects.count() == 1
    assert snapshot()[1:3] == before[1:3]


def test_facts_of_a_followed_case_lay_out_nothing(office: Office, mapping: MirrorMapping) -> None:
    follow(office, mapping, [report(office)])
    case = ApprovalCase.objects.get()
    services.change_facts(office.officer, case.pk, {"eia_class": "FORM"})
    assert list(case.items.values_list("code", flat=True)) == ["filing"]


def test_a_followed_item_is_no_ones_turn_and_no_figure_of_ours(
    office: Office, mapping: MirrorMapping
) -> None:
    running = report(
        office, "eia_form", state=State.UNDER_REVIEW, accepted_on=NEXT, decided_on=None
    )
    follow(office, mapping, [report(office, accepted_on=FIRST), running])
    assert not queries.list_turns(office.officer).exists()
    assert queries.list_served(office.leader, date(2024, 1, 1), date(2025, 1, 1)) == []


def test_where_we_decide_differences_are_listed_and_nothing_is_written_over(
    office: Office, mapping: MirrorMapping
) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    before = item(case, "filing")
    theirs = report(office, number="No. 9", delivered_on=NEXT)
    traced = follow(office, mapping, [theirs])
    assert traced.counts()["differing"] == 1
    found = MirrorDifference.objects.get()
    assert found.told["number"] == "No. 9"
    assert found.told["decided_on"] == NEXT.isoformat()
    assert item(case, "filing").number == before.number == "No. 1"
    assert ApprovalCase.objects.count() == 1
    kept = snapshot()
    follow(office, mapping, [theirs])
    assert snapshot() == kept


def test_taking_theirs_writes_what_they_say_and_keeps_what_was_in_the_event(
    office: Office, mapping: MirrorMapping
) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    follow(office, mapping, [report(office, number="No. 9", delivered_on=NEXT)])
    found = MirrorDifference.objects.get()
    with pytest.raises(InvalidInput):
        services.settle_difference(
            office.officer, found.pk, Settlement.THEIRS, version=found.version, reason=" "
        )
    services.settle_difference(
        office.officer, found.pk, Settlement.THEIRS, version=found.version, reason="以省系统为准"
    )
    row = item(case, "filing")
    assert (row.number, row.decided_on) == ("No. 9", NEXT)
    event = Event.objects.get(act="approvals.item_follow")
    assert event.before is not None
    assert event.before["number"] == "No. 1"
    with pytest.raises(InvalidInput):
        services.settle_difference(
            office.officer, found.pk, Settlement.OURS, version=None, reason="again"
        )
    kept = snapshot()
    follow(office, mapping, [report(office, number="No. 9", delivered_on=NEXT)])
    assert snapshot() == kept


def test_ours_is_kept_until_they_say_something_new(office: Office, mapping: MirrorMapping) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    theirs = report(office, number="No. 9", applied_on=None, decided_on=FIRST)
    follow(office, mapping, [theirs])
    found = MirrorDifference.objects.get()
    services.settle_difference(
        office.officer, found.pk, Settlement.OURS, version=None, reason="省系统录错文号"
    )
    assert item(case, "filing").number == "No. 1"
    follow(office, mapping, [theirs])
    assert MirrorDifference.objects.count() == 1
    follow(office, mapping, [report(office, number="No. 10", applied_on=None, decided_on=FIRST)])
    again = MirrorDifference.objects.get(settled_on=None)
    follow(office, mapping, [report(office, number="No. 1", applied_on=None, decided_on=FIRST)])
    again.refresh_from_db()
    assert again.settlement == Settlement.AGREED


def test_a_settlement_that_would_turn_the_days_around_changes_nothing(
    office: Office, mapping: MirrorMapping
) -> None:
    case = office.case()
    carry_through(office, case, "filing", FIRST + timedelta(days=3))
    follow(office, mapping, [report(office, applied_on=None, decided_on=FIRST)])
    found = MirrorDifference.objects.get()
    with pytest.raises(InvalidInput):
        services.settle_difference(
            office.officer, found.pk, Settlement.THEIRS, version=None, reason="r"
        )
    found.refresh_from_db()
    assert found.settled_on is None
    assert item(case, "filing").decided_on == FIRST + timedelta(days=3)


def test_what_cannot_be_followed_is_named_and_the_rest_goes_on(
    office: Office, mapping: MirrorMapping
) -> None:
    case = office.case()
    unknown = Report(3, "2401-000000-00-00-000000", "filing", Told(State.GRANTED, decided_on=NEXT))
    not_needed = report(office, "eia_report")
    other = make.project(office.officer, enterprise_id=office.enterprise.pk)
    early = Report(5, other.code, "filing", Told(State.GRANTED, decided_on=date(2019, 5, 5)))
    traced = follow(office, mapping, [unknown, not_needed, early, report(office)])
    assert [(why, what) for _one, why, what in traced.unfollowed] == [
        (Unfollowed.NO_PROJECT, unknown.national_code),
        (Unfollowed.NOT_IN_CASE, "eia_report"),
        (Unfollowed.NO_VERSION, "2019-05-05"),
    ]
    assert traced.counts()["differing"] == 1
    assert list(ApprovalCase.objects.all()) == [case]


def test_a_case_follows_one_system(office: Office, mapping: MirrorMapping) -> None:
    follow(office, mapping, [report(office)])
    second = make_cases.mapping(office.officer, name="Second", system="市级系统")
    traced = follow(office, second, [report(office, number="other")])
    assert [why for _one, why, _what in traced.unfollowed] == [Unfollowed.OTHER_SYSTEM]
    assert item(ApprovalCase.objects.get(), "filing").number == ""


def test_an_import_writes_only_what_was_seen(office: Office, mapping: MirrorMapping) -> None:
    reports = [report(office)]
    seen = services.trace(office.officer, mapping, reports).digest
    follow(office, mapping, [report(office, "eia_form", state=State.SUBMITTED, decided_on=None)])
    before = snapshot()
    with pytest.raises(StaleRecord):
        services.follow_reports(office.officer, mapping.pk, reports, digest=seen)
    assert snapshot() == before


def test_an_import_that_breaks_off_leaves_nothing(
    office: Office, mapping: MirrorMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot()

    def fail(*_arguments: Any) -> int:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr("zoneworks.approvals.services.mirror._list_differences", fail)
    with pytest.raises(RuntimeError):
        follow(office, mapping, [report(office)])
    assert snapshot() == before


def test_other_zones_and_other_roles_follow_nothing_here(
    office: Office, mapping: MirrorMapping
) -> None:
    stranger = make_cases.office()
    before = snapshot()
    with pytest.raises(NotFound):
        follow(stranger, mapping, [report(office)])
    with pytest.raises(NotFound):
        queries.get_mapping(stranger.officer, mapping.pk)
    own = make_cases.mapping(stranger.officer)
    traced = follow(stranger, own, [report(office)])
    assert [why for _one, why, _what in traced.unfollowed] == [Unfollowed.NO_PROJECT]
    for role in (Role.LEADER, Role.APPROVING_DEPARTMENT, Role.AUDITOR):
        with pytest.raises(ActForbidden):
            services.follow_reports(make.actor(office.zone, role), mapping.pk, [report(office)])
    assert snapshot()[:3] == before[:3]


def test_a_project_that_somebody_confirmed_is_remembered(
    office: Office, mapping: MirrorMapping
) -> None:
    code = "2401-430112-04-01-123456"
    told = Report(2, code, "filing", Told(State.GRANTED, decided_on=NEXT), office.project.name)
    proposed = queries.propose_projects(office.officer, {code: office.project.name}, {})
    assert [pk for pk, _name in proposed[code]] == [office.project.pk]
    assert follow(office, mapping, [told]).counts()["left_out"] == 1
    services.remember_words(
        office.officer, mapping.pk, items={}, states={}, projects={code: office.project.pk}
    )
    assert follow(office, mapping, [told]).counts()["new"] == 1
    assert ApprovalCase.objects.get().project_id == office.project.pk
    stranger = make_cases.office()
    with pytest.raises(NotFound):
        services.remember_words(
            office.officer, mapping.pk, items={}, states={}, projects={"x": stranger.project.pk}
        )


@pytest.mark.usefixtures("committed")
def test_two_imports_at_once_write_each_item_once() -> None:
    office = make_cases.office()
    mapping = make_cases.mapping(office.officer)
    second = make_cases.mapping(office.officer, name="Second")
    reports = [report(office), report(office, "planning_conditions", state=State.GRANTED)]

    counts: list[int] = []

    def following(chosen: MirrorMapping) -> Callable[[], None]:
        return lambda: counts.append(follow(office, chosen, reports).counts()["new"])

    refusals = at_once(following(mapping), following(mapping), following(second))
    assert counts.count(2) == 1
    assert set(counts) <= {0, 2}
    assert {type(one) for one in refusals} <= {StaleRecord, type(None)}
    assert ApprovalCase.objects.count() == 1
    assert CaseItem.objects.count() == 2
    assert Event.objects.filter(act="approvals.item_follow").count() == 2


def test_a_followed_item_that_stands_there_is_left_alone_by_a_new_calendar(
    office: Office, mapping: MirrorMapping
) -> None:
    paused = report(office, state=State.PAUSED, accepted_on=FIRST, decided_on=None)
    follow(office, mapping, [paused])
    row = CaseItem.objects.get()
    services.project_deadlines(platform(office.zone.pk))
    CalendarMark.objects.filter(zone=office.zone).update(calendar="older")
    kept = snapshot()
    services.project_deadlines(platform(office.zone.pk))
    assert snapshot() == kept
    row.refresh_from_db()
    assert (row.state, row.due_on, row.timer_on) == (State.PAUSED, None, None)


def test_what_they_revoked_withdraws_what_was_issued_here(
    office: Office, mapping: MirrorMapping
) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form")
    decision = IssuedDocument.objects.get(subject_id=row.pk, kind="DECISION")
    told = report(office, "eia_form", state=State.REVOKED, decided_on=FIRST, applied_on=None)
    follow(office, mapping, [told])
    found = MirrorDifference.objects.get(item=row)
    services.settle_difference(
        office.officer, found.pk, Settlement.THEIRS, version=None, reason="省系统已撤销"
    )
    assert item(case, "eia_form").state == State.REVOKED
    decision.refresh_from_db()
    assert decision.withdrawn_on is not None


def test_what_was_followed_is_stored_as_told(office: Office, mapping: MirrorMapping) -> None:
    follow(office, mapping, [report(office, state=State.SUBMITTED, decided_on=None)])
    follow(office, mapping, [report(office, accepted_on=FIRST, number="No. 9")])
    compared = list(queries.replay_cases(operator()))
    assert compared
    assert not [one for one in compared if one.differing]
