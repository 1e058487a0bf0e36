"""Corrections: nobody overwrites what another has just saved, and nothing typed is lost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests import make

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event
from zoneworks.registry import services
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Contact, FormerName, Project, StageProbability, YearFigures

pytestmark = pytest.mark.django_db


ANOTHER = {
    "name": "Old Works",
    "credit_code": make.code(4711),
    "industry_code": "3841",
    "scale": "SMALL",
}


def text(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def conflict(page: Any) -> list[tuple[str, str, str]]:
    """What the page shows side by side: field, saved meanwhile, typed."""
    with translation.override("en"):
        return [
            (str(label), theirs, mine) for label, theirs, mine in page.context["conflict"]["rows"]
        ]


class TestFigures:
    def test_a_year_is_corrected_and_emptied_where_it_was_wrong(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.enterprise(officer)
        services.set_figures(officer, row.pk, 2023, {"tax_fen": 5_000_000, "staff": 12})
        address = f"/registry/enterprises/{row.pk}/figures/2023"
        page = web.get(address)
        assert page.context["form"]["tax_fen"].value() == "5"
        typed = {"tax_fen": "6", "staff": "", "version": "1", "reason": "typed wrongly"}
        assert web.post(address, typed).status_code == 302
        figures = YearFigures.objects.get()
        assert (figures.tax_fen, figures.staff) == (6_000_000, None)
        row.refresh_from_db()
        assert (row.latest_tax_fen, row.latest_staff) == (6_000_000, None)
        assert Event.objects.latest("pk").reason == "typed wrongly"

    def test_a_stale_correction_shows_who_saved_what_and_keeps_what_was_typed(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.enterprise(officer)
        services.set_figures(officer, row.pk, 2023, {"tax_fen": 5_000_000})
        other = make.actor(row.zone)
        services.set_figures(other, row.pk, 2023, {"tax_fen": 7_000_000}, version=1)
        address = f"/registry/enterprises/{row.pk}/figures/2023"
        page = web.post(address, {"tax_fen": "6", "version": "1", "reason": "mine"})
        assert page.status_code == 422
        assert conflict(page) == [("Tax", "7", "6")]
        assert f"Saved by {other.name}" in text(page)
        assert page.context["form"]["reason"].value() == "mine"
        again = {"tax_fen": "6", "version": page.context["form"]["version"].value(), "reason": "m"}
        assert web.post(address, again).status_code == 302
        assert YearFigures.objects.get().tax_fen == 6_000_000

    def test_a_year_that_somebody_else_has_just_entered_is_shown_first(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.enterprise(officer)
        services.set_figures(officer, row.pk, 2023, {"tax_fen": 5_000_000})
        address = f"/registry/enterprises/{row.pk}/figures/add"
        page = web.post(address, {"year": "2023", "tax_fen": "6"})
        assert conflict(page) == [("Tax", "5", "6")]
        assert YearFigures.objects.get().tax_fen == 5_000_000
        typed = {"year": "2023", "tax_fen": "6", "version": "1"}
        assert web.post(address, typed).status_code == 302
        assert YearFigures.objects.get().tax_fen == 6_000_000


class TestContacts:
    def test_a_person_is_changed_and_removed_and_the_page_says_so(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.project(officer)
        contact = services.add_contact(officer, {"name": "Lin"}, project_id=row.pk)
        typed = {"name": "Lin Hua", "phone": "0731-1", "version": "1"}
        answer = web.post(f"/registry/contacts/{contact.pk}", typed, follow=True)
        assert "“Lin Hua” is saved." in text(answer)
        stale = web.post(f"/registry/contacts/{contact.pk}/remove", {"version": "1"})
        assert stale.status_code == 422
        assert "Somebody else saved" in text(stale)
        gone = web.post(f"/registry/contacts/{contact.pk}/remove", {"version": "2"}, follow=True)
        assert "“Lin Hua” is removed." in text(gone)
        assert not Contact.objects.exists()
        assert web.get(f"/registry/contacts/{contact.pk}").status_code == 404

    def test_a_stale_change_of_a_person_is_shown_beside_the_other(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.enterprise(officer)
        contact = services.add_contact(officer, {"name": "Lin"}, enterprise_id=row.pk)
        records.change(officer, Contact, contact.pk, {"phone": "1"}, act="probe")
        page = web.post(f"/registry/contacts/{contact.pk}", {"name": "Lim", "version": "1"})
        assert conflict(page) == [("Name", "Lin", "Lim"), ("Telephone", "1", "")]


class TestNames:
    def test_a_former_name_is_entered_found_as_a_namesake_and_taken_away(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.enterprise(officer, "New Works")
        address = f"/registry/enterprises/{row.pk}/names/add"
        assert web.post(address, {"name": "Old Works", "until_on": "2020-05-06"}).status_code == 302
        with pytest.raises(services.PossibleDuplicate):
            services.register_enterprise(officer, ANOTHER)
        name = FormerName.objects.get()
        assert web.post(f"/registry/names/{name.pk}/remove", {"version": "1"}).status_code == 302
        services.register_enterprise(officer, ANOTHER)

    @pytest.mark.parametrize(
        ("name", "until_on", "field"),
        [("New Works", "2020-05-06", "name"), ("Old Works", "2999-01-01", "until_on")],
    )
    def test_the_present_name_and_a_day_to_come_are_refused(
        self, web: Client, officer: Actor, name: str, until_on: str, field: str
    ) -> None:
        row = make.enterprise(officer, "New Works")
        address = f"/registry/enterprises/{row.pk}/names/add"
        page = web.post(address, {"name": name, "until_on": until_on})
        assert set(page.context["form"].errors) == {field}

    def test_a_confirmed_namesake_is_not_asked_about_again(
        self, web: Client, officer: Actor
    ) -> None:
        make.enterprise(officer, "Haiyue")
        values = {
            "name": "Haiyue",
            "credit_code": make.code(77),
            "industry_code": "3841",
            "scale": "SMALL",
            "state": "OPERATING",
        }
        assert web.post("/registry/enterprises/new", values).status_code == 422
        assert (
            web.post("/registry/enterprises/new", values | {"confirmed": "on"}).status_code == 302
        )
        mine = values | {"address": "Road 1", "version": "1"}
        pk = Event.objects.filter(act="registry.enterprise_registered").latest("pk").subject_id
        assert web.post(f"/registry/enterprises/{pk}/edit", mine).status_code == 302


class TestStages:
    def test_a_day_of_a_stage_is_corrected_with_a_reason(self, web: Client, officer: Actor) -> None:
        row = make.project(officer)
        address = f"/registry/projects/{row.pk}/stages/LEAD"
        assert web.post(address, {"entered_on": "2020-01-02", "version": "1"}).status_code == 422
        typed = {"entered_on": "2020-01-02", "version": "1", "reason": "typed wrongly"}
        assert web.post(address, typed).status_code == 302
        assert row.stage_entries.get().entered_on == date(2020, 1, 2)
        assert "typed wrongly" in text(web.get(f"/registry/projects/{row.pk}"))

    def test_the_day_of_signature_follows_and_may_not_contradict_the_others(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.project(officer, entered_on=date(2023, 1, 1))
        for number, stage in enumerate(("NEGOTIATION", "REVIEW", "SIGNED"), start=1):
            day = date(2023, number + 1, 1)
            services.move_project(officer, row.pk, ProjectStage(stage), day, version=number)
        address = f"/registry/projects/{row.pk}/stages/SIGNED"
        typed = {"entered_on": "2023-02-15", "version": "1", "reason": "r"}
        page = web.post(address, typed)
        assert set(page.context["form"].errors) == {"entered_on"}
        assert web.post(address, typed | {"entered_on": "2023-05-01"}).status_code == 302
        row.refresh_from_db()
        assert row.signed_on == date(2023, 5, 1)

    def test_the_page_of_the_next_stage_offers_what_may_follow_today(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.project(officer)
        page = web.get(f"/registry/projects/{row.pk}/move")
        form = page.context["form"]
        offered = [stage for stage, _label in form.fields["stage"].choices]
        assert offered == [ProjectStage.NEGOTIATION, ProjectStage.DROPPED]
        assert form["entered_on"].value() == clock.today()
        assert f"{row.name}: next stage" in text(page)

    def test_a_project_that_somebody_moved_first_shows_that_and_not_a_wrong_choice(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.project(officer, entered_on=date(2023, 1, 1))
        other = make.actor(row.zone)
        services.move_project(other, row.pk, ProjectStage.NEGOTIATION, date(2023, 2, 1), version=1)
        page = web.post(
            f"/registry/projects/{row.pk}/move",
            {"stage": "NEGOTIATION", "entered_on": "2023-03-01", "version": "1", "reason": "mine"},
        )
        assert page.status_code == 422
        assert "Somebody else saved this record" in text(page)
        assert f"Saved by {other.name}" in text(page)
        assert "valid choice" not in text(page)
        assert page.context["form"]["reason"].value() == "mine"
        assert Project.objects.get().version == 2


def test_probabilities_set_by_two_are_not_overwritten(officer: Actor) -> None:
    zone = make.enterprise(officer).zone
    leader = make.actor(zone, Role.LEADER)
    web = make.english(make.client(leader))
    typed = dict.fromkeys(map(str, ProjectStage), "0.5") | {"reason": "own history"}
    version = web.get("/registry/probabilities").context["form"]["version"].value()
    assert web.post("/registry/probabilities", typed | {"version": version}).status_code == 302
    page = web.post("/registry/probabilities", typed | {"LEAD": "0.6", "version": version})
    assert page.status_code == 422
    assert conflict(page) == [("Lead", "0.500", "0.6")]
    assert StageProbability.objects.get(stage="LEAD").probability.as_tuple().digits == (5, 0, 0)
    assert page.context["form"]["reason"].value() == "own history"


def test_an_address_that_only_takes_a_button_says_so(web: Client) -> None:
    page = web.get("/logout")
    assert page.status_code == 405
    assert "only takes what a button or a form sends" in text(page)


@pytest.mark.parametrize("day", ["2999-01-01", "20240230"])
def test_a_day_to_come_and_a_day_that_is_none_are_refused(web: Client, day: str) -> None:
    values = {
        "name": "Works",
        "credit_code": make.code(78),
        "industry_code": "3841",
        "scale": "SMALL",
        "state": "OPERATING",
        "registered_on": day,
    }
    page = web.post("/registry/enterprises/new", values)
    assert set(page.context["form"].errors) == {"registered_on"}


def test_the_scale_is_chosen_and_not_given(web: Client) -> None:
    page = web.get("/registry/enterprises/new")
    assert page.context["form"]["scale"].value() is None
    assert '<option value="" selected>' in text(page)


def test_saving_a_project_unchanged_changes_not_its_land(web: Client, officer: Actor) -> None:
    row = make.project(officer, "Works", land_m2=Decimal("33333.37"))
    form = web.get(f"/registry/projects/{row.pk}/edit").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    saved = web.post(f"/registry/projects/{row.pk}/edit", sent | {"note": "seen"})
    assert saved.status_code == 302
    again = Project.objects.get(pk=row.pk)
    assert (again.note, again.land_m2) == ("seen", Decimal("33333.37"))
