"""One act on many records: seen before it is done, done at once, undone at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests import make, make_tokens

from zoneworks.core import bulk, timelines
from zoneworks.core.actors import Actor
from zoneworks.core.bulk import Done
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound
from zoneworks.core.models import Batch, Event, Zone
from zoneworks.registry import services
from zoneworks.registry.labels import TIMELINE
from zoneworks.registry.models import Enterprise, Project

ENTERPRISES, PROJECTS = "registry.enterprises", "registry.projects"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def do(
    officer: Actor, name: str, act: str, rows: list[Any], values: dict[str, Any], **more: Any
) -> Done:
    kind, wanted = bulk.get_act(officer, name, act)
    versions = {row.pk: row.version for row in rows}
    return bulk.carry_out(officer, kind, wanted, versions, values, **more)


def rescale(officer: Actor, rows: list[Enterprise], scale: str = "LARGE", **more: Any) -> Done:
    values = {"columns": {"scale": scale}, "reason": "new census"}
    return do(officer, ENTERPRISES, "change", rows, values, **more)


def scales() -> dict[str, str]:
    return dict(Enterprise.objects.values_list("name", "scale"))


class TestActing:
    def test_what_would_happen_is_told_and_nothing_is_written(self, officer: Actor) -> None:
        rows = [make.enterprise(officer, name) for name in ("One", "Two")]
        before = Event.objects.count()
        done = rescale(officer, rows, is_preview=True)
        assert [one.title.title for one in done.done] == ["One", "Two"]
        assert done.done[0].changes == [("Scale", "Medium", "Large")]
        assert done.batch is None
        assert scales() == {"One": "MEDIUM", "Two": "MEDIUM"}
        assert (Event.objects.count(), Batch.objects.count()) == (before, 0)

    def test_all_are_changed_by_one_batch_with_an_event_each(self, officer: Actor) -> None:
        rows = [make.enterprise(officer, name) for name in ("One", "Two", "Three")]
        done = rescale(officer, rows[:2])
        assert scales() == {"One": "LARGE", "Two": "LARGE", "Three": "MEDIUM"}
        assert done.batch is not None
        found = Event.objects.filter(batch=done.batch.number)
        assert {event.subject_id for event in found} == {rows[0].pk, rows[1].pk}
        assert {event.reason for event in found} == {"new census"}
        assert (done.batch.first, done.batch.last) == (found[0].pk, found[1].pk)

    def test_what_cannot_be_done_is_told_and_the_others_are_done(self, officer: Actor) -> None:
        good, stale, same, gone = (make.enterprise(officer, f"E{n}") for n in range(4))
        seen = [good, Enterprise.objects.get(pk=stale.pk), same, Enterprise.objects.get(pk=gone.pk)]
        services.change_enterprise_columns(officer, stale.pk, {"address": "x"}, reason="moved")
        services.change_enterprise_columns(officer, same.pk, {"scale": "LARGE"}, reason="grew")
        services.retire_enterprise(officer, gone.pk, reason="mistake")
        seen[2] = Enterprise.objects.get(pk=same.pk)
        done = rescale(officer, seen)
        assert [one.title.title for one in done.done] == ["E0"]
        why = {one.title.title: one.why for one in done.refused}
        assert "while you were editing" in why["E1"]
        assert why["E2"] == "It is so already."
        assert "retired" in why["E3"]

    def test_parts_of_a_record_are_told_with_it(self, officer: Actor) -> None:
        row = make.project(officer, "Works")
        values = {"stage": "NEGOTIATION", "entered_on": date(2024, 2, 1), "reason": ""}
        done = do(officer, PROJECTS, "move", [row], values)
        assert ("Stage", "Lead", "Negotiation") in done.done[0].changes
        assert ("Entered on", "—", "2024-02-01") in done.done[0].changes

    def test_who_may_not_do_it_one_by_one_may_not_do_it_at_once(self, officer: Actor) -> None:
        row = make.enterprise(officer)
        zone = Zone.objects.get(pk=officer.zone_id)
        auditor = make.actor(zone, Role.AUDITOR)
        with pytest.raises(ActForbidden):
            rescale(auditor, [row])
        stranger = make.actor(make.zone())
        with pytest.raises(NotFound):
            rescale(stranger, [row])
        with pytest.raises(InvalidInput):
            rescale(officer, [])


class TestUndoing:
    def test_undoing_puts_back_what_was_there(self, officer: Actor) -> None:
        small = make.enterprise(officer, "One", scale="SMALL")
        micro = make.enterprise(officer, "Two", scale="MICRO")
        done = rescale(officer, [small, micro])
        assert done.batch is not None
        seen = bulk.undo(officer, done.batch.pk, reason="wrong list", is_preview=True)
        assert [one.changes for one in seen.done] == [
            [("Scale", "Large", "Small")],
            [("Scale", "Large", "Micro")],
        ]
        assert set(scales().values()) == {"LARGE"}
        undone = bulk.undo(officer, done.batch.pk, reason="wrong list")
        assert scales() == {"One": "SMALL", "Two": "MICRO"}
        assert undone.batch is not None
        assert undone.batch.undoes == done.batch
        with pytest.raises(InvalidInput, match="It has been undone"):
            bulk.undo(officer, done.batch.pk, reason="again")
        with pytest.raises(InvalidInput, match="This undid another act"):
            bulk.undo(officer, undone.batch.pk, reason="back")

    def test_what_has_changed_again_stays(self, officer: Actor) -> None:
        rows = [make.enterprise(officer, name) for name in ("One", "Two")]
        done = rescale(officer, rows)
        services.change_enterprise_columns(officer, rows[0].pk, {"scale": "MICRO"}, reason="shrank")
        services.change_enterprise_columns(officer, rows[1].pk, {"address": "x"}, reason="moved")
        assert done.batch is not None
        undone = bulk.undo(officer, done.batch.pk, reason="wrong list")
        assert scales() == {"One": "MICRO", "Two": "MEDIUM"}
        assert [(one.title.title, one.why) for one in undone.refused] == [
            ("One", "It has been changed again since: correct it by hand.")
        ]
        assert Enterprise.objects.get(name="Two").address == "x"

    def test_retirement_and_projects_are_undone_too(self, officer: Actor) -> None:
        firm, works = make.enterprise(officer), make.project(officer, industry_code="38")
        retired = do(officer, ENTERPRISES, "retire", [firm], {"reason": "typed twice"})
        values = {"columns": {"industry_code": "3841"}, "reason": "finer"}
        changed = do(officer, PROJECTS, "change", [works], values)
        gone = do(officer, PROJECTS, "retire", [Project.objects.get()], {"reason": "slip"})
        assert Enterprise.objects.get().retired_on is not None
        for one in (gone, changed, retired):
            assert one.batch is not None
            assert bulk.undo(officer, one.batch.pk, reason="wrong").done
        assert Enterprise.objects.get().retired_on is None
        project = Project.objects.get()
        assert (project.industry_code, project.retired_on) == ("38", None)

    def test_a_probability_goes_back_however_it_was_typed(self, officer: Actor) -> None:
        works = make.project(officer, probability=Decimal("0.25"))
        values = {"columns": {"probability": Decimal("0.5")}, "reason": "talks go well"}
        done = do(officer, PROJECTS, "change", [works], values)
        assert done.batch is not None
        assert bulk.undo(officer, done.batch.pk, reason="wrong").done
        assert Project.objects.get().probability == Decimal("0.250")

    def test_a_later_retirement_is_not_undone_with_an_earlier_one(self, officer: Actor) -> None:
        firm = make.enterprise(officer)
        done = do(officer, ENTERPRISES, "retire", [firm], {"reason": "typed twice"})
        services.take_up_enterprise(officer, firm.pk, reason="it is not")
        services.retire_enterprise(officer, firm.pk, reason="it has gone")
        assert done.batch is not None
        undone = bulk.undo(officer, done.batch.pk, reason="wrong")
        assert undone.batch is None
        assert Enterprise.objects.get().retired_reason == "it has gone"

    def test_only_who_may_undo_it_is_led_there(self, officer: Actor) -> None:
        firm = make.enterprise(officer, "One")
        rescale(officer, [firm])
        leader = make.actor(Zone.objects.get(pk=officer.zone_id), Role.LEADER)
        assert any(one["batch"] for one in timelines.timeline(officer, firm, TIMELINE))
        assert not any(one["batch"] for one in timelines.timeline(leader, firm, TIMELINE))

    def test_what_has_no_inverse_is_not_undone(self, officer: Actor) -> None:
        row = make.project(officer)
        values = {"stage": "NEGOTIATION", "entered_on": date(2024, 2, 1), "reason": ""}
        done = do(officer, PROJECTS, "move", [row], values)
        assert done.batch is not None
        with pytest.raises(InvalidInput, match="correct each record by itself"):
            bulk.undo(officer, done.batch.pk, reason="wrong")

    def test_a_stranger_and_a_reader_do_not_find_it(self, officer: Actor) -> None:
        done = rescale(officer, [make.enterprise(officer)])
        assert done.batch is not None
        reader = make.actor(Zone.objects.get(pk=officer.zone_id), Role.AUDITOR)
        for other in (make.actor(make.zone()), reader):
            with pytest.raises(NotFound):
                bulk.undo(other, done.batch.pk, reason="mine")


class TestPages:
    def test_from_the_ticked_rows_to_the_undoing(self, web: Client, officer: Actor) -> None:
        rows = [make.enterprise(officer, name) for name in ("One", "Two")]
        page = web.get("/registry/enterprises").context["list"]
        values = [row.value for row in page.rows]
        assert values == [f"{row.pk}.1" for row in rows]
        address = page.bulk_url
        first = web.get(address, {"act": "change", "item": values})
        assert [one.title for one in first.context["rows"]] == ["One", "Two"]
        sent = {"act": "change", "item": values, "scale": "LARGE", "reason": "census"}
        shown = web.post(address, sent | {"preview": "1"})
        assert len(shown.context["done"].done) == 2
        assert set(scales().values()) == {"MEDIUM"}
        seen = {"seen": shown.context["seen"], "do": "1"}
        other = web.post(address, sent | seen | {"scale": "MICRO"})
        assert len(other.context["done"].done) == 2
        assert set(scales().values()) == {"MEDIUM"}, "what was not shown is not done"
        done = web.post(address, sent | seen, follow=True)
        assert set(scales().values()) == {"LARGE"}
        batch = done.context["batch"]
        timeline = web.get(f"/registry/enterprises/{rows[0].pk}/timeline").content.decode()
        assert f"/batches/{batch.pk}" in timeline
        assert web.get(f"/batches/{batch.pk}/undo").status_code == 200
        undo = f"/batches/{batch.pk}/undo"
        shown = web.post(undo, {"reason": "no", "preview": "1"})
        assert len(shown.context["done"].done) == 2
        assert set(scales().values()) == {"LARGE"}
        seen = {"seen": shown.context["seen"], "do": "1"}
        undone = web.post(undo, {"reason": "no"} | seen, follow=True)
        assert undone.status_code == 200
        assert set(scales().values()) == {"MEDIUM"}
        assert "Undone by" in web.get(f"/batches/{batch.pk}").content.decode()

    def test_all_of_the_narrowed_list_can_be_chosen(self, web: Client, officer: Actor) -> None:
        for number in range(55):
            make.enterprise(officer, f"E{number:02}", scale="SMALL" if number < 52 else "LARGE")
        listing = web.get("/registry/enterprises?scale=SMALL").context["list"]
        assert listing.bulk_every == "52"
        query = {"act": "change", "all": listing.bulk_query}
        shown = web.get(listing.bulk_url, query)
        assert len(shown.context["chosen"]) == 52
        few = web.get("/registry/enterprises?scale=LARGE").context["list"]
        assert few.bulk_every == ""

    def test_what_is_missing_stands_in_the_form_and_nothing_happens(
        self, web: Client, officer: Actor
    ) -> None:
        row = make.enterprise(officer)
        sent = {"act": "change", "item": f"{row.pk}.1", "do": "1"}
        page = web.post(f"/lists/{ENTERPRISES}/acts", sent | {"reason": "x"})
        assert page.status_code == 422
        assert "Say which column" in page.content.decode()
        page = web.post(f"/lists/{ENTERPRISES}/acts", sent | {"industry_code": "9999"})
        assert set(page.context["form"].errors) == {"industry_code", "reason"}
        assert Batch.objects.count() == 0
        damaged = web.get(f"/lists/{ENTERPRISES}/acts?act=change&item=x")
        assert damaged.status_code == 422

    def test_programs_do_the_same(self, web: Client, officer: Actor) -> None:
        row = make.enterprise(officer, "One")
        sent = {
            "items": [{"id": row.pk, "version": 1}],
            "values": {"scale": "LARGE", "reason": "census"},
        }
        address = f"/api/core/lists/{ENTERPRISES}/acts/change"
        seen = web.post(address, sent | {"is_preview": True}, "application/json").json()
        assert seen["batch"] is None
        assert seen["done"][0]["changes"] == [
            {"label": "Scale", "before": "Medium", "after": "Large"}
        ]
        done = web.post(address, sent, "application/json").json()
        told = web.get(f"/api/core/batches/{done['batch']}").json()
        assert (told["undo_refusal"], told["undone_by"]) == ("", None)
        undone = web.post(
            f"/api/core/batches/{done['batch']}/undo", {"reason": "no"}, "application/json"
        ).json()
        assert undone["done"][0]["changes"][0]["after"] == "Medium"
        assert web.get(f"/api/core/batches/{done['batch']}").json()["undone_by"] == undone["batch"]
        wrong = web.post(address, sent | {"values": {"scale": "HUGE"}}, "application/json")
        assert wrong.status_code == 422


class TestTokens:
    @pytest.mark.parametrize("method", ["acts/retire", "exports", "views"])
    def test_a_token_reaches_only_lists_of_its_scope(self, officer: Actor, method: str) -> None:
        row = make.enterprise(officer, "One")
        bodies = {
            "acts/retire": {"items": [{"id": row.pk, "version": 1}], "values": {"reason": "x"}},
            "exports": {"suffix": "csv"},
            "views": {"name": "Mine"},
        }
        for parts, statuses in ((["members"], {403}), (["register"], {200, 201, 202})):
            _token, text = make_tokens.token(officer, *parts, name=f"{parts[0]} {method}")
            answer = Client().post(
                f"/api/core/lists/{ENTERPRISES}/{method}",
                bodies[method],
                "application/json",
                headers={"authorization": f"Bearer {text}"},
            )
            assert answer.status_code in statuses, answer.content

    def test_a_token_says_nothing_about_records_outside_its_scope(self, officer: Actor) -> None:
        row = make.enterprise(officer, "One")
        _token, text = make_tokens.token(officer, "members", name="few")
        answer = Client().post(
            f"/api/core/records/registry.Enterprise/{row.pk}/comments",
            {"text": "x"},
            "application/json",
            headers={"authorization": f"Bearer {text}"},
        )
        assert answer.status_code == 404
