"""Pages and operations of idle land and the five routes, as people and programs use them."""

import html
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from tests import make
from tests.integration.land.idle import Ground, on, served
from tests.integration.land.trade import expand

from zoneworks.core import clock
from zoneworks.core.desk import list_groups
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, IssuedDocument, User
from zoneworks.core.timelines import timeline
from zoneworks.land.labels.idle_timeline import TIMELINE
from zoneworks.land.models import IdleCase, Renewal, RouteSetting
from zoneworks.land.queries.outlooks import list_becoming_idle
from zoneworks.land.services import idle, routes
from zoneworks.land.views import routes as board

pytestmark = pytest.mark.django_db
TODAY = date(2025, 5, 12)


@pytest.fixture
def ground() -> Ground:
    """A zone with land."""
    return Ground()


def text_of(browser: Client, address: str) -> str:
    """What a page shows."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def post(browser: Client, address: str, values: dict[str, Any], **more: Any) -> Any:
    """Send a form and go where it leads."""
    return browser.post(address, values, follow=True, **more)


def test_a_land_officer_finds_what_becomes_idle_from_the_desk(ground: Ground) -> None:
    contract = ground.contract(start_by=date(2024, 6, 10))
    web = make.english(make.client(ground.officer))
    with on(TODAY):
        assert "Becomes idle by law: look after it" in text_of(web, "/")
        shown = text_of(web, "/land/becoming-idle")
        assert "in 30 days" in shown
        assert "2025-06-11" in shown
        assert "in 30 days" not in text_of(web, "/land/becoming-idle?within=0")
        tab = text_of(web, f"/land/parcels/{contract.parcel_id}/idle")
    told = strip_tags(tab)
    assert "Works were to begin by 2024-06-10, as agreed." in told
    assert "first day on which the land is idle is 2025-06-11" in told
    assert "hindered days left out, fills 1 year; first day" in html.unescape(told)
    assert "Note as idle" not in tab


def test_land_that_becomes_idle_soon_says_what_can_be_done_before(ground: Ground) -> None:
    contract = ground.contract(start_by=date(2024, 6, 10))
    address = f"/land/parcels/{contract.parcel_id}/idle"
    web = make.english(make.client(ground.officer))
    with on(date(2025, 4, 11)):
        assert "What can be done before" not in text_of(web, address)
    with on(date(2025, 4, 12)):
        shown = text_of(web, address)
        leader = make.english(make.client(ground.leader))
        assert "What can be done before" not in text_of(leader, address)
    assert "idle in 60 days" in shown
    assert f'href="/land/contracts/{contract.pk}/edit"' in shown
    assert f'href="{reverse("registry:enterprise", args=[ground.holder.pk])}"' in shown
    assert "Possible from 2025-06-11 on" in shown
    assert "Not begun in time" in shown.split("state-line")[1].split("</div>")[0]
    with on(date(2025, 6, 11)):
        shown = text_of(web, address)
    assert "What can be done before" not in shown
    assert "Note as idle" in shown


def test_the_desk_tells_of_land_since_it_is_soon_and_by_its_first_idle_day(
    ground: Ground,
) -> None:
    ground.contract(start_by=date(2024, 6, 10))
    ground.contract(start_by=None, finish_by=None, delivered_on=date(2023, 6, 12))
    anew = ground.contract(start_by=date(2023, 3, 15))
    with on(TODAY):
        case = idle.open_case(ground.officer, anew.pk)
        ended = {"state": "ENDED", "ending": "NOT_IDLE", "ended_on": TODAY, "ended_because": "x"}
        IdleCase.objects.filter(pk=case.pk).update(**ended, counts_from=date(2024, 6, 14))
        listed = {row.idle_from for row in list_becoming_idle(ground.officer, 60)}
        told = {
            (row["due"], clock.day_of(row["since"]))
            for group in list_groups(ground.officer)
            for row in group["items"]
        }
    days = {date(2025, 6, 11), date(2025, 6, 13), date(2025, 6, 15)}
    assert listed == days
    assert told == {(day, day - timedelta(days=60)) for day in days}


def test_a_list_of_many_goes_on_page_by_page(ground: Ground) -> None:
    for _one in range(55):
        ground.contract()
    web = make.english(make.client(ground.officer))
    with on(TODAY):
        first = web.get("/land/becoming-idle").context["list"]
        second = web.get(first.next_url).context["list"]
        back = web.get(second.previous_url).context["list"]
    assert (len(first.rows), len(second.rows)) == (50, 5)
    assert [row.url for row in back.rows] == [row.url for row in first.rows]


def test_a_case_runs_by_its_pages_from_the_sign_to_the_fee(ground: Ground) -> None:
    contract = ground.contract()
    officer = make.english(make.client(ground.officer))
    leader = make.english(make.client(ground.leader))
    with on(TODAY):
        page = post(officer, f"/land/contracts/{contract.pk}/idle", {"note": "巡查"})
        assert "is open: inquire into it" in page.content.decode()
        case = IdleCase.objects.get()
        url = f"/land/idle/{case.pk}"
        _act(officer, case, "inquire", {})
        _act(officer, case, "deliver", served(TODAY))
        _act(officer, case, "answer", {"on": TODAY, "answer": "资金未到位"})
        assert "Determine" in text_of(leader, "/")
        assert "送达回证" in text_of(officer, url)
        assert "In person; 创新路 8 号; 送达回证" in text_of(officer, f"{url}/timeline")
        refused = _send(leader, case, "determine", {"cause": "GOVERNMENT", "reason": "规划"})
        assert refused.status_code == 422
        assert "No hindrance of article 8 is verified" in refused.content.decode()
        _act(leader, case, "determine", {"cause": "OWNER", "reason": "现场核查未动工"})
        shown = text_of(officer, url)
        assert "Determination of idle land" in shown
        assert "闲认〔2025〕1号" in shown
        _act(officer, case, "tell_hearing", {"about": "FEE"})
        _act(officer, case, "deliver", served(TODAY))
        refused = _send(leader, case, "decide_fee", {"approval": "批复"})
        assert "The holder may ask for a hearing until 2025-05-19" in refused.content.decode()
    with on(date(2025, 5, 20)):
        _act(leader, case, "decide_fee", {"approval": "批复"})
        shown = text_of(officer, url)
        assert "¥9,000,000.00" in shown
        assert text_of(officer, f"{url}/timeline").count("Fee decided") >= 1
        paper = shown.split("/land/papers/")[1].split('"')[0]
        answer = officer.get(f"/land/papers/{paper}")
        assert answer["Content-Type"] == "application/pdf"
        stranger = make.client(make.actor(make.zone()))
        assert stranger.get(f"/land/papers/{paper}").status_code == 404


def test_the_timeline_names_who_took_a_case(ground: Ground) -> None:
    User.objects.filter(pk=ground.officer.user_id).update(name="林知远")
    contract = ground.contract()
    with on(TODAY):
        case = idle.open_case(ground.officer, contract.pk)
        IdleCase.objects.update(officer=None)
        idle.inquire(ground.officer, case.pk, {})
    told = timeline(ground.officer, case, TIMELINE)
    assert ("—", "林知远") in [one[1:] for event in told for one in event["changes"]]


def test_a_case_says_what_comes_next_and_how_long_a_term_is_over(ground: Ground) -> None:
    contract = ground.contract()
    web = make.english(make.client(ground.officer))
    with on(TODAY):
        case = idle.open_case(ground.officer, contract.pk)
        assert "Next step: Send the notice of inquiry." in _head(web, case)
        idle.inquire(ground.officer, case.pk, {})
        assert "Next step: Enter the delivery." in _head(web, case)
        idle.deliver(ground.officer, case.pk, served(TODAY))
        shown = _head(web, case)
    assert "Next step: Enter the holder&#x27;s answer." in shown
    assert f"Awaited from {ground.holder.name}: Answer of the holder by 2025-06-11." in shown
    assert "in 30 days" in shown
    with on(date(2025, 6, 14)):
        shown = _head(web, case)
        assert "Next step: Determine as idle (decided by the zone’s leader)." in shown
        ended = f"Answer of the holder: the term of {ground.holder.name} ended on 2025-06-11"
        assert ended in shown
        assert "tone-bad" not in shown
        idle.answer(ground.officer, case.pk, {"on": date(2025, 6, 13), "answer": "资金未到位"})
        assert "Awaited" not in _head(web, case)


def test_a_paper_is_seen_before_it_goes_out_and_nothing_is_kept(ground: Ground) -> None:
    case = ground.inquired()
    leader = make.english(make.client(ground.leader))
    address = f"/land/idle/{case.pk}/acts/determine"
    with on(TODAY):
        assert 'hx-vals=\'{"preview": "yes"}\'' in text_of(leader, address)
        before = Event.objects.count(), IssuedDocument.objects.count()
        told = {"version": 0, "preview": "yes", "reason": ""}
        assert "闲置土地认定书" not in leader.post(address, told).content.decode()
        why = leader.post(address, told | {"cause": "GOVERNMENT"}).content.decode()
        assert "No hindrance of article 8 is verified" in why
        shown = leader.post(address, told | {"cause": "OWNER"}).content.decode()
        assert "闲置土地认定书" in shown
        assert "……" in shown
        typed = told | {"cause": "OWNER", "reason": "现场核查未动工"}
        assert "现场核查未动工" in leader.post(address, typed).content.decode()
    case.refresh_from_db()
    assert case.state == "INQUIRY"
    assert (Event.objects.count(), IssuedDocument.objects.count()) == before
    with on(TODAY):
        _act(leader, case, "determine", {"cause": "OWNER", "reason": "现场核查未动工"})
        assert "闲认〔2025〕1号" in text_of(leader, f"/land/idle/{case.pk}")


def _head(browser: Client, case: IdleCase) -> str:
    """The line of state on the page of a case."""
    shown = text_of(browser, f"/land/idle/{case.pk}")
    return shown.split("state-line")[1].split("</div>")[0]


def _send(browser: Client, case: IdleCase, act: str, values: dict[str, Any]) -> Any:
    address = f"/land/idle/{case.pk}/acts/{act}"
    version = browser.get(address).context["form"].initial["version"]
    return browser.post(address, values | {"version": version})


def _act(browser: Client, case: IdleCase, act: str, values: dict[str, Any]) -> None:
    answer = _send(browser, case, act, values)
    assert answer.status_code == 302, answer.content.decode()


def test_an_act_that_the_state_does_not_know_leads_back_and_no_such_act_is_not_found(
    ground: Ground,
) -> None:
    case = ground.inquired()
    web = make.client(ground.officer)
    with on(TODAY):
        answer = web.get(f"/land/idle/{case.pk}/acts/pay")
        assert answer.status_code == 302
        assert web.get(f"/land/idle/{case.pk}/acts/burn").status_code == 404
        assert web.get(f"/land/idle/{case.pk}/acts/determine").status_code == 403


def test_hindrances_are_verified_on_the_page_of_their_case(ground: Ground) -> None:
    case = ground.inquired()
    web = make.english(make.client(ground.officer))
    with on(TODAY):
        told = {
            "kind": "PLAN_CHANGED",
            "from_on": date(2024, 5, 1),
            "last_on": date(2024, 5, 31),
            "evidence": "批复",
        }
        _act(web, case, "hinder", told)
        row = case.hindrances.get()
        assert row.until_on == date(2024, 6, 1)
        page = post(web, f"/land/hindrances/{row.pk}/verify", {"version": row.version})
        shown = html.unescape(strip_tags(page.content.decode()))
        assert "Not the holder's time from 2024-05-01" in shown
        row.refresh_from_db()
        post(web, f"/land/hindrances/{row.pk}/refuse", {"version": row.version})
        row.refresh_from_db()
    assert not row.is_verified


def test_the_enterprise_sees_its_own_case_and_not_a_mere_sign(ground: Ground) -> None:
    own = make.actor(ground.zone, Role.ENTERPRISE, own=ground.holder)
    web = make.client(own)
    contract = ground.contract()
    with on(TODAY):
        case = idle.open_case(ground.officer, contract.pk)
        assert web.get(f"/land/idle/{case.pk}").status_code == 404
        idle.inquire(ground.officer, case.pk, {})
        assert web.get(f"/land/idle/{case.pk}").status_code == 200
        other = make.actor(ground.zone, Role.ENTERPRISE, own=make.enterprise(ground.officer))
        assert make.client(other).get(f"/land/idle/{case.pk}").status_code == 404


def test_low_efficiency_land_takes_a_route_and_counts_when_it_is_at_work(ground: Ground) -> None:
    parcel = ground.contract(ground.parcel(mu=90)).parcel_id
    web = make.english(make.client(ground.officer))
    with on(date(2024, 3, 1)):
        page = post(
            web,
            f"/land/parcels/{parcel}/low-efficiency",
            {"since": date(2024, 2, 1), "reason": "亩均税收低"},
        )
        assert "is noted as of low efficiency" in page.content.decode()
        assert "90.0" in text_of(web, "/land/board")
        refused = web.post(
            f"/land/parcels/{parcel}/route",
            {"route": "BUY_BACK", "responsible": 0},
        )
        assert refused.status_code == 422
        take = {"route": "DENSITY", "responsible": ground.officer.membership_id, "goal": "加层"}
        post(web, f"/land/parcels/{parcel}/route", take)
        row = Renewal.objects.get()
        assert (row.kind, row.case_id) == ("LOW_EFFICIENCY", None)
        address = f"/land/routes/{row.pk}"
        post(web, f"{address}/acts/advance", {"version": 1, "stage": 2, "reason": "方案已批"})
    with on(date(2025, 6, 1)):
        assert "97 days overdue" in text_of(web, address)
        assert "97 days overdue" in text_of(web, "/land/board")
        expand(ground.officer, parcel)
        done = {"version": 2, "on": date(2025, 6, 1), "proof": "CAPACITY_ADDED"}
        post(web, f"{address}/acts/done", done | {"proof_text": "竣工验收"})
        shown = text_of(web, "/land/board")
    row.refresh_from_db()
    assert (row.proof, row.area_m2) == ("CAPACITY_ADDED", row.parcel.area_m2)
    assert "Put back to work in 2025" in shown
    assert not IdleCase.objects.exists()


def test_the_board_shows_the_most_urgent_and_lists_have_all(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_SHOWN", 1)
    web = make.english(make.client(ground.officer))
    parcels = [ground.contract(ground.parcel(mu=mu)).parcel for mu in (30, 40, 50, 60)]
    poor = {"since": date(2024, 2, 1), "reason": "亩均税收低"}
    take = {"route": "DENSITY", "responsible": ground.officer.membership_id, "goal": "加层"}
    for day, parcel in zip((1, 2, 3, 4), parcels, strict=True):
        with on(date(2024, 3, day)):
            post(web, f"/land/parcels/{parcel.pk}/low-efficiency", poor)
            if day < 3:
                post(web, f"/land/parcels/{parcel.pk}/route", take)
    with on(date(2024, 3, 5)):
        page = web.get("/land/board")
        column = next(one for one in page.context["columns"] if one["route"].code == "DENSITY")
        assert [one["row"].parcel for one in column["rows"]] == parcels[:1]
        assert (column["count"], column["mu"], page.context["open_mu"]) == (2, "70.0", "70.0")
        assert [one["parcel"] for one in page.context["waiting"]] == parcels[2:3]
        assert (page.context["waiting_count"], page.context["waiting_mu"]) == (2, "110.0")
        text = page.content.decode()
        assert "1 more in the list" in text and "the first 1 of 2" in text
        assert len(web.get(column["url"]).context["list"].rows) == 2
        idle_url, poor_url = (url for _name, url in page.context["waiting_lists"])
        assert len(web.get(poor_url).context["list"].rows) == 2
        assert not web.get(idle_url).context["list"].rows
    with on(date(2025, 6, 1)):
        assert web.get("/land/board").context["late_count"] == 2


def test_cases_are_told_apart_by_whether_their_land_is_on_a_route(ground: Ground) -> None:
    web = make.english(make.client(ground.officer))
    contract = ground.contract()
    with on(TODAY):
        idle.open_case(ground.officer, contract.pk)
        found = {
            one: len(web.get(f"/land/idle?on_route={one}").context["list"].rows)
            for one in ("WITHOUT", "OPEN")
        }
    assert found == {"WITHOUT": 1, "OPEN": 0}


def test_a_zone_writes_its_own_words_of_a_route_within_the_law(ground: Ground) -> None:
    web = make.english(make.client(ground.leader))
    words = {
        "name": "回购一批",
        "purpose": "收回再出让",
        "takes": ["LOW_EFFICIENCY"],
        "stages": "评估 30\n付款 45",
        "version": 0,
    }
    post(web, "/land/routes/kinds/BUY_BACK", words)
    row = RouteSetting.objects.get()
    assert row.stages == [{"name": "评估", "days": 30}, {"name": "付款", "days": 45}]
    answer = web.post("/land/routes/kinds/BUY_BACK", words | {"version": 1, "stages": "评估"})
    assert answer.status_code == 422
    wide = words | {"version": 1, "takes": ["IDLE_OWNER"]}
    assert web.post("/land/routes/kinds/BUY_BACK", wide).status_code == 422
    row.refresh_from_db()
    assert row.takes == ["LOW_EFFICIENCY"]
    assert "回购一批" in text_of(web, "/land/board")


def api(by: Any, method: str, address: str, values: Any = None) -> Any:
    """Ask an operation as a person's browser does."""
    browser = make.client(by)
    call = getattr(browser, method)
    body = {} if values is None else {"data": json.dumps(values, default=str)}
    return call(f"/api/land/{address}", content_type="application/json", **body)


