"""Records: two at once on one record, one wins; a bulk act is whole or not at all."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from tests import make
from tests.at_once import at_once
from tests.integration.fence.test_fence import fingerprint

from zoneworks.approvals.services import start_analysis
from zoneworks.core import records, services, uploads
from zoneworks.core.actors import PUBLIC, Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, StaleRecord
from zoneworks.core.models import Event, Unit, Zone
from zoneworks.registry import services as registry
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Contact, Enterprise, Project, YearFigures


@pytest.mark.usefixtures("committed")
class TestTwoAtOnce:
    def test_one_wins_and_the_other_is_told(self) -> None:
        officer = make.actor(make.zone())
        unit: Unit = records.create(officer, Unit(name="old", kind="DEPARTMENT"), act="probe")

        def rename(name: str) -> None:
            records.change(officer, Unit, unit.pk, {"name": name}, act="probe.renamed", version=1)

        for turn in range(5):
            Unit.objects.filter(pk=unit.pk).update(version=1, name="old")
            refusals = at_once(*(partial(rename, f"{turn}-{n}") for n in range(2)))
            unit.refresh_from_db()
            [stale] = [one for one in refusals if one is not None]
            assert isinstance(stale, StaleRecord)
            assert stale.current.name == unit.name == f"{turn}-{refusals.index(None)}"
            assert unit.version == 2
        assert Event.objects.filter(act="probe.renamed").count() == 5

    def test_figures_of_a_year_set_by_two_at_once_are_one_row(self) -> None:
        officer = make.actor(make.zone())
        enterprise = make.enterprise(officer)

        def enter(tax: int) -> None:
            registry.set_figures(officer, enterprise.pk, 2023, {"tax_fen": tax})

        refusals = at_once(*(partial(enter, tax) for tax in (1, 2)))
        [stale] = [one for one in refusals if one is not None]
        assert isinstance(stale, StaleRecord)
        enterprise.refresh_from_db()
        entered = YearFigures.objects.get().tax_fen
        assert entered == enterprise.latest_tax_fen == stale.current.tax_fen
        assert entered == (1, 2)[refusals.index(None)]

    def test_the_same_code_entered_by_two_at_once_is_kept_once(self) -> None:
        officer = make.actor(make.zone())
        code = make.code()

        def enter(name: str) -> None:
            make.enterprise(officer, name, credit_code=code)

        refusals = at_once(*(partial(enter, f"Works {n}") for n in range(2)))
        assert sum(one is None for one in refusals) == 1
        assert Enterprise.objects.count() == 1
        assert Event.objects.filter(act="registry.enterprise_registered").count() == 1


@pytest.mark.django_db
def test_the_page_keeps_what_was_typed_and_shows_both_values() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "First name")
    browser = make.client(officer)
    typed = {
        "name": "Typed here",
        "credit_code": row.credit_code,
        "industry_code": "3841",
        "scale": "MEDIUM",
        "state": "OPERATING",
        "reason": "as on the license",
        "version": "1",
    }
    records.change(officer, Enterprise, row.pk, {"name": "Saved first"}, act="probe")
    before = fingerprint()
    page = browser.post(f"/registry/enterprises/{row.pk}/edit", typed)
    assert page.status_code == 422
    assert "Typed here" in page.content.decode()
    assert "Saved first" in page.content.decode()
    assert fingerprint() == before
    again = typed | {"version": str(page.context["form"]["version"].value())}
    assert browser.post(f"/registry/enterprises/{row.pk}/edit", again).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.version) == ("Typed here", 3)


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
def test_a_text_that_does_not_fit_is_refused_before_either_database_sees_it() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer)
    before = fingerprint()
    longer = {"name": "n" * 121}
    with pytest.raises(
        InvalidInput, match="At most 120 characters fit here; these are 121"
    ) as told:
        records.change(officer, Enterprise, row.pk, longer, act="registry.enterprise_changed")
    assert set(told.value.fields) == {"name"}
    with pytest.raises(InvalidInput):
        records.change_many(officer, [(row, longer)], act="registry.enterprise_changed")
    with pytest.raises(InvalidInput):
        records.create(officer, Enterprise(**longer), act="registry.enterprise_created")
    assert fingerprint() == before


@pytest.mark.django_db
class TestBulk:
    def test_a_bad_row_in_the_middle_leaves_nothing_behind(self) -> None:
        officer = make.actor(make.zone())
        row = make.enterprise(officer)
        before = fingerprint()
        same = make.code()
        new = [
            {"name": f"N {n}", "credit_code": code, "industry_code": "3841", "scale": "SMALL"}
            for n, code in enumerate([make.code(), same, same])
        ]
        from django.db import transaction

        with pytest.raises(StaleRecord), transaction.atomic():
            registry.import_enterprises(
                officer, new, [(row.pk, row.version, {"address": "x"})], reason="r"
            )
        assert fingerprint() == before

    def test_each_row_has_its_event_with_before_and_after(self) -> None:
        officer = make.actor(make.zone())
        rows = [make.enterprise(officer) for _number in range(3)]
        registry.import_enterprises(
            officer,
            [],
            [(row.pk, 1, {"address": f"moved {row.pk}"}) for row in rows],
            reason="file",
        )
        told = Event.objects.filter(act="registry.enterprises_imported")
        assert {(e.subject_id, e.before["address"], e.after["address"]) for e in told} == {
            (row.pk, "", f"moved {row.pk}") for row in rows
        }
        assert len({event.batch for event in told}) == 1

    def test_an_import_never_reaches_into_another_zone(self) -> None:
        officer = make.actor(make.zone())
        foreign = make.enterprise(make.actor(make.zone()))
        before = fingerprint()
        with pytest.raises(StaleRecord):
            registry.import_enterprises(
                officer, [], [(foreign.pk, 1, {"address": "taken over"})], reason="r"
            )
        foreign_project = make.project(make.actor(Zone.objects.get(pk=foreign.zone_id)))
        with pytest.raises(StaleRecord):
            registry.import_projects(
                officer, [], [(foreign_project.pk, 1, {"note": "taken over"})], reason="r"
            )
        assert Enterprise.objects.get(pk=foreign.pk).address == ""
        assert Project.objects.get(pk=foreign_project.pk).note == ""
        assert before["registry.Enterprise"] == fingerprint()["registry.Enterprise"]


ENTERPRISE = {
    "name": "New works",
    "credit_code": make.code(8_888_888),
    "industry_code": "3841",
    "scale": "SMALL",
}
Do = Callable[[Actor, Enterprise, Project], Any]
SERVICES: dict[str, tuple[Do, set[str]]] = {
    "register_enterprise": (
        lambda by, _e, _p: registry.register_enterprise(by, ENTERPRISE),
        {"registry.enterprise_registered"},
    ),
    "change_enterprise": (
        lambda by, e, _p: registry.change_enterprise(
            by, e.pk, ENTERPRISE, version=1, reason="renamed"
        ),
        {"registry.enterprise_changed", "registry.enterprise_renamed"},
    ),
    "set_figures": (
        lambda by, e, _p: registry.set_figures(by, e.pk, 2023, {"tax_fen": 1}),
        {"registry.figures_set"},
    ),
    "add_contact": (
        lambda by, e, _p: registry.add_contact(by, {"name": "Lin"}, enterprise_id=e.pk),
        {"registry.contact_added"},
    ),
    "change_contact": (
        lambda by, e, _p: registry.change_contact(
            by, _contact(by, e), {"name": "Lin Hua", "version": 1, "reason": ""}
        ),
        {"registry.contact_added", "registry.contact_changed"},
    ),
    "remove_contact": (
        lambda by, e, _p: registry.remove_contact(by, _contact(by, e), version=1),
        {"registry.contact_added", "registry.contact_removed"},
    ),
    "add_former_name": (
        lambda by, e, _p: registry.add_former_name(by, e.pk, "Old", date(2020, 1, 1)),
        {"registry.former_name_added"},
    ),
    "remove_former_name": (
        lambda by, e, _p: registry.remove_former_name(
            by, registry.add_former_name(by, e.pk, "Old", date(2020, 1, 1)).pk, version=1
        ),
        {"registry.former_name_added", "registry.former_name_removed"},
    ),
    "correct_stage_date": (
        lambda by, _e, p: registry.correct_stage_date(
            by, p.pk, ProjectStage.LEAD, date(2020, 1, 1), version=1, reason="typed wrongly"
        ),
        {"registry.stage_date_corrected"},
    ),
    "register_project": (
        lambda by, _e, _p: registry.register_project(by, {"code": "N", "name": "New"}),
        {"registry.project_registered", "registry.stage_dated"},
    ),
    "change_project": (
        lambda by, _e, p: registry.change_project(by, p.pk, {"note": "new"}, version=1),
        {"registry.project_changed"},
    ),
    "move_project": (
        lambda by, _e, p: registry.move_project(
            by, p.pk, ProjectStage.NEGOTIATION, date(2024, 2, 1), version=1
        ),
        {"registry.project_moved", "registry.stage_dated"},
    ),
    "merge_enterprises": (
        lambda by, e, _p: registry.merge_enterprises(
            by, e.pk, _another(by).pk, take=["name"], reason="twice"
        ),
        {
            "registry.enterprise_registered",
            "registry.enterprise_changed",
            "registry.enterprise_renamed",
            "registry.enterprise_merged",
            "registry.duplicate_taken_over",
        },
    ),
    "undo_merge": (
        lambda by, e, _p: registry.undo_merge(
            by,
            registry.merge_enterprises(by, e.pk, _another(by).pk, reason="twice").pk,
            reason="two",
        ),
        {
            "registry.enterprise_registered",
            "registry.enterprise_merged",
            "registry.duplicate_taken_over",
            "registry.merge_undone",
        },
    ),
    "retire_and_take_up_enterprise": (
        lambda by, e, _p: (
            registry.retire_enterprise(by, e.pk, reason="mistake"),
            registry.take_up_enterprise(by, e.pk, reason="none"),
        ),
        {"registry.enterprise_retired", "registry.enterprise_taken_up"},
    ),
    "retire_and_take_up_project": (
        lambda by, _e, p: (
            registry.retire_project(by, p.pk, reason="mistake"),
            registry.take_up_project(by, p.pk, reason="none"),
        ),
        {"registry.project_retired", "registry.project_taken_up"},
    ),
    "set_probabilities": (
        lambda by, _e, _p: registry.set_probabilities(by, {ProjectStage.LEAD: Decimal("0.1")}),
        {"registry.probability_set"},
    ),
    "import_enterprises": (
        lambda by, _e, _p: registry.import_enterprises(by, [ENTERPRISE], [], reason="file"),
        {"registry.enterprises_imported"},
    ),
    "import_projects": (
        lambda by, _e, p: registry.import_projects(
            by,
            [{"code": "I", "name": "In", "stage": "SIGNED", "signed_on": date(2024, 3, 1)}],
            [(p.pk, p.version, {"note": "in"})],
            reason="file",
        ),
        {"registry.projects_imported", "registry.stage_dated"},
    ),
    "add_member": (
        lambda by, _e, _p: services.add_member(
            by, services.NewMember("newcomer", Role.LEADER, "Newcomer", make.PASSWORD)
        ),
        {"core.member_added", "core.user_added"},
    ),
    "set_member_active": (
        lambda by, _e, _p: services.set_member_active(
            by, _other_member(by), is_active=False, version=1, reason="left"
        ),
        {"core.member_ended"},
    ),
    "keep_file": (
        lambda by, _e, _p: make.stored_file(by, "a,b\n1,2\n"),
        {"core.file_kept"},
    ),
    "start_analysis": (
        lambda by, _e, _p: start_analysis(
            by,
            uploads.get_file(by, make.stored_file(by, make.LOG).pk).pk,
            name="log",
            columns={},
            options={},
        ),
        {"core.file_kept", "approvals.analysis_asked"},
    ),
}


def _contact(by: Actor, enterprise: Enterprise) -> Contact:
    return registry.add_contact(by, {"name": "Lin"}, enterprise_id=enterprise.pk)


def _another(by: Actor) -> Enterprise:
    return make.enterprise(by)


def _other_member(by: Actor) -> int:
    return make.membership(Zone.objects.get(pk=by.zone_id)).pk


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
def test_each_service_writes_its_events(name: str) -> None:
    act, told = SERVICES[name]
    zone = make.zone()
    officer, administrator = make.actor(zone), make.actor(zone, Role.ADMINISTRATOR)
    enterprise, project = make.enterprise(officer), make.project(officer)
    last = Event.objects.order_by("-pk").first()
    assert last
    act(administrator, enterprise, project)
    events = Event.objects.filter(pk__gt=last.pk)
    assert {event.act for event in events} == told
    assert {event.user_id for event in events} == {administrator.user_id}
    assert {event.zone_id for event in events} == {zone.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
def test_who_may_not_do_it_changes_nothing(name: str) -> None:
    act, _told = SERVICES[name]
    zone = make.zone()
    officer = make.actor(zone)
    enterprise, project = make.enterprise(officer), make.project(officer)
    province = make.actor(make.zone(is_province=True), Role.PROVINCE)
    if name != "set_member_active":  # its builder would add a member
        for nobody in (PUBLIC, province):
            before = fingerprint()
            with pytest.raises(ActForbidden):
                act(nobody, enterprise, project)
            assert fingerprint() == before


@pytest.mark.django_db
def test_a_province_reads_its_zones_and_writes_in_none() -> None:
    province = make.zone(is_province=True)
    zones = [make.zone(province=province), make.zone(province=province)]
    for zone in zones:
        make.enterprise(make.actor(zone), f"Works of {zone.code}")
    make.enterprise(make.actor(make.zone()), "Works elsewhere")
    actor = make.actor(province, Role.PROVINCE)
    page = make.client(actor).get("/registry/enterprises").content.decode()
    assert all(f"Works of {zone.code}" in page for zone in zones)
    assert "Works elsewhere" not in page
    with pytest.raises(ActForbidden):
        records.create(actor, Unit(name="ours", kind="DEPARTMENT"), act="probe")
