"""Where one is logged in: seen on a page, ended by oneself or an administrator."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import make
from tests.integration.fence.test_fence import fingerprint

from zoneworks.core import clock, contributions, services, session_store
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event, Membership, Session, User, Zone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)


@pytest.fixture
def zone() -> Zone:
    return make.zone()


@pytest.fixture
def member(zone: Zone) -> Membership:
    return make.membership(zone)


def logged_in(user: User, agent: str = WINDOWS, address: str = "203.0.113.7") -> Client:
    browser = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    browser.cookies["zoneworks_language"] = "en"
    typed = {"username": user.username, "password": make.PASSWORD}
    assert browser.post("/login", typed)["Location"] == "/"
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/").status_code == 200


class TestOwn:
    def test_device_address_and_times_are_shown_and_this_one_is_marked(
        self, member: Membership
    ) -> None:
        other = logged_in(member.user, address="198.51.100.9")
        browser = logged_in(member.user)
        make.client(make.actor(make.zone()))
        page = browser.get("/security")
        first, second = page.context["sessions"]
        assert (first.device, first.address) == ("Chrome · Windows", "203.0.113.7")
        assert (first.is_current, second.is_current) == (True, False)
        assert second.address == "198.51.100.9"
        assert clock.now() - first.began_at < timedelta(minutes=1)
        text = page.content.decode()
        assert "Chrome · Windows" in text
        for one in (browser, other):
            assert str(one.session.session_key) not in text

    def test_one_is_ended(self, member: Membership) -> None:
        browser, other, third = (logged_in(member.user) for _number in range(3))
        key = other.session.session_key
        references = {one.reference for one in browser.get("/security").context["sessions"]}
        mine = {one.reference for one in third.get("/security").context["sessions"]}
        assert references == mine
        reference = session_store_reference(key)
        assert browser.post("/security/sessions/end", {"session": reference}).status_code == 302
        assert [is_in(one) for one in (browser, other, third)] == [True, False, True]
        event = Event.objects.get(act="core.sessions_ended")
        assert (event.user_id, event.subject_id) == (member.user_id, member.user_id)
        assert event.after == {"count": 1}

    def test_all_others_are_ended(self, member: Membership) -> None:
        browser, other, third = (logged_in(member.user) for _number in range(3))
        assert browser.post("/security/sessions/end-others").status_code == 302
        assert [is_in(one) for one in (browser, other, third)] == [True, False, False]
        assert Event.objects.get(act="core.sessions_ended").after == {"count": 2}
        browser.post("/security/sessions/end-others")
        assert Event.objects.filter(act="core.sessions_ended").count() == 1

    @pytest.mark.parametrize("which", ["another's", "", "x"])
    def test_nobody_ends_another_s(self, member: Membership, which: str) -> None:
        browser, stranger = logged_in(member.user), logged_in(make.membership(make.zone()).user)
        reference = session_store_reference(stranger.session.session_key)
        typed = {"session": reference if which == "another's" else which}
        before = fingerprint()
        assert browser.post("/security/sessions/end", typed).status_code == 404
        assert fingerprint() == before
        assert is_in(stranger)

    def test_a_session_that_has_run_out_is_not_listed_and_goes(self, member: Membership) -> None:
        browser, old = logged_in(member.user), logged_in(member.user)
        old_row = Session.objects.filter(session_key=old.session.session_key)
        old_row.update(expire_date=clock.now() - timedelta(minutes=1))
        assert len(browser.get("/security").context["sessions"]) == 1
        work = next(one for one in contributions.recurring_works() if one.name == "core.sessions")
        work.work()
        assert not old_row.exists()
        assert is_in(browser)


class TestUse:
    def test_it_is_noted_once_in_five_minutes(self, member: Membership) -> None:
        browser = logged_in(member.user)
        row = Session.objects.filter(session_key=browser.session.session_key)
        first = row.get().seen_at
        browser.get("/")
        assert row.get().seen_at == first
        later = clock.now() + timedelta(minutes=6)
        with clock.at(later):
            browser.get("/")
        assert row.get().seen_at == later

    def test_a_page_costs_no_query_more(
        self, member: Membership, django_assert_num_queries: Any
    ) -> None:
        browser = logged_in(member.user)
        browser.get("/registry/enterprises/new")
        with django_assert_num_queries(2):  # the session; the person with their memberships
            assert browser.get("/registry/enterprises/new").status_code == 200
        with clock.at(clock.now() + timedelta(minutes=6)), django_assert_num_queries(3):
            browser.get("/registry/enterprises/new")

    def test_what_a_session_is_stays_when_it_is_saved_again(self, member: Membership) -> None:
        browser = logged_in(member.user)
        before = Session.objects.get(user=member.user)
        session = browser.session
        session["more"] = "values"
        session.save()
        after = Session.objects.get(user=member.user)
        assert after.session_data != before.session_data
        for name in ("device", "address", "began_at"):
            assert getattr(after, name) == getattr(before, name) != ""


class TestEnds:
    def test_an_administrator_ends_all_of_a_member_with_a_reason(
        self, zone: Zone, member: Membership
    ) -> None:
        browser, other = logged_in(member.user), logged_in(member.user)
        administrator = make.client(make.actor(zone, Role.ADMINISTRATOR))
        path = f"/members/{member.pk}/sessions"
        assert administrator.get(f"/members/{member.pk}/sign-in").context["session_count"] == 2
        assert administrator.post(path, {"version": "1", "reason": ""}).status_code == 422
        assert is_in(browser)
        stale = administrator.post(path, {"version": "7", "reason": "left"})
        assert stale.status_code == 422
        assert is_in(browser)
        assert administrator.post(path, {"version": "1", "reason": "left"}).status_code == 302
        assert [is_in(one) for one in (browser, other, administrator)] == [False, False, True]
        event = Event.objects.get(act="core.sessions_ended")
        assert (event.reason, event.after) == ("left", {"count": 2})

    def test_not_ones_own(self, zone: Zone) -> None:
        actor = make.actor(zone, Role.ADMINISTRATOR)
        administrator = make.client(actor)
        path = f"/members/{actor.membership_id}/sessions"
        assert administrator.post(path, {"version": "1", "reason": "r"}).status_code == 422
        assert is_in(administrator)

    def test_the_end_of_a_membership_ends_them(self, zone: Zone, member: Membership) -> None:
        browser, other = logged_in(member.user), logged_in(make.membership(zone).user)
        administrator = make.actor(zone, Role.ADMINISTRATOR)
        services.set_member_active(
            administrator, member.pk, is_active=False, version=1, reason="left"
        )
        assert not Session.objects.filter(user=member.user).exists()
        assert not is_in(browser)
        assert is_in(other)

    def test_the_reset_of_a_password_ends_them(self, zone: Zone, member: Membership) -> None:
        browser = logged_in(member.user)
        administrator = make.actor(zone, Role.ADMINISTRATOR)
        services.reset_password(administrator, member.pk, version=1, reason="forgotten")
        assert not Session.objects.filter(user=member.user).exists()
        assert not is_in(browser)

    def test_a_new_password_keeps_this_one_alone(self, member: Membership) -> None:
        browser, other = logged_in(member.user), logged_in(member.user)
        typed = {"old": make.PASSWORD, "new": "Neue-Nacht-43", "again": "Neue-Nacht-43"}
        assert browser.post("/password", typed).status_code == 302
        assert [is_in(one) for one in (browser, other)] == [True, False]
        (row,) = Session.objects.filter(user=member.user)
        assert row.device == "Chrome · Windows"

    def test_a_person_who_was_switched_off_is_out_at_once(self, member: Membership) -> None:
        browser = logged_in(member.user)
        User.objects.filter(pk=member.user_id).update(is_active=False)
        assert not is_in(browser)

    def test_logging_out_leaves_no_row(self, member: Membership) -> None:
        browser = logged_in(member.user)
        assert browser.post("/logout")["Location"] == "/login"
        assert not Session.objects.filter(user=member.user).exists()


def session_store_reference(key: str | None) -> str:
    from zoneworks.core.sessions import _reference

    return _reference(str(key))


def test_only_what_still_runs_is_counted(member: Membership) -> None:
    actor = Actor(Role.OFFICER, user_id=member.user_id)
    make.client(actor), make.client(actor)
    Session.objects.filter(user=member.user).update(expire_date=clock.now())
    make.client(actor)
    assert session_store.end_all(member.user_id) == 1
    assert not Session.objects.filter(user=member.user).exists()