def test_programs_do_what_pages_do(ground: Ground) -> None:
    contract = ground.contract()
    with on(TODAY):
        made = api(ground.officer, "post", f"contracts/{contract.pk}/idle-cases", {"note": ""})
        assert made.status_code == 201, made.content
        pk = made.json()["id"]
        acts = f"idle-cases/{pk}/acts"
        assert api(ground.officer, "post", acts, {"act": "INQUIRE"}).status_code == 200
        refused = api(ground.leader, "post", acts, {"act": "DETERMINE", "reason": "x"})
        assert refused.status_code == 422
        assert "cause" in refused.json()["fields"]
        refused = api(
            ground.leader, "post", acts, {"act": "DETERMINE", "reason": "x", "cause": "OWNER"}
        )
        assert refused.status_code == 422
        listed = api(ground.officer, "get", "idle-cases").json()
        assert [one["id"] for one in listed["items"]] == [pk]
        papers = api(ground.officer, "get", f"idle-cases/{pk}/papers").json()["papers"]
        assert [one["kind"] for one in papers] == ["IDLE_INQUIRY"]
        assert len(api(ground.officer, "get", "routes").json()["routes"]) == 5


def test_programs_send_land_on_its_route_and_read_what_came_of_it(ground: Ground) -> None:
    parcel = ground.contract().parcel_id
    with on(TODAY):
        noted = {"since": "2025-01-01", "reason": "亩均税收低"}
        made = api(ground.officer, "post", f"parcels/{parcel}/low-efficiency", noted)
        assert made.status_code == 201
        refused = api(ground.officer, "post", f"parcels/{parcel}/renewals", {"route": "DENSITY"})
        assert refused.status_code == 201, refused.content
        pk = refused.json()["id"]
        act = {"act": "DONE", "on": "2025-05-12", "proof": "SOLD_AGAIN", "proof_text": "x"}
        refused = api(ground.officer, "post", f"renewals/{pk}/acts", act)
        assert refused.status_code == 422
        expand(ground.officer, parcel)
        act |= {"proof": "CAPACITY_ADDED"}
        assert api(ground.officer, "post", f"renewals/{pk}/acts", act).status_code == 200
        results = api(ground.officer, "get", "results").json()["results"]
    assert [(one["year"], one["route"], one["parcels"]) for one in results] == [
        (2025, "DENSITY", 1)
    ]


def test_a_file_of_what_becomes_idle_is_taken_along(ground: Ground) -> None:
    ground.contract()
    web = make.english(make.client(ground.officer))
    with on(TODAY):
        listing = web.get("/land/becoming-idle").context["list"]
        address = next(url for suffix, url in listing.export_urls if suffix == "csv")
        content = b"".join(web.get(address, follow=True)).decode("utf-8-sig")
    assert "1 号地块" in content
    assert "2025-03-16" in content


@pytest.mark.usefixtures("english")
def test_routes_are_kept_from_land_that_the_law_keeps_from_them(ground: Ground) -> None:
    case = ground.determined()
    with on(TODAY), pytest.raises(InvalidInput, match="articles 12 and 14"):
        routes.take_route(ground.officer, case.parcel_id, {"route": "BUY_BACK"})
    assert not Renewal.objects.exists()
