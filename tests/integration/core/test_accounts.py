"""Accounts: lock-out, passwords, cookies, headers, redirects, memberships, languages."""

import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as project
from django.test import Client
from django.utils import timezone
from tests import make
from tests.integration.fence.test_fence import Address, addresses, fingerprint

from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership, User

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _log_in(browser: Client, username: str, password: str, **more: str) -> object:
    return browser.post("/login", {"username": username, "password": password} | more)


class TestLogIn:
    def test_after_five_failures_even_the_right_password_rests_a_quarter_of_an_hour(self) -> None:
        person = make.membership(make.zone()).user
        browser = Client()
        for _attempt in range(4):
            assert _log_in(browser, person.username, "wrong").status_code == 200
        assert _log_in(browser, person.username, "wrong").status_code == 429
        locked = _log_in(browser, person.username, make.PASSWORD)
        assert locked.status_code == 429
        assert "15" in locked.content.decode()
        assert "sessionid" not in browser.cookies
        AccessAttempt.objects.update(attempt_time=timezone.now() - timezone.timedelta(minutes=16))
        assert _log_in(browser, person.username, make.PASSWORD).status_code == 302

    def test_another_person_at_the_same_place_is_not_locked_out(self) -> None:
        zone = make.zone()
        first, second = make.membership(zone).user, make.membership(zone).user
        browser = Client()
        for _attempt in range(6):
            _log_in(browser, first.username, "wrong")
        assert _log_in(browser, second.username, make.PASSWORD).status_code == 302

    def test_behind_a_proxy_the_address_that_it_tells_is_counted(self, settings: Any) -> None:
        settings.PROXIES = 1
        person = make.membership(make.zone()).user
        near = Client(headers={"X-Forwarded-For": "203.0.113.7"})
        far = Client(headers={"X-Forwarded-For": "198.51.100.9"})
        for _attempt in range(6):
            answer = _log_in(near, person.username, "wrong")
        assert answer.status_code == 429
        assert _log_in(far, person.username, make.PASSWORD).status_code == 302

    def test_a_success_forgets_earlier_failures(self) -> None:
        person = make.membership(make.zone()).user
        browser = Client()
        for _round in range(3):
            for _attempt in range(3):
                assert _log_in(browser, person.username, "wrong").status_code == 200
            assert _log_in(Client(), person.username, make.PASSWORD).status_code == 302

    def test_the_log_in_name_has_no_case(self) -> None:
        make.membership(make.zone(), of=make.user("LinZhiyuan"))
        assert _log_in(Client(), "linzhiyuan", make.PASSWORD).status_code == 302

    def test_the_answer_does_not_tell_whether_a_name_exists(self) -> None:
        person = make.membership(make.zone()).user
        texts = [
            re.sub(r'value="[^"]*"', "", _log_in(Client(), name, "wrong").content.decode())
            for name in (person.username, "nobody-of-that-name")
        ]
        assert texts[0] == texts[1]

    def test_a_person_who_was_switched_off_does_not_get_in(self) -> None:
        person = make.membership(make.zone()).user
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert _log_in(Client(), person.username, make.PASSWORD).status_code == 200

    @pytest.mark.parametrize(
        "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"]
    )
    def test_nobody_is_led_to_a_foreign_place(self, target: str) -> None:
        person = make.membership(make.zone()).user
        answer = _log_in(Client(), person.username, make.PASSWORD, next=target)
        assert answer["Location"] == "/"
        chosen = Client().post("/language", {"language": "en", "next": target})
        assert chosen["Location"] == "/"

    def test_one_is_led_back_to_where_one_wanted_to_go(self) -> None:
        person = make.membership(make.zone()).user
        browser = Client()
        asked = browser.get("/registry/projects?stage=SIGNED")
        assert asked["Location"] == "/login?next=/registry/projects%3Fstage%3DSIGNED"
        answer = _log_in(
            browser, person.username, make.PASSWORD, next="/registry/projects?stage=SIGNED"
        )
        assert answer["Location"] == "/registry/projects?stage=SIGNED"


