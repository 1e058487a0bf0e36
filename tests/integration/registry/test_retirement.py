"""What was entered by mistake is retired: it leaves lists, choices and figures, and rests."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests import make, make_cases

from zoneworks.approvals import services as approvals
from zoneworks.approvals.engine.process.handling import HandlingAct, State
from zoneworks.approvals.models import ApprovalCase, CaseItem
from zoneworks.approvals.services import Order
from zoneworks.core import contributions, search
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Zone
from zoneworks.core.queries import find_enterprise_id
from zoneworks.helpdesk import services as helpdesk
from zoneworks.registry import queries, services
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Enterprise, Project
from zoneworks.registry.tables import plan_enterprises, plan_projects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def retired(officer: Actor, name: str = "Mistake") -> Enterprise:
    row = make.enterprise(officer, name)
    return services.retire_enterprise(officer, row.pk, reason="typed for a test")


def retired_project(officer: Actor, name: str = "Slip") -> Project:
    row = make.project(officer, name)
    return services.retire_project(officer, row.pk, reason="typed for a test")


class TestOutOfSight:
    def test_it_leaves_lists_exports_search_figures_and_the_api(
        self, web: Client, officer: Actor
    ) -> None:
        make.enterprise(officer, "Real works")
        row, slip = retired(officer), retired_project(officer)
        page = web.get("/registry/enterprises")
        assert [one.cells[0] for one in page.context["list"].rows] == ["Real works"]
        only = web.get("/registry/enterprises?use=RETIRED").context["list"]
        assert [one.cells[0] for one in only.rows] == ["Mistake"]
        assert web.get("/registry/enterprises?use=all").context["list"].count == 2
        assert "Mistake" not in web.get("/lists/registry.enterprises/export.csv").content.decode()
        assert (
            "Mistake"
            in web.get("/lists/registry.enterprises/export.csv?use=RETIRED").content.decode()
        )
        assert web.get("/registry/projects").context["list"].count == 0
        assert search.find(officer, "Mistake", 8) == search.find(officer, slip.code, 8) == []
        figures = {one.name: told.value for one, told in contributions.figures(officer)}
        assert figures["registry.enterprises_operating"] == 1
        listed = web.get("/api/registry/enterprises").json()
        assert [one["name"] for one in listed["items"]] == ["Real works"]
        asked = web.get("/api/registry/enterprises?use=RETIRED").json()
        assert [(one["id"], one["retired_reason"]) for one in asked["items"]] == [
            (row.pk, "typed for a test")
        ]
        assert web.get("/api/registry/projects").json()["items"] == []

    def test_an_empty_register_says_so_although_a_filter_holds_by_default(
        self, web: Client, officer: Actor
    ) -> None:
        def told() -> str:
            return str(web.get("/registry/enterprises").context["list"].empty_title)

        assert told() == "No enterprise is registered yet"
        retired(officer)
        assert told() == "Nothing matches these filters"

    def test_no_form_of_it_opens(self, officer: Actor, web: Client) -> None:
        row, project = retired(officer), make.project(officer)
        services.retire_project(officer, project.pk, reason="entered by mistake")
        forms = [
            *(
                f"enterprises/{row.pk}/{form}"
                for form in ("edit", "figures/add", "contacts/add", "merge")
            ),
            *(f"projects/{project.pk}/{form}" for form in ("edit", "move")),
        ]
        for form in forms:
            page = web.get(f"/registry/{form}")
            assert page.status_code == 422, form
            assert "was retired on" in page.content.decode(), form

    def test_no_form_offers_it(self, officer: Actor) -> None:
        row = retired(officer)
        assert find_enterprise_id(officer, row.credit_code) is None
        browser = make.english(make.client(officer))
        typed = {"code": "N-1", "name": "New", "enterprise": row.credit_code}
        page = browser.post("/registry/projects/new", typed)
        assert "was retired on" in str(page.context["form"].errors["enterprise"])
        typed = {"name": "n", "description": "d", "enterprise": row.credit_code}
        page = browser.post("/helpdesk/consultations/new", typed)
        assert "was retired on" in str(page.context["form"].errors["enterprise"])

    def test_its_page_says_since_when_and_why_and_offers_to_take_it_up(
        self, web: Client, officer: Actor
    ) -> None:
        row = retired(officer)
        text = web.get(f"/registry/enterprises/{row.pk}").content.decode()
        assert f"since {row.retired_on:%Y-%m-%d}: typed for a test" in text
        assert f"/registry/enterprises/{row.pk}/take-up" in text
        assert f"/registry/enterprises/{row.pk}/edit" not in text
        tab = web.get(f"/registry/enterprises/{row.pk}/consultations").content.decode()
        assert "/helpdesk/consultations/new?" not in tab

    def test_an_import_names_it_instead_of_writing_to_it(self, officer: Actor) -> None:
        row, slip = retired(officer), retired_project(officer)
        table = f"credit_code,name,industry_code,scale\n{row.credit_code},Again,3841,SMALL\n"
        found = plan_enterprises(officer, make.stored_file(officer, table))
        assert [(one.column, "was retired on" in one.reason) for one in found.errors] == [
            ("credit_code", True)
        ]
        assert not found.plan.new and not found.plan.changed
        table = f"code,name,enterprise_code\n{slip.code},Again,\nNEW,New,{row.credit_code}\n"
        found = plan_projects(officer, make.stored_file(officer, table, "p.csv"))
        assert [one.column for one in found.errors] == ["code", "enterprise_code"]
        with pytest.raises(InvalidInput):
            services.import_enterprises(
                officer, [], [(row.pk, row.version, {"address": "x"})], reason="file"
            )


Do = Callable[[Actor, Enterprise, Project], Any]
CHANGES: dict[str, Do] = {
    "change_enterprise": lambda by, e, _p: services.change_enterprise(
        by,
        e.pk,
        {
            "name": e.name,
            "credit_code": e.credit_code,
            "industry_code": "3841",
            "scale": "LARGE",
        },
        version=e.version,
    ),
    "set_figures": lambda by, e, _p: services.set_figures(by, e.pk, 2024, {"tax_fen": 1}),
    "add_contact": lambda by, e, _p: services.add_contact(by, {"name": "L"}, enterprise_id=e.pk),
    "add_contact_of_project": lambda by, _e, p: services.add_contact(
        by, {"name": "L"}, project_id=p.pk
    ),
    "change_contact": lambda by, e, _p: services.change_contact(
        by, e.contacts.get(), {"name": "M", "version": 1, "reason": ""}
    ),
    "remove_contact": lambda by, e, _p: services.remove_contact(by, e.contacts.get(), version=1),
    "add_former_name": lambda by, e, _p: services.add_former_name(
        by, e.pk, "Once", date(2020, 1, 1)
    ),
    "remove_former_name": lambda by, e, _p: services.remove_former_name(
        by, e.former_names.get().pk, version=1
    ),
    "set_enterprise_class": lambda by, e, _p: services.set_enterprise_class(
        by, e.pk, "65", reason="r"
    ),
    "set_project_class": lambda by, _e, p: services.set_project_class(by, p.pk, "65", reason="r"),
    "change_project": lambda by, _e, p: services.change_project(
        by, p.pk, {"code": p.code, "note": "n"}, version=p.version
    ),
    "move_project": lambda by, _e, p: services.move_project(
        by, p.pk, ProjectStage.NEGOTIATION, date(2024, 3, 1), version=p.version
    ),
    "correct_stage_date": lambda by, _e, p: services.correct_stage_date(
        by, p.pk, ProjectStage.LEAD, date(2024, 1, 3), version=1, reason="r"
    ),
    "register_project": lambda by, e, _p: services.register_project(
        by, {"code": "N", "name": "N", "enterprise": e}
    ),
    "retire_enterprise": lambda by, e, _p: services.retire_enterprise(by, e.pk, reason="r"),
    "retire_project": lambda by, _e, p: services.retire_project(by, p.pk, reason="r"),
    "merge_into": lambda by, e, _p: services.merge_enterprises(
        by, e.pk, make.enterprise(by).pk, reason="r"
    ),
    "open_case": lambda by, _e, p: approvals.open_case(by, p.pk, "industrial-new-build", {}),
    "open_consultation": lambda by, e, _p: make.consultation(by, make.unit(e.zone), enterprise=e),
    "open_consultation_of_project": lambda by, _e, p: make.consultation(
        by, make.unit(p.zone), project=p
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_of_it_can_be_changed(name: str, officer: Actor) -> None:
    enterprise, project = make.enterprise(officer), make.project(officer)
    services.add_contact(officer, {"name": "Lin"}, enterprise_id=enterprise.pk)
    services.add_former_name(officer, enterprise.pk, "Before", date(2019, 1, 1))
    enterprise = services.retire_enterprise(officer, enterprise.pk, reason="typed twice")
    project = services.retire_project(officer, project.pk, reason="typed twice")
    with pytest.raises(InvalidInput, match=r"was retired on .* \(typed twice\)"):
        CHANGES[name](officer, enterprise, project)
    for row in (enterprise, project):
        version = row.version
        row.refresh_from_db()
        assert row.version == version


class TestTakingUp:
    def test_it_comes_back_as_it_was_with_a_reason(self, web: Client, officer: Actor) -> None:
        row = make.enterprise(officer, "Mistake")
        address = f"/registry/enterprises/{row.pk}"
        assert web.post(f"{address}/retire", {"version": "1"}).status_code == 422
        typed = {"version": "1", "reason": "typed for a test"}
        assert web.post(f"{address}/retire", typed).status_code == 302
        row.refresh_from_db()
        assert row.retired_on is not None
        typed = {"version": "2", "reason": "it is real"}
        assert web.post(f"{address}/take-up", typed).status_code == 302
        row.refresh_from_db()
        assert (row.retired_on, row.retired_reason) == (None, "")
        assert web.post(f"{address}/take-up", typed | {"version": "3"}).status_code == 422
        assert search.find(officer, "Mistake", 8)

    def test_a_project_waits_for_its_enterprise(self, officer: Actor) -> None:
        row = make.enterprise(officer)
        project = make.project(officer, enterprise=row)
        with pytest.raises(InvalidInput, match="1 project in use"):
            services.retire_enterprise(officer, row.pk, reason="r")
        services.retire_project(officer, project.pk, reason="r")
        services.retire_enterprise(officer, row.pk, reason="r")
        with pytest.raises(InvalidInput, match="was retired"):
            services.take_up_project(officer, project.pk, reason="r")
        services.take_up_enterprise(officer, row.pk, reason="r")
        services.take_up_project(officer, project.pk, reason="r")

    def test_an_enterprise_for_which_people_log_in_stays(self, officer: Actor) -> None:
        row = make.enterprise(officer)
        make.membership(Zone.objects.get(pk=officer.zone_id), Role.ENTERPRISE, own=row)
        with pytest.raises(InvalidInput, match="1 person logs in for it"):
            services.retire_enterprise(officer, row.pk, reason="r")

    def test_a_code_of_a_retired_record_is_not_given_away(self, officer: Actor) -> None:
        row, slip = retired(officer), retired_project(officer)
        values = {"industry_code": "3841", "scale": "SMALL", "name": "Other"}
        with pytest.raises(InvalidInput, match="take it up again first"):
            services.register_enterprise(officer, values | {"credit_code": row.credit_code})
        with pytest.raises(InvalidInput, match="take it up again first"):
            services.register_project(officer, {"code": slip.code, "name": "Other"})


class TestGuards:
    def test_an_open_case_of_approval_keeps_its_project_in_use(self) -> None:
        office = make_cases.office()
        case = office.case()
        with pytest.raises(InvalidInput, match=case.number):
            services.retire_project(office.officer, office.project.pk, reason="r")
        CaseItem.objects.filter(case=case).update(turn="", state=State.WITHDRAWN)
        services.retire_project(office.officer, office.project.pk, reason="r")
        item = case.items.get(code="filing")
        order = Order(item.pk, HandlingAct.APPLY, make_cases.FIRST)
        (done,) = approvals.advance_each(office.officer, [order])
        assert done.refusal is not None and done.refusal.code == "PROJECT_RETIRED"
        with pytest.raises(InvalidInput, match="is retired"):
            approvals.record_breach(
                office.officer, case.pk, "construction", description="built anyway"
            )
        assert ApprovalCase.objects.get().version == case.version

    def test_an_open_consultation_keeps_its_record_in_use(self, officer: Actor) -> None:
        enterprise, project = make.enterprise(officer), make.project(officer)
        asked = make.unit(enterprise.zone)
        row = make.consultation(officer, asked, enterprise=enterprise, project=project)
        with pytest.raises(InvalidInput, match=row.number):
            services.retire_enterprise(officer, enterprise.pk, reason="r")
        with pytest.raises(InvalidInput, match=row.number):
            services.retire_project(officer, project.pk, reason="r")
        helpdesk.withdraw(officer, row.pk, "not needed")
        services.retire_enterprise(officer, enterprise.pk, reason="r")
        services.retire_project(officer, project.pk, reason="r")
        leader = make.actor(Zone.objects.get(pk=officer.zone_id), Role.LEADER)
        with pytest.raises(InvalidInput, match="was retired"):
            helpdesk.reopen(leader, row.pk, "again")


class TestReasons:
    @pytest.mark.parametrize(
        ("column", "value", "is_grave"),
        [
            ("name", "Renamed works", True),
            ("credit_code", make.code(5_151), True),
            ("state", "SUSPENDED", True),
            ("address", "Road 1", False),
            ("scale", "LARGE", False),
        ],
    )
    def test_of_an_enterprise(
        self, web: Client, officer: Actor, column: str, value: str, is_grave: bool
    ) -> None:
        row = make.enterprise(officer)
        names = ("name", "credit_code", "industry_code", "scale", "state")
        typed = {name: getattr(row, name) for name in names} | {"version": "1", column: value}
        address = f"/registry/enterprises/{row.pk}/edit"
        assert "Needed where the name" in web.get(address).content.decode()
        answer = web.post(address, typed)
        if is_grave:
            assert set(answer.context["form"].errors) == {"reason"}
            answer = web.post(address, typed | {"reason": "by the license"})
        assert answer.status_code == 302

    @pytest.mark.parametrize(
        ("column", "value", "is_grave"),
        [
            ("investment_fen", "200", True),
            ("land_m2", "30", True),
            ("output_fen", "5", True),
            ("tax_fen", "", True),
            ("note", "remember", False),
            ("name", "Renamed", False),
        ],
    )
    def test_of_a_project(
        self, web: Client, officer: Actor, column: str, value: str, is_grave: bool
    ) -> None:
        row = make.project(officer, tax_fen=1_000_000)
        typed = {"code": row.code, "name": row.name, "tax_fen": "1", "version": "1", column: value}
        address = f"/registry/projects/{row.pk}/edit"
        answer = web.post(address, typed)
        if is_grave:
            assert set(answer.context["form"].errors) == {"reason"}
            answer = web.post(address, typed | {"reason": "by the supplement"})
        assert answer.status_code == 302

    def test_somebody_elses_change_is_shown_before_a_reason_is_asked_for(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.project(officer)
        values = {"code": row.code, "note": "theirs"}
        services.change_project(officer, row.pk, values, version=1)
        typed = {"code": row.code, "name": row.name, "investment_fen": "2", "version": "1"}
        page = web.post(f"/registry/projects/{row.pk}/edit", typed)
        assert "Somebody else saved" in page.content.decode()

    def test_the_api_asks_for_it_too(self, web: Client, officer: Actor) -> None:
        row, project = make.enterprise(officer, "Works"), make.project(officer)
        values: dict[str, Any] = {
            "name": "Renamed",
            "credit_code": row.credit_code,
            "industry_code": "3841",
            "scale": "MEDIUM",
            "state": "OPERATING",
            "version": 1,
        }
        address = f"/api/registry/enterprises/{row.pk}"

        def put(path: str, body: dict[str, Any]) -> Any:
            return web.put(path, body, content_type="application/json")

        refused = put(address, values)
        assert refused.status_code == 422 and "reason" in refused.json()["fields"]
        assert put(address, values | {"reason": "by the license"}).json()["name"] == "Renamed"
        values = {"code": project.code, "name": project.name, "tax_fen": 5, "version": 1}
        address = f"/api/registry/projects/{project.pk}"
        assert put(address, values).status_code == 422
        assert put(address, values | {"reason": "agreed"}).json()["tax_fen"] == 5

    def test_the_api_merges_and_undoes(self, web: Client, officer: Actor) -> None:
        kept, gone = make.enterprise(officer, "Works"), make.enterprise(officer, "Works")
        project = make.project(officer, enterprise=gone)
        assert web.get("/api/registry/duplicates").json()["items"] == [
            {"first": kept.pk, "second": gone.pk, "reasons": ["NAME"]}
        ]
        address = f"/api/registry/enterprises/{kept.pk}/merge"
        plan = web.get(f"{address}?gone_id={gone.pk}").json()
        assert plan["moves"] == [
            {"relation": "registry.Project.enterprise", "moving": [project.pk], "staying": []}
        ]
        body = {"gone_id": gone.pk, "reason": "twice", "digest": plan["digest"]}
        made = web.post(address, body, content_type="application/json")
        assert made.status_code == 201
        assert queries.list_projects(officer).get().enterprise_id == kept.pk
        undone = web.post(
            f"/api/registry/merges/{made.json()['id']}/undo",
            {"reason": "two"},
            content_type="application/json",
        )
        assert undone.json()["undone_on"] is not None
        assert queries.list_projects(officer).get().enterprise_id == gone.pk
