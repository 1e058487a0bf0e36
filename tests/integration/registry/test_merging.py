"""Duplicates: two records become one with all that points at them, and can become two again."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests import make, make_cases, make_chains
from tests.make_attraction import Office

from zoneworks.approvals.models import Notice
from zoneworks.attraction.services.chains import place_firms
from zoneworks.core import comments, contributions, following, search
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Comment, Event, Membership, Zone, ZoneRow
from zoneworks.registry import queries, services
from zoneworks.registry.models import Contact, Enterprise, EnterpriseMerge, FormerName, Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def merge(officer: Actor, kept: Enterprise, gone: Enterprise, *take: str) -> EnterpriseMerge:
    return services.merge_enterprises(officer, kept.pk, gone.pk, take=take, reason="entered twice")


def undo(officer: Actor, made: EnterpriseMerge) -> queries.UndoPlan:
    return services.undo_merge(officer, made.pk, reason="they are two")


def state(*rows: Any) -> list[dict[str, Any]]:
    """All columns of records but what counts their changes."""
    found = []
    for row in rows:
        columns = type(row).objects.filter(pk=row.pk).values().get()
        columns.pop("version")
        found.append(columns)
    return found


def furnish(officer: Actor, row: Enterprise) -> dict[str, ZoneRow]:
    """Give an enterprise one of everything that can point at it."""
    zone = Zone.objects.get(pk=officer.zone_id)
    project = make.project(officer, enterprise=row)
    consultation = make.consultation(officer, make.unit(zone), enterprise=row)
    office = Office.of(zone, officer)
    lead = office.lead(enterprise=row)
    node = make_chains.node(officer, make_chains.chain(officer), "电芯")
    place_firms(officer, node.pk, [row.pk])
    return {
        "registry.Project": project,
        "registry.Contact": services.add_contact(officer, {"name": "Lin"}, enterprise_id=row.pk),
        "registry.FormerName": services.add_former_name(
            officer, row.pk, "海岳旧名厂", date(2020, 1, 1)
        ),
        "registry.YearFigures": services.set_figures(officer, row.pk, 2022, {"tax_fen": 7}),
        "core.Membership": make.membership(zone, Role.ENTERPRISE, own=row),
        "helpdesk.Consultation": consultation,
        "attraction.Lead": lead,
        "attraction.Filing": office.filing(lead, enterprise=row),
        "attraction.NodeFirm": make_chains.place(row),
    }


class TestWhatGoesOver:
    def test_every_column_that_points_at_an_enterprise_is_found_and_has_a_name(self) -> None:
        found = {one.name for one in queries.relations()}
        assert found == {
            "approvals.Notice.enterprise",
            "attraction.Filing.enterprise",
            "attraction.Lead.enterprise",
            "attraction.Lead.source_enterprise",
            "attraction.NodeFirm.enterprise",
            "core.Comment.subject_id",
            "core.Membership.enterprise",
            "efficiency.GradeMark.enterprise",
            "efficiency.Score.enterprise",
            "efficiency.Score.with_enterprise",
            "efficiency.YearInputs.enterprise",
            "efficiency.YearInputs.landlord",
            "elements.Reservation.enterprise",
            "helpdesk.Consultation.enterprise",
            "land.Building.owner",
            "land.Acquisition.holder",
            "land.Expansion.holder",
            "land.LandSale.winner",
            "land.TitleTransfer.giver",
            "land.TitleTransfer.taker",
            "land.LandContract.holder",
            "land.Lease.tenant",
            "land.Parcel.holder",
            "registry.Contact.enterprise",
            "registry.Enterprise.merged_into",
            "registry.FormerName.enterprise",
            "registry.Project.enterprise",
            "registry.YearFigures.enterprise",
        }
        for one in queries.relations():
            assert issubclass(one.model, ZoneRow), one.name
            label = one.model._meta.label
            assert contributions.record_name(label).label != label, f"{label} wants a name"

    def test_all_of_it_goes_over_in_one_batch_with_an_event_each(self, officer: Actor) -> None:
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        rows = furnish(officer, gone)
        last = Event.objects.latest("pk").pk
        made = merge(officer, kept, gone)
        for label, row in rows.items():
            row.refresh_from_db()
            assert row.enterprise_id == kept.pk, label  # type: ignore[attr-defined]
            told = Event.objects.get(pk__gt=last, subject_type=label, subject_id=row.pk)
            assert (told.act, told.before, told.after) == (
                "registry.moved_by_merge",
                {"enterprise": gone.pk},
                {"enterprise": kept.pk},
            )
        told = Event.objects.filter(pk__gt=last)
        assert len({one.batch for one in told}) == 1 and told[0].batch is not None
        assert {one.reason for one in told} == {"entered twice"}
        gone.refresh_from_db()
        kept.refresh_from_db()
        assert (gone.merged_into_id, gone.retired_reason) == (kept.pk, "entered twice")
        assert (kept.latest_year, kept.latest_tax_fen) == (2022, 7)
        assert (gone.latest_year, gone.latest_tax_fen) == (None, None)
        assert made.moved.keys() == {f"{label}.enterprise" for label in rows}

    def test_leads_that_it_brought_name_the_other_as_their_source(self, officer: Actor) -> None:
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        lead = Office.of(Zone.objects.get(pk=officer.zone_id), officer).lead(source_enterprise=gone)
        made = merge(officer, kept, gone)
        lead.refresh_from_db()
        assert (lead.source_enterprise_id, lead.enterprise_id) == (kept.pk, None)
        undo(officer, made)
        lead.refresh_from_db()
        assert lead.source_enterprise_id == gone.pk

    def test_notices_of_cases_go_over_and_their_case_tells_it(self) -> None:
        office = make_cases.office()
        case, gone = office.case(), office.project.enterprise
        assert gone is not None
        kept = make.enterprise(office.officer)
        Notice.objects.create(
            zone_id=case.zone_id, case=case, kind="URGE", made_on=date(2024, 1, 2), enterprise=gone
        )
        merge(office.officer, kept, gone)
        assert set(Notice.objects.filter(case=case).values_list("enterprise_id", flat=True)) == {
            kept.pk
        }
        browser = make.english(make.client(office.officer))
        page = browser.get(f"/approvals/cases/{case.pk}/timeline").content.decode()
        assert "Moved with the merge of two enterprises" in page

    def test_figures_of_a_year_that_both_have_stay_with_the_duplicate(self, officer: Actor) -> None:
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        for row, tax in ((kept, 1), (gone, 2)):
            services.set_figures(officer, row.pk, 2023, {"tax_fen": tax})
        services.set_figures(officer, gone.pk, 2024, {"tax_fen": 3})
        merge(officer, kept, gone)
        assert dict(kept.figures.values_list("year", "tax_fen")) == {2023: 1, 2024: 3}
        assert dict(gone.figures.values_list("year", "tax_fen")) == {2023: 2}
        kept.refresh_from_db()
        assert kept.latest_tax_fen == 3

    def test_a_person_who_logs_in_for_both_keeps_one_membership_of_each(
        self, officer: Actor
    ) -> None:
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        zone, person = Zone.objects.get(pk=officer.zone_id), make.user()
        for row in (kept, gone):
            make.membership(zone, Role.ENTERPRISE, of=person, own=row)
        other = make.membership(zone, Role.ENTERPRISE, own=gone)
        merge(officer, kept, gone)
        of_kept = Membership.objects.filter(enterprise=kept)
        assert {one.user_id for one in of_kept} == {person.pk, other.user_id}
        assert Membership.objects.get(enterprise=gone).user_id == person.pk

    def test_chosen_values_come_from_the_duplicate(self, officer: Actor) -> None:
        kept = make.enterprise(officer, "海岳旧写有限公司", address="")
        gone = make.enterprise(officer, "海岳正名有限公司", address="海岳大道 1 号", scale="LARGE")
        code = gone.credit_code
        made = merge(officer, kept, gone, "name", "credit_code", "address")
        kept.refresh_from_db()
        assert (kept.name, kept.credit_code) == ("海岳正名有限公司", code)
        assert (kept.address, kept.scale) == ("海岳大道 1 号", "MEDIUM")
        assert kept.former_names.get().name == "海岳旧写有限公司"
        undo(officer, made)
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (kept.name, kept.address) == ("海岳旧写有限公司", "")
        assert (gone.credit_code, gone.retired_on) == (code, None)
        assert kept.credit_code != code
        assert not FormerName.objects.exists()


class TestAfterwards:
    def test_search_finds_the_name_and_code_of_the_duplicate_at_the_other(
        self, officer: Actor
    ) -> None:
        kept = make.enterprise(officer, "海岳正名有限公司")
        gone = make.enterprise(officer, "晨光误写有限公司")
        made = merge(officer, kept, gone)
        for text in ("晨光误写", "cgwx", gone.credit_code):
            assert [hit.title for hit in search.find(officer, text, 8)] == [kept.name], text
        undo(officer, made)
        assert [hit.title for hit in search.find(officer, "晨光误写", 8)] == [gone.name]

    def test_the_page_of_the_duplicate_says_where_it_went_and_leads_on(
        self, web: Client, officer: Actor
    ) -> None:
        kept, gone = make.enterprise(officer, "Kept works"), make.enterprise(officer, "Gone works")
        made = merge(officer, kept, gone)
        page = web.get(f"/registry/enterprises/{gone.pk}").content.decode()
        assert f'<a href="/registry/enterprises/{kept.pk}">Kept works</a>' in page
        assert f"since {made.merged_on:%Y-%m-%d}: entered twice" in page
        assert f"/registry/merges/{made.pk}/undo" in page
        assert f"/registry/enterprises/{gone.pk}/edit" not in page
        kept_page = web.get(f"/registry/enterprises/{kept.pk}").content.decode()
        assert f'<a href="/registry/enterprises/{gone.pk}">Gone works</a>' in kept_page
        assert "Duplicate taken over" in kept_page

    def test_who_types_the_code_of_the_duplicate_is_led_to_the_other(self, officer: Actor) -> None:
        kept, gone = make.enterprise(officer, "Kept works"), make.enterprise(officer, "Gone works")
        merge(officer, kept, gone)
        with pytest.raises(NotFound, match="Kept works"):
            queries.get_enterprise_by_code(officer, gone.credit_code)
        values = {"industry_code": "3841", "scale": "SMALL"}
        with pytest.raises(InvalidInput, match="Kept works") as refused:
            services.register_enterprise(
                officer, values | {"name": "New", "credit_code": gone.credit_code}
            )
        assert set(refused.value.fields) == {"credit_code"}
        with pytest.raises(services.PossibleDuplicate) as warned:
            services.register_enterprise(
                officer, values | {"name": "Gone Works", "credit_code": make.code()}
            )
        assert warned.value.namesakes == [kept]

    def test_a_duplicate_of_a_duplicate_ends_at_the_last(self, officer: Actor) -> None:
        first, second, third = (make.enterprise(officer, f"海岳第{n}家") for n in "一二三")
        project = make.project(officer, enterprise=first)
        inner = merge(officer, second, first)
        outer = merge(officer, third, second)
        for row in (first, project):
            row.refresh_from_db()
        assert (first.merged_into_id, project.enterprise_id) == (third.pk, third.pk)
        assert [hit.title for hit in search.find(officer, first.credit_code, 8)] == [third.name]
        with pytest.raises(InvalidInput, match="海岳第三家"):
            undo(officer, inner)
        undo(officer, outer)
        first.refresh_from_db()
        assert first.merged_into_id == second.pk
        assert [hit.title for hit in search.find(officer, first.credit_code, 8)] == [second.name]
        undo(officer, inner)
        project.refresh_from_db()
        assert project.enterprise_id == first.pk


class TestUndo:
    def test_it_puts_everything_back_as_it_was(self, officer: Actor) -> None:
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        rows = [kept, gone, *furnish(officer, gone).values()]
        services.set_figures(officer, gone.pk, 2021, {"tax_fen": 5})
        before = state(*rows)
        made = merge(officer, kept, gone, "scale", "registered_on")
        assert state(*rows) != before
        last = Event.objects.latest("pk").pk
        plan = undo(officer, made)
        assert state(*rows) == before
        assert not plan.lost and not any(one.left for one in plan.returns)
        told = Event.objects.filter(pk__gt=last)
        assert {one.reason for one in told} == {"they are two"}
        assert len({one.batch for one in told}) == 1
        with pytest.raises(InvalidInput, match="was undone"):
            undo(officer, made)

    def test_what_went_elsewhere_or_is_gone_stays_and_is_told(
        self, officer: Actor, web: Client
    ) -> None:
        kept, gone, third = (make.enterprise(officer, name) for name in ("Kept", "Gone", "Third"))
        lost, moved = make.project(officer, "Moved on", enterprise=gone), make.project(officer)
        contact = services.add_contact(officer, {"name": "Lin"}, enterprise_id=gone.pk)
        services.set_figures(officer, gone.pk, 2023, {"tax_fen": 2})
        made = merge(officer, kept, gone, "name")
        lost.refresh_from_db()
        services.change_project(
            officer, lost.pk, {"code": lost.code, "enterprise": third}, version=lost.version
        )
        contact.refresh_from_db()
        services.remove_contact(officer, contact, version=contact.version)
        kept.refresh_from_db()
        columns = {
            name: getattr(kept, name)
            for name in ("credit_code", "industry_code", "scale", "state", "address")
        }
        services.change_enterprise(
            officer, kept.pk, columns | {"name": "Anew"}, version=kept.version, reason="r"
        )
        page = web.get(f"/registry/merges/{made.pk}/undo").content.decode()
        assert "It belongs to “Third” now." in page
        assert "It was removed since." in page
        assert "It was changed again since." in page
        plan = undo(officer, made)
        assert plan.lost == ["name"]
        assert [one.why for part in plan.returns for one in part.left] == [
            "It belongs to “Third” now.",
            "It was removed since.",
        ]
        lost.refresh_from_db()
        kept.refresh_from_db()
        assert (lost.enterprise_id, kept.name, moved.enterprise_id) == (third.pk, "Anew", None)
        assert gone.figures.get().year == 2023

    def test_it_is_refused_while_a_code_would_stand_twice(self, officer: Actor) -> None:
        kept, gone = make.enterprise(officer), make.enterprise(officer, "Gone")
        made = merge(officer, kept, gone)
        kept.refresh_from_db()
        columns = {
            name: getattr(kept, name) for name in ("name", "industry_code", "scale", "state")
        }
        services.change_enterprise(
            officer,
            kept.pk,
            columns | {"credit_code": gone.credit_code},
            version=kept.version,
            reason="that is the right one",
        )
        before = state(kept, gone)
        with pytest.raises(InvalidInput, match="Both records would have the code"):
            undo(officer, made)
        assert state(kept, gone) == before


class TestRefusals:
    def test_itself_what_is_merged_and_a_circle_are_refused(self, officer: Actor) -> None:
        one, two, three = (make.enterprise(officer, f"Works {n}") for n in (1, 2, 3))
        with pytest.raises(InvalidInput, match="one and the same"):
            merge(officer, one, one)
        merge(officer, one, two)
        for kept, gone in ((two, one), (one, two), (three, two), (two, three)):
            with pytest.raises(InvalidInput, match="“Works 2” was merged into “Works 1”"):
                merge(officer, kept, gone)
        assert EnterpriseMerge.objects.count() == 1

    def test_another_zone_a_reason_and_a_role_are_needed(self, officer: Actor) -> None:
        one, two = make.enterprise(officer), make.enterprise(officer)
        foreign = make.enterprise(make.actor(make.zone()))
        for kept, gone in ((one, foreign), (foreign, one)):
            with pytest.raises(NotFound):
                merge(officer, kept, gone)
        with pytest.raises(InvalidInput) as refused:
            services.merge_enterprises(officer, one.pk, two.pk, reason=" ")
        assert set(refused.value.fields) == {"reason"}
        with pytest.raises(InvalidInput):
            merge(officer, one, two, "zone")
        leader = make.actor(Zone.objects.get(pk=officer.zone_id), Role.LEADER)
        with pytest.raises(ActForbidden):
            merge(leader, one, two)
        assert not EnterpriseMerge.objects.exists()

    def test_nothing_is_merged_that_was_not_seen(self, officer: Actor, web: Client) -> None:
        kept, gone = make.enterprise(officer, "Kept"), make.enterprise(officer, "Gone")
        address = f"/registry/enterprises/{kept.pk}/merge?with={gone.pk}"
        seen = web.get(address).context["form"]["version"].value()
        project = make.project(officer, "Came since", enterprise=gone)
        typed = {"name": "kept", "credit_code": "kept", "reason": "twice", "version": seen}
        page = web.post(address, typed)
        assert page.status_code == 422
        assert "has changed since you looked" in page.content.decode()
        assert not EnterpriseMerge.objects.exists()
        typed["version"] = page.context["form"]["version"].value()
        assert web.post(address, typed).status_code == 302
        project.refresh_from_db()
        assert project.enterprise_id == kept.pk
        with pytest.raises(StaleRecord):
            services.undo_merge(officer, EnterpriseMerge.objects.get().pk, reason="r", digest=seen)

    def test_a_simulated_handling_stays_with_the_code_that_it_began_for(self) -> None:
        office = make_cases.office()
        case, gone = office.case(), office.project.enterprise
        assert gone is not None
        kept = make.enterprise(office.officer)
        type(case).objects.filter(pk=case.pk).update(
            simulated_on=date(2024, 1, 2),
            expires_on=date(2024, 7, 2),
            simulated_for=gone.credit_code,
        )
        with pytest.raises(InvalidInput, match=case.number):
            merge(office.officer, kept, gone)
        merge(office.officer, kept, gone, "credit_code")
        office.project.refresh_from_db()
        assert office.project.enterprise_id == kept.pk


class TestPages:
    def test_duplicates_are_listed_with_reasons_and_counts(
        self, web: Client, officer: Actor
    ) -> None:
        make.enterprise(officer, "海岳（储能）有限公司")
        make.enterprise(officer, "海岳储能有限责任公司")
        make.enterprise(officer, "海岳恩程电子有限公司")
        other = make.enterprise(officer, "海岳恩诚电子有限公司")
        page = web.get("/registry/duplicates")
        assert [(str(label), n) for label, _url, n, _open in page.context["reasons"]] == [
            ("Same name", 1),
            ("Same sound", 1),
        ]
        page = web.get("/registry/duplicates?reason=SOUND")
        assert [pair["second"] for pair in page.context["pairs"]] == [other]
        assert page.context["pairs"][0]["url"] in page.content.decode()
        make.enterprise(make.actor(make.zone()), "海岳储能")
        assert web.get("/registry/duplicates").context["count"] == 2

    def test_the_other_record_is_chosen_by_code_or_from_those_that_look_alike(
        self, web: Client, officer: Actor
    ) -> None:
        one, two = (
            make.enterprise(officer, "海岳储能有限公司"),
            make.enterprise(officer, "海岳储能"),
        )
        address = f"/registry/enterprises/{two.pk}/merge"
        page = web.get(address)
        assert [(pair["first"], pair["second"]) for pair in page.context["pairs"]] == [(two, one)]
        assert web.post(address, {"code": make.code()}).status_code == 422
        answer = web.post(address, {"code": one.credit_code.lower()})
        assert answer["Location"] == f"{address}?with={one.pk}"

    def test_side_by_side_shows_what_moves_and_swaps(self, web: Client, officer: Actor) -> None:
        kept = make.enterprise(officer, "Kept", address="")
        gone = make.enterprise(officer, "Gone", address="Road 1")
        make.project(officer, "Plant", code="P-77", enterprise=gone)
        address = f"/registry/enterprises/{kept.pk}/merge?with={gone.pk}"
        page = web.get(address)
        text = page.content.decode()
        assert "P-77 Plant" in text
        assert f"/registry/enterprises/{gone.pk}/merge?with={kept.pk}" in text
        form = page.context["form"]
        assert [one.column for one in form.differing] == ["name", "credit_code", "address"]
        assert (form["name"].value(), form["address"].value()) == ("kept", "gone")
        typed = {"name": "kept", "credit_code": "kept", "address": "gone"}
        typed |= {"version": form["version"].value()}
        refused = web.post(address, typed)
        assert set(refused.context["form"].errors) == {"reason"}
        done = web.post(address, typed | {"reason": "twice"}, follow=True)
        assert "“Gone” is merged into “Kept”." in done.content.decode()
        kept.refresh_from_db()
        assert (kept.name, kept.address) == ("Kept", "Road 1")
        assert Contact.objects.count() == 0
        assert Project.objects.get().enterprise_id == kept.pk

    def test_rows_of_many_kinds_are_named_where_they_are_asked_for(
        self, web: Client, officer: Actor, django_assert_max_num_queries: Any
    ) -> None:
        kept, gone = make.enterprise(officer, "Kept"), make.enterprise(officer, "Gone")
        furnish(officer, gone)
        services.set_figures(officer, kept.pk, 2022, {"tax_fen": 9})
        make.project(officer, "Plant", code="P-77", enterprise=gone)
        address = f"/registry/enterprises/{kept.pk}/merge?with={gone.pk}"
        asked = f"{address}&of=registry.Project.enterprise"
        with django_assert_max_num_queries(8):
            page = web.get(address)
        kinds = {one["key"]: one for one in page.context["moves"]}
        projects = kinds["registry-Project-enterprise"]
        assert projects["moving"]["count"] == 2
        assert kinds["registry-YearFigures-enterprise"]["staying"]["count"] == 1
        assert "P-77 Plant" not in page.content.decode()
        assert asked.endswith(projects["url"].partition("&")[2])
        with django_assert_max_num_queries(9):
            assert "P-77 Plant" in web.get(asked).content.decode()


def test_what_was_said_and_who_follows_go_over_and_comments_come_back(officer: Actor) -> None:
    kept, gone = make.enterprise(officer, "Kept"), make.enterprise(officer, "Gone")
    label = "registry.Enterprise"
    said = comments.write(officer, label, gone.pk, "Called about land")
    other = comments.write(officer, label, kept.pk, "Visited")
    project = make.project(officer, "Works")
    elsewhere = comments.write(officer, "registry.Project", project.pk, "Same number")
    Comment.objects.filter(pk=elsewhere.pk).update(subject_id=gone.pk)
    colleague = make.actor(Zone.objects.get(pk=officer.zone_id))
    following.follow(colleague, label, gone.pk)
    made = merge(officer, kept, gone)
    assert comments.list_comments(officer, label, kept.pk) == [said, other]
    assert comments.list_comments(officer, label, gone.pk) == []
    assert following.is_followed(colleague, label, kept.pk)
    assert Comment.objects.get(pk=elsewhere.pk).subject_id == gone.pk
    event = Event.objects.get(act="registry.moved_by_merge", subject_type="core.Comment")
    assert (event.before, event.after) == ({"subject_id": gone.pk}, {"subject_id": kept.pk})
    undo(officer, made)
    assert comments.list_comments(officer, label, gone.pk) == [said]
    assert comments.list_comments(officer, label, kept.pk) == [other]


class TestToldApart:
    def test_a_pair_of_two_enterprises_is_held_for_one_no_longer(
        self, web: Client, officer: Actor
    ) -> None:
        first = make.enterprise(officer, "海岳恩拓科技有限公司")
        second = make.enterprise(officer, "海岳恩拓科技股份有限公司")
        assert [(one.first, one.second) for one in queries.list_duplicates(officer)] == [
            (first.pk, second.pk)
        ]
        page = web.get("/registry/duplicates").content.decode()
        address = f"/registry/enterprises/{first.pk}/apart?from={second.pk}"
        assert address in page
        assert web.post(address, {"reason": ""}).status_code == 422
        assert web.post(address, {"reason": "other owners"}).status_code == 302
        assert queries.list_duplicates(officer) == []
        event = Event.objects.get(act="registry.told_apart")
        assert (event.reason, event.part_of_id) == ("other owners", first.pk)
        with pytest.raises(InvalidInput, match="told apart already"):
            services.tell_apart(officer, second.pk, first.pk, reason="again")
        shown = web.get("/registry/duplicates?reason=APART").content.decode()
        assert second.name in shown
        row = queries.list_told_apart(officer).get()
        assert web.post(f"/registry/apart/{row.pk}/remove", {"reason": "no"}).status_code == 302
        assert len(queries.list_duplicates(officer)) == 1

    def test_the_two_may_be_changed_without_being_asked_again(self, officer: Actor) -> None:
        first = make.enterprise(officer, "海岳恩拓科技有限公司")
        second = make.enterprise(officer, "海岳云栈科技有限公司")
        services.tell_apart(officer, first.pk, second.pk, reason="other owners")
        columns = {"name": "海岳恩拓科技股份有限公司"}
        services.change_enterprise_columns(officer, second.pk, columns, reason="new name")
        third = make.enterprise(officer, "海岳晟云科技有限公司")
        with pytest.raises(services.PossibleDuplicate):
            services.change_enterprise_columns(officer, third.pk, columns, reason="new name")