class TestPasswords:
    def test_they_are_kept_as_argon2(self, settings: object) -> None:
        settings.PASSWORD_HASHERS = project.PRODUCT_PASSWORD_HASHERS
        administrator = make.actor(make.zone(), Role.ADMINISTRATOR)
        typed = {
            "username": "newcomer",
            "role": "LEADER",
            "name": "Newcomer",
            "password": make.PASSWORD,
        }
        assert make.client(administrator).post("/members", typed).status_code == 302
        assert User.objects.get(username="newcomer").password.startswith("argon2$argon2id$")

    @pytest.mark.parametrize("password", ["", "short", "password123", "12345678901", "newcomer1"])
    def test_weak_ones_are_refused(self, password: str) -> None:
        administrator = make.actor(make.zone(), Role.ADMINISTRATOR)
        browser = make.client(administrator)
        before = fingerprint()
        typed = {"username": "newcomer", "role": "LEADER", "name": "N", "password": password}
        assert browser.post("/members", typed).status_code == 422
        assert fingerprint() == before

    def test_who_has_taken_over_a_session_does_not_guess_on(self) -> None:
        officer = make.actor(make.zone())
        browser = make.client(officer)
        new = {"new": "Neue-Nacht-43", "again": "Neue-Nacht-43"}
        for _attempt in range(4):
            assert browser.post("/password", new | {"old": "wrong"}).status_code == 422
        assert browser.post("/password", new | {"old": "wrong"}).status_code == 429
        assert browser.post("/password", new | {"old": make.PASSWORD}).status_code == 429
        assert User.objects.get(pk=officer.user_id).check_password(make.PASSWORD)

    def test_a_change_forgets_earlier_slips(self) -> None:
        officer = make.actor(make.zone())
        browser, name = make.client(officer), User.objects.get(pk=officer.user_id).username
        new = {"new": "Neue-Nacht-43", "again": "Neue-Nacht-43"}
        for old, status in (("wrong", 422), ("wrong", 422), (make.PASSWORD, 302)):
            assert browser.post("/password", new | {"old": old}).status_code == status
        for _attempt in range(4):
            assert _log_in(Client(), name, "wrong").status_code == 200

    def test_no_event_holds_one(self) -> None:
        administrator = make.actor(make.zone(), Role.ADMINISTRATOR)
        typed = {"username": "n", "role": "LEADER", "name": "N", "password": make.PASSWORD}
        make.client(administrator).post("/members", typed)
        from zoneworks.core.models import Event

        told = str(list(Event.objects.values()))
        assert make.PASSWORD not in told
        assert "md5$" not in told


class TestHeaders:
    def test_the_session_cookie_is_out_of_reach_of_scripts_and_strangers(self) -> None:
        person = make.membership(make.zone()).user
        browser = Client()
        _log_in(browser, person.username, make.PASSWORD)
        cookie = browser.cookies[project.SESSION_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    @pytest.mark.parametrize(
        "address",
        [a for a in addresses() if not a.parameters and not a.name.startswith("api:")],
        ids=lambda address: address.route or "today",
    )
    def test_every_page_forbids_foreign_and_inline_scripts(self, address: Address) -> None:
        administrator = make.actor(make.zone(), Role.ADMINISTRATOR)
        response = make.client(administrator).get(f"/{address.route}")
        if response.status_code not in {200, 403}:
            return
        policy = dict(
            part.strip().split(" ", 1)
            for part in response["Content-Security-Policy"].split(";")
            if part.strip()
        )
        assert policy["default-src"] == "'self'"
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
        assert policy["base-uri"] == policy["form-action"] == "'self'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Cache-Control"] == "private, no-store"
        if "html" in response["Content-Type"]:
            text = response.content.decode()
            for script in re.findall(r"<script\b[^>]*>", text):
                assert " src=" in script or 'type="application/json"' in script
            assert not re.search(r"\son\w+=", text)
            assert "<style" not in text

    def test_an_error_page_has_them_too(self) -> None:
        response = Client().get("/no-such-page")
        assert response.status_code == 404
        assert "script-src 'self'" in response["Content-Security-Policy"]

    def test_a_post_without_the_page_s_token_is_refused(self) -> None:
        officer = make.actor(make.zone())
        browser = make.client(officer, enforce_csrf_checks=True)
        before = fingerprint()
        paths = [
            "/registry/enterprises/new",
            "/registry/projects/new",
            "/language",
            "/logout",
            "/login",
            "/membership",
            "/api/registry/enterprises",
        ]
        for path in paths:
            answer = browser.post(path, {}, content_type="application/json")
            assert answer.status_code == 403, path
        assert fingerprint() == before


