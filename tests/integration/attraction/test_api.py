"""Attraction through the API: from a lead to a reward, each refusal at its field."""

import json
from typing import Any

import pytest
from django.test import Client
from tests import make
from tests.integration.attraction.refusals import everything
from tests.make_attraction import PRODUCED, REGISTERED, SIGNED, STARTED, TALKED, Office, day

from zoneworks.attraction.labels.subjects import subject_of_reward
from zoneworks.attraction.models import Agreement, Filing, Lead, Reward
from zoneworks.compliance.models import Review
from zoneworks.core.engine.roles import Role
from zoneworks.registry.models import Project
from zoneworks.registry.services import move_project

pytestmark = pytest.mark.django_db
LEAD = {"investor": "Bright Cells", "name": "A plant for cells", "source": "EVENT"}
LEAD_OF_FILING = {"investor": "Somebody", "name": "An idea"}
WHOLE = "__all__"
"""The field of a refusal that is about the whole body."""
SCHEME = {
    "name": "Reward scheme",
    "kind": "MARGINAL",
    "cap_fen": 500_000_000,
    "unpaid": ["IN_CHARGE"],
    "protection_months": 12,
    "claim_months": 36,
    "publicity_days": 5,
    "clawback_years": 5,
}


class Program:
    """Somebody's program."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser

    def send(self, method: str, path: str, **values: Any) -> Any:
        """What is answered to a body."""
        content = json.dumps(values, default=str)
        return self.browser.generic(method, f"/api/attraction/{path}", content, "application/json")

    def done(self, path: str, **values: Any) -> dict[str, Any]:
        """What was made or changed by a body that was taken."""
        answer = self.send("POST", path, **values)
        assert answer.status_code in {200, 201}, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found

    def get(self, path: str, **params: Any) -> Any:
        """What is read."""
        answer = self.browser.get(f"/api/attraction/{path}", params)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def refused(self, method: str, path: str, status: int, *fields: str, **values: Any) -> None:
        """A body is refused at fields, and nothing changes."""
        before = everything()
        answer = self.send(method, path, **values)
        assert answer.status_code == status, answer.content.decode()
        if fields:
            assert set(answer.json()["fields"]) == set(fields)
        assert everything() == before


@pytest.fixture
def officer(office: Office) -> Program:
    return Program(make.client(office.officer))


@pytest.fixture
def colleague(office: Office) -> Program:
    return Program(make.client(office.colleague))


@pytest.fixture
def leader(office: Office) -> Program:
    return Program(make.client(office.leader))


def test_from_a_lead_to_a_paid_reward(
    office: Office, officer: Program, colleague: Program, leader: Program
) -> None:
    office.published_scheme()
    lead = officer.done("leads", **LEAD, investment_fen=10_000_000_000, opened_on=day(-300))
    pk = lead["id"]
    assert lead["owner_id"] == office.officer.membership_id
    officer.done(f"leads/{pk}/needs", kind="LAND", amount="66666.67", needed_by=day(90))
    officer.done(f"leads/{pk}/contacts", name="Wang Fang")
    found = officer.get(f"leads/{pk}")
    assert [one["amount"] for one in found["element_needs"]] == ["66666.67"]
    assert [one["name"] for one in found["contacts"]] == ["Wang Fang"]
    filing = officer.done("filings", lead_id=pk, kind="PERSON", finder="Lin")
    officer.refused("POST", f"filings/{filing['id']}/confirmation", 422, WHOLE, version=1)
    filing = colleague.done(f"filings/{filing['id']}/confirmation", version=1)
    assert (filing["state"], filing["lead_id"]) == ("CONFIRMED", pk)
    moved = officer.done(f"leads/{pk}/negotiation", on=day(TALKED), version=1)
    assert moved["stage_now"] == "NEGOTIATION"
    columns = {"code": "A-1", "name": "Cell plant", "on": day(REGISTERED), "version": 2}
    project = officer.done(f"leads/{pk}/project", **columns)
    assert (project["stage"], project["land_m2"]) == ("REVIEW", "66666.67")

    terms = {"title": "Agreement", "investor": "Bright Cells", "investment_fen": 10_000_000_000}
    draft = officer.done(f"projects/{project['id']}/agreement", **terms)
    address = f"agreements/{draft['id']}"
    for side, kind in (("INVESTOR", "START"), ("ZONE", "LAND")):
        officer.done(f"{address}/obligations", side=side, kind=kind, text="As agreed")
    leader.refused("POST", f"{address}/signature", 422, WHOLE, signed_on=day(SIGNED))
    office.pass_agreement(Agreement.objects.get(pk=draft["id"]))
    signed = leader.done(f"{address}/signature", signed_on=day(SIGNED), version=1)
    assert (signed["state"], len(signed["content_sha256"])) == ("SIGNED", 64)
    owed = signed["obligations"][0]["id"]
    done = officer.done(f"obligations/{owed}/fulfillment", fulfilled_on=day(0), evidence="Seen")
    assert done["fulfilled_on"] == str(day(0))

    row = Project.objects.get(pk=project["id"])
    for stage, days in (("CONSTRUCTION", STARTED), ("PRODUCTION", PRODUCED)):
        row = move_project(office.officer, row.pk, stage, day(days), version=row.version)
    paid = {"paid_on": day(-60), "amount_fen": 10_000_000_000, "voucher": "V-1"}
    entered = officer.done(f"projects/{row.pk}/investments", **paid)
    officer.refused("POST", f"investments/{entered['id']}/verification", 422, WHOLE)
    leader.done(f"investments/{entered['id']}/verification", version=1)
    shares = [{"payee": "Lin", "weight": "2"}, {"payee": "Xu", "weight": "1.5"}]
    reward = officer.done(f"projects/{row.pk}/reward", shares=shares)
    assert sum(one["amount_fen"] for one in reward["shares"]) == reward["amount_fen"]
    address = f"rewards/{reward['id']}"
    leader.done(f"{address}/publication", version=1)
    objection = officer.done(f"{address}/objections", objector="Xu", text="Late")
    assert leader.done(f"objections/{objection['id']}/answer", answer="No")["answer"] == "No"
    leader.refused("POST", f"{address}/payment", 422, WHOLE, payment="V-9")
    Reward.objects.filter(pk=reward["id"]).update(public_until=day(-1))
    leader.refused("POST", f"{address}/payment", 422, WHOLE, payment="V-9")
    make.passed_review(
        office.officer, office.leader, subject_of_reward(Reward.objects.get(pk=reward["id"]))
    )
    assert leader.done(f"{address}/payment", payment="V-9", version=2)["state"] == "PAID"


def test_a_reward_is_taken_back_as_it_was_read(office: Office, leader: Program) -> None:
    address = f"rewards/{office.paid().pk}/clawback"
    back = {"cause": "AUDIT", "amount_fen": 100, "reason": "Too much"}
    leader.refused("POST", address, 409, **back, version=2)
    leader.refused("POST", address, 422, "amount_fen", **back | {"amount_fen": 10**9}, version=3)
    assert leader.done(address, **back, version=3)["clawed_back_fen"] == 100


def test_refusals_name_the_fields_of_the_api(office: Office, officer: Program) -> None:
    office.lead("Bright Cells")
    officer.refused("POST", "leads", 422, "investor", **LEAD)
    assert officer.done("leads", **LEAD, is_new_confirmed=True)["investor"] == "Bright Cells"
    new = LEAD | {"investor": "Others"}
    officer.refused("POST", "leads", 422, "source_unit_id", **new, source_unit_id=999)
    officer.refused("POST", "leads", 422, "source_enterprise_id", **new, source_enterprise_id=99)
    officer.refused("POST", "leads", 422, "owner_id", **new, owner_id=999)
    officer.refused("POST", "leads", 422, "industry_code", **new, industry_code="0000")
    bank = make.membership(office.zone, Role.BANK)
    officer.refused("POST", "leads", 422, "owner_id", **new, owner_id=bank.pk)
    officer.refused("POST", "filings", 422, WHOLE, kind="PERSON", finder="Lin", **LEAD_OF_FILING)
    office.published_scheme()
    officer.refused("POST", "filings", 422, "finder", kind="PERSON", **LEAD_OF_FILING)
    officer.refused("POST", "filings", 404, finder="Lin", unit_id=999, **LEAD_OF_FILING)
    officer.refused("POST", "filings", 404, finder="Lin", lead_id=999)


def test_a_change_sends_the_version_that_was_read(office: Office, officer: Program) -> None:
    lead = office.lead()
    change = LEAD | {"owner_id": office.officer.membership_id, "makes": "cells"}
    assert officer.send("PUT", f"leads/{lead.pk}", **change, version=1).json()["version"] == 2
    officer.refused("PUT", f"leads/{lead.pk}", 409, **change | {"makes": "packs"}, version=1)
    officer.refused("PUT", f"leads/{lead.pk}", 422, **change)
    talk = officer.done(f"leads/{lead.pk}/talks", kind="CALL", held_on=day(-1), summary="Prices")
    mended = {"kind": "CALL", "held_on": day(-2), "summary": "Prices", "reason": "A day early"}
    officer.refused("PUT", f"talks/{talk['id']}", 409, **mended, version=3)
    assert officer.send("PUT", f"talks/{talk['id']}", **mended, version=1).status_code == 200
    (told,) = officer.get(f"leads/{lead.pk}/talks")["items"]
    assert (told["held_on"], told["version"]) == (str(day(-2)), 2)


def test_leads_are_dropped_resumed_and_merged(office: Office, officer: Program) -> None:
    kept, gone = office.lead(), office.lead()
    dropped = officer.done(f"leads/{kept.pk}/drop", cause="ELSEWHERE", on=day(0), version=1)
    assert (dropped["stage_now"], dropped["dropped_because"]) == ("DROPPED", "ELSEWHERE")
    officer.refused("POST", f"leads/{kept.pk}/merger", 422, WHOLE, gone_id=gone.pk, version=2)
    officer.refused("POST", f"leads/{kept.pk}/resumption", 422, "reason", version=2)
    officer.done(f"leads/{kept.pk}/resumption", version=2, reason="They came back")
    officer.done(f"leads/{kept.pk}/merger", gone_id=gone.pk, version=3)
    assert officer.get(f"leads/{gone.pk}")["merged_into_id"] == kept.pk


def test_schemes_are_drafted_by_rate_or_by_amount(office: Office, officer: Program) -> None:
    values = SCHEME | {"valid_from": day(0)}
    by_rate = [{"from_fen": 100, "rate": "0.003"}, {"from_fen": 500, "rate": "0.0025"}]
    made = officer.done("schemes", **values, tiers=by_rate)
    assert [one["rate"] for one in made["tiers"]] == ["3/1000", "1/400"]
    path = f"schemes/{made['id']}"
    wrong = (
        [{"from_fen": 100, "amount_fen": 5}],
        [{"from_fen": 100, "rate": "0.003", "amount_fen": 5}],
        [{"from_fen": 100}],
        [{"from_fen": 100, "rate": "0.003"}, {"from_fen": 50, "rate": "0.002"}],
    )
    for tiers in wrong:
        officer.refused("POST", "schemes", 422, "tiers", **values, tiers=tiers)
        officer.refused("PUT", path, 422, "tiers", **values, tiers=tiers, version=1)
    officer.refused("POST", "schemes", 422, **values, tiers=[{"from_fen": 1, "rate": "0.12345678"}])
    fixed = values | {"kind": "FIXED", "tiers": [{"from_fen": 100, "amount_fen": 5}], "version": 1}
    assert officer.send("PUT", path, **fixed).json()["tiers"] == fixed["tiers"]
    officer.done(f"{path}/review")
    assert Review.objects.get().record == "attraction.Scheme"


def test_a_fund_manager_files_and_reads_its_own_alone(office: Office) -> None:
    office.published_scheme()
    strange = office.filing()
    manager = make.actor(office.zone, Role.FUND_MANAGER)
    program = Program(make.client(manager))
    made = program.done("filings", **LEAD_OF_FILING, kind="STAFF", finder="Somebody else")
    assert (made["kind"], made["unit_id"]) == ("FUND", manager.unit_id)
    assert [one["id"] for one in program.get("filings")["items"]] == [made["id"]]
    program.refused("POST", f"filings/{strange.pk}/withdrawal", 404, reason="Not mine")
    program.refused("POST", "filings", 403, lead_id=strange.lead_id)
    assert program.browser.get(f"/api/attraction/leads/{made['lead_id']}").status_code == 403
    assert program.done(f"filings/{made['id']}/withdrawal", reason="Mine")["state"] == "WITHDRAWN"


def test_disputes_are_decided_by_leaders(office: Office, officer: Program, leader: Program) -> None:
    filing = office.confirmed()
    claim = {"claimant": "Xu", "claim": "I was first"}
    path = f"filings/{filing.pk}/disputes"
    officer.refused("POST", path, 422, "rival", **claim, rival="SB-9")
    dispute = officer.done(path, **claim, version=2)
    decision = {"is_upheld": True, "reason": "He was", "version": 1}
    officer.refused("POST", f"disputes/{dispute['id']}/decision", 403, **decision)
    assert leader.done(f"disputes/{dispute['id']}/decision", **decision)["is_upheld"] is True
    (told,) = officer.get(f"filings/{filing.pk}")["disputes"]
    assert told["decided_on"] == str(day(0))
    assert Filing.objects.get(pk=filing.pk).state == "REFUSED"


def test_lists_take_the_filters_of_their_pages(office: Office, officer: Program) -> None:
    office.lead(name="In hand", source="FUND")
    office.dropped(name="Given up")
    names = [one["name"] for one in officer.get("leads")["items"]]
    assert names == ["In hand"], "what is in hand, as on the page"
    every = officer.get("leads", use="all", sort="name", limit=1)
    assert [one["name"] for one in every["items"]] == ["Given up"]
    rest = officer.get("leads", use="all", sort="name", limit=1, after=every["next"])
    assert [one["name"] for one in rest["items"]] == ["In hand"]
    assert not officer.get("leads", source="BANK")["items"]
    strange = officer.browser.get("/api/attraction/leads", {"color": "red"})
    assert (strange.status_code, set(strange.json()["fields"])) == (422, {"color"})
    for name in ("filings", "schemes", "rewards", "agreements", "top-companies", "targets"):
        assert officer.get(name) == {"items": [], "next": None}


def test_targets_lists_and_outlook(office: Office, officer: Program, leader: Program) -> None:
    office.signed_agreement(on=day(-10))
    goal = {"name": "Projects", "measure": "PROJECTS", "goal": 4}
    goal |= {"begins_on": day(-20), "ends_on": day(20)}
    officer.refused("POST", "targets", 403, **goal)
    target = leader.done("targets", **goal)
    (standing,) = officer.get("targets")["items"]
    assert (standing["reached"], standing["goal"]) == (1, 4)
    change = leader.send("PUT", f"targets/{target['id']}", **goal | {"goal": 5}, version=1)
    assert change.json()["goal"] == 5
    names = [{"rank": 1, "name": "One"}, {"rank": 2, "name": "Two"}]
    listed = {"kind": "WORLD", "published_on": day(-400)}
    assert leader.done("top-lists", **listed, companies=names) == {"count": 2}
    twice = [{"rank": 1, "name": "One"}, {"rank": 1, "name": "Two"}]
    leader.refused("POST", "top-lists", 422, "companies", **listed, companies=twice)
    assert len(officer.get("top-companies", kind="WORLD")["items"]) == 2
    funnel = officer.get("funnel")
    assert [step["reached"] for step in funnel["steps"]] == [1, 1, 1, 1]
    assert len(funnel["landings"]) == 3
    assert len(officer.get("forecast")["items"]) == 12
    assert Lead.objects.count() == 1
