"""Following and comments: news in one line a matter, and only of what one may see."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make, make_cases
from tests.make_cases import carry_through

from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.core import comments, desk, events, following, kept_views
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound
from zoneworks.core.models import Comment, Event, ListView, Mention, Zone
from zoneworks.core.timelines import timeline
from zoneworks.registry import labels, services
from zoneworks.registry.models import Enterprise

pytestmark = pytest.mark.django_db
ENTERPRISE, PROJECT = "registry.Enterprise", "registry.Project"


def colleague(of: Actor, role: Role = Role.OFFICER, name: str = "") -> Actor:
    zone = Zone.objects.get(pk=of.zone_id)
    return make.actor(zone, role) if not name else _named(zone, role, name)


def _named(zone: Zone, role: Role, name: str) -> Actor:
    from zoneworks.core.queries import actor_of

    return actor_of(make.membership(zone, role, of=make.user(name=name)))


def change(actor: Actor, row: Enterprise, **values: str) -> None:
    row.refresh_from_db()
    kept = {name: getattr(row, name) for name in ("name", "credit_code", "industry_code")}
    services.change_enterprise(actor, row.pk, kept | values, version=row.version)


def counts(actor: Actor) -> list[tuple[str, int]]:
    return [(one.title.title, one.count) for one in following.list_news(actor)]


def test_the_news_of_a_record_are_one_line_and_only_what_others_did() -> None:
    officer = make.actor(make.zone())
    other = colleague(officer)
    row, quiet = make.enterprise(officer, "Works"), make.enterprise(officer, "Quiet")
    following.follow(officer, ENTERPRISE, row.pk)
    following.follow(officer, ENTERPRISE, quiet.pk)
    assert counts(officer) == [("Quiet", 0), ("Works", 0)]
    change(other, row, address="Road 1")
    change(other, row, address="Road 2")
    change(officer, row, address="Road 3")
    services.add_former_name(other, row.pk, "Old works", date(2020, 1, 1))
    assert counts(officer) == [("Works", 3), ("Quiet", 0)]
    newest = following.list_news(officer)[0].latest
    assert newest is not None
    assert newest.act == "registry.former_name_added"
    assert counts(other) == []


def test_what_was_seen_is_no_news_and_what_came_after_the_page_still_is() -> None:
    officer = make.actor(make.zone())
    other = colleague(officer)
    row = make.enterprise(officer, "Works")
    following.follow(officer, ENTERPRISE, row.pk)
    change(other, row, address="Road 1")
    seen = Event.objects.latest("pk").pk
    change(other, row, address="Road 2")
    following.mark_seen(officer, up_to=seen)
    assert counts(officer) == [("Works", 1)]
    following.mark_seen(officer, up_to=10**12)
    assert counts(officer) == [("Works", 0)]
    change(other, row, address="Road 3")
    assert counts(officer) == [("Works", 1)]
    following.leave(officer, ENTERPRISE, row.pk)
    assert counts(officer) == []


def test_nobody_follows_what_they_may_not_see() -> None:
    officer = make.actor(make.zone())
    foreign = make.enterprise(make.actor(make.zone()), "Foreign")
    for subject in ((ENTERPRISE, foreign.pk), (ENTERPRISE, 10**9), ("core.User", 1), ("x", 1)):
        with pytest.raises(NotFound):
            following.follow(officer, *subject)
    view = kept_views.keep_view(colleague(officer), "registry.enterprises", "Theirs", "")
    with pytest.raises(NotFound):
        following.follow(officer, "core.ListView", view.pk)


def test_what_is_no_longer_shared_or_visible_brings_no_news() -> None:
    officer = make.actor(make.zone())
    other = colleague(officer)
    view = kept_views.keep_view(other, "registry.enterprises", "Ours", "", is_shared=True)
    following.follow(officer, "core.ListView", view.pk)
    make.enterprise(other, "New")
    assert counts(officer) == [("Ours", 1)]
    kept_views.keep_view(other, "registry.enterprises", "Ours", "", is_shared=False)
    assert counts(officer) == []


def test_a_followed_list_tells_of_rows_that_came_into_it_or_changed() -> None:
    officer = make.actor(make.zone())
    other = colleague(officer)
    old = make.enterprise(officer, "Old", scale="SMALL")
    make.enterprise(officer, "Large", scale="LARGE")
    view = kept_views.keep_view(officer, "registry.enterprises", "Small ones", "scale=SMALL")
    following.follow(officer, "core.ListView", view.pk)
    make.enterprise(other, "New", scale="SMALL")
    make.enterprise(other, "New and large", scale="LARGE")
    change(other, old, address="Road 1")
    change(other, old, address="Road 2")
    assert counts(officer) == [("Small ones", 2)]


def test_a_view_whose_filter_can_no_longer_be_read_disturbs_nothing() -> None:
    officer = make.actor(make.zone())
    with pytest.raises(InvalidInput):
        kept_views.keep_view(officer, "registry.enterprises", "Broken", "tax_min=abc")
    view = kept_views.keep_view(officer, "registry.enterprises", "Once right", "tax_min=1")
    following.follow(officer, "core.ListView", view.pk)
    ListView.objects.update(query="tax_min=abc")
    assert counts(officer) == []


def test_what_was_said_about_a_record_stays_when_it_is_retired() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "Works")
    comments.write(officer, ENTERPRISE, row.pk, "typed twice")
    services.retire_enterprise(officer, row.pk, version=1, reason="typed twice")
    page = make.client(officer).get(f"/records/{ENTERPRISE}/{row.pk}/talk")
    assert "typed twice" in page.content.decode()


def test_a_follower_of_a_case_hears_of_its_items_and_an_enterprise_of_no_comment() -> None:
    office = make_cases.office()
    case = office.case()
    applicant = office.applicant
    following.follow(applicant, "approvals.ApprovalCase", case.pk)
    carry_through(office, case, "filing", until=HandlingAct.ACCEPT)
    news = following.list_news(applicant)[0]
    count = news.count
    assert count > 0
    comments.write(office.officer, "approvals.ApprovalCase", case.pk, "between us")
    assert following.list_news(applicant)[0].count == count
    assert not [
        one for one in events.list_events(applicant, case) if one.act.startswith("core.comment")
    ]
    assert comments.list_comments(applicant, "approvals.ApprovalCase", case.pk) == []
    with pytest.raises(ActForbidden):
        comments.write(applicant, "approvals.ApprovalCase", case.pk, "hello")


def test_who_is_named_finds_the_comment_under_today_until_they_have_read_it() -> None:
    officer = make.actor(make.zone())
    short, long = colleague(officer, name="王敏"), colleague(officer, name="王敏敏")
    row = make.enterprise(officer, "Works")
    comments.write(officer, ENTERPRISE, row.pk, "@王敏敏 请看一下，@没有 此人")
    assert [one.user_id for one in Mention.objects.all()] == [long.user_id]
    assert not list(desk.mentions(short))
    (item,) = desk.mentions(long)
    assert item.title == f"Works {row.credit_code}"
    assert "请看一下" in item.line
    browser = make.client(long)
    assert "请看一下" in browser.get("/").content.decode()
    browser.get(f"/records/{ENTERPRISE}/{row.pk}/talk")
    assert not list(desk.mentions(long))
    assert counts(officer) == [("Works", 0)]  # who says something follows it


def test_a_comment_stands_in_the_timeline_and_its_words_go_when_it_is_taken_back() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "Works")
    comment = comments.write(officer, ENTERPRISE, row.pk, "a remark")
    shown = timeline(officer, row, labels.TIMELINE)
    assert (shown[0]["act_label"], shown[0]["reason"]) == ("评论", "a remark")
    with pytest.raises(ActForbidden):
        comments.withdraw(colleague(officer), comment.pk)
    comments.withdraw(officer, comment.pk)
    assert "a remark" not in str(timeline(officer, row, labels.TIMELINE))
    page = make.client(officer).get(f"/records/{ENTERPRISE}/{row.pk}/talk").content.decode()
    assert "a remark" not in page
    assert Comment.objects.get().is_withdrawn


def test_what_was_refused_stands_in_the_form_again_and_line_breaks_count_once() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "Works")
    browser = make.client(officer)
    address = f"/records/{ENTERPRISE}/{row.pk}/comments"
    refused = browser.post(address, {"text": "y" * 2001})
    assert refused.status_code == 422
    assert "y" * 2001 in refused.content.decode()
    text = "z\r\n" * 900 + "z" * 200
    assert browser.post(address, {"text": text}).status_code == 302
    assert Comment.objects.get().text == text.replace("\r\n", "\n")


def test_a_comment_is_neither_empty_nor_endless_nor_about_what_is_hidden() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "Works")
    for text in ("", "   ", "x" * 2001):
        with pytest.raises(InvalidInput):
            comments.write(officer, ENTERPRISE, row.pk, text)
    foreign = make.enterprise(make.actor(make.zone()), "Foreign")
    with pytest.raises(NotFound):
        comments.write(officer, ENTERPRISE, foreign.pk, "hello")
    with pytest.raises(NotFound):
        comments.write(officer, "registry.Nothing", 1, "hello")


def test_the_words_of_a_comment_are_personal_and_lie_beside_the_event() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer, "Works")
    comments.write(officer, ENTERPRISE, row.pk, "about somebody")
    event = Event.objects.get(act="core.comment_written")
    assert "about somebody" not in str(event.after)


def test_news_of_many_cost_few_queries() -> None:
    officer = make.actor(make.zone())
    other = colleague(officer)
    for number in range(30):
        row = make.enterprise(officer, f"Works {number}")
        project = make.project(officer, f"Plant {number}", code=f"P-{number}")
        following.follow(officer, ENTERPRISE, row.pk)
        following.follow(officer, PROJECT, project.pk)
        change(other, row, address="Road")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        news = following.list_news(officer)
    assert sum(one.count for one in news) == 30
    assert len(seen) <= 8


def test_who_follows_or_comments_stays_on_the_page_that_they_read() -> None:
    officer = make.actor(make.zone())
    row = make.enterprise(officer)
    browser, here = make.client(officer), f"/registry/enterprises/{row.pk}/timeline"
    address = f"/records/{ENTERPRISE}/{row.pk}"
    opened = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}#comments"}
    panel = browser.get(f"{address}/talk", headers=opened).content.decode()
    assert panel.count(f'name="next" value="{here}#comments"') == 2
    sent = {"text": "Well done", "next": f"{here}#comments"}
    said = browser.post(f"{address}/comments", sent)
    assert said["Location"] == f"{here}#comments"
    elsewhere = browser.post(f"{address}/follow", {"next": "//elsewhere.example/"})
    assert elsewhere["Location"] == "/"
    refused = browser.post(f"{address}/comments", {"text": " ", "next": here})
    assert f'name="next" value="{here}"' in refused.content.decode()