class TestMemberships:
    def test_a_bank_sees_one_zone_at_a_time_and_switches(self) -> None:
        person = make.user("bank")
        names = ["First zone", "Second zone"]
        memberships = []
        for name in names:
            zone = make.zone(name)
            make.unit(zone, name=f"Unit of {name}")
            memberships.append(make.membership(zone, Role.BANK, of=person))
        browser = Client()
        _log_in(browser, person.username, make.PASSWORD)
        for membership, name in zip(memberships, names, strict=True):
            answer = browser.post("/membership", {"membership": str(membership.pk)})
            assert answer.status_code == 302
            page = browser.get("/")
            assert page.context["zone"].name == name
            assert page.context["actor"].zone_ids == (membership.zone_id,)

    @pytest.mark.parametrize("which", ["other", "ended", "", "x", "-1"])
    def test_nobody_switches_to_a_membership_that_is_not_theirs(self, which: str) -> None:
        own = make.membership(make.zone())
        other = make.membership(make.zone())
        ended = make.membership(make.zone(), Role.LEADER, of=own.user)
        Membership.objects.filter(pk=ended.pk).update(is_active=False)
        pk = {"other": other.pk, "ended": ended.pk}.get(which, which)
        browser = Client()
        _log_in(browser, own.user.username, make.PASSWORD)
        assert browser.post("/membership", {"membership": str(pk)}).status_code == 404
        assert browser.get("/").context["actor"].membership_id == own.pk

    def test_an_ended_membership_ends_at_once(self) -> None:
        own = make.membership(make.zone())
        browser = Client()
        _log_in(browser, own.user.username, make.PASSWORD)
        assert browser.get("/registry/enterprises").status_code == 200
        Membership.objects.filter(pk=own.pk).update(is_active=False)
        assert browser.get("/registry/enterprises").status_code != 200

    def test_who_logs_in_without_any_membership_is_not_sent_in_circles(self) -> None:
        person = make.user()
        browser = Client()
        _log_in(browser, person.username, make.PASSWORD)
        answer = browser.get("/", follow=True)
        assert len(answer.redirect_chain) <= 2

    def test_an_administrator_cannot_end_their_own_membership(self) -> None:
        administrator = make.actor(make.zone(), Role.ADMINISTRATOR)
        browser = make.client(administrator)
        before = fingerprint()
        path = f"/members/{administrator.membership_id}/end"
        browser.post(path, {"version": "1", "reason": "tired"})
        assert fingerprint() == before


class TestLanguage:
    def test_chinese_comes_first_and_the_choice_is_kept(self) -> None:
        person = make.membership(make.zone()).user
        browser = Client()
        assert browser.get("/login")["Content-Language"] == "zh-hans"
        browser.post("/language", {"language": "en"})
        assert browser.get("/login")["Content-Language"] == "en"
        _log_in(browser, person.username, make.PASSWORD)
        browser.post("/language", {"language": "en"})
        elsewhere = Client()
        _log_in(elsewhere, person.username, make.PASSWORD)
        assert elsewhere.get("/")["Content-Language"] == "en"

    def test_a_language_that_is_not_shipped_is_refused(self) -> None:
        assert Client().post("/language", {"language": "xx"}).status_code == 404
