"""The second factor: setting it up, logging in with it, losing it, demanding it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from tests import make
from tests.at_once import at_once
from tests.integration.fence.test_fence import fingerprint

from zoneworks import cli
from zoneworks.core import clock, encryption, second_factor
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, Membership, RecoveryCode, SecondFactor, User, Zone
from zoneworks.core.second_factor import TooManyAttempts

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


class Clock:
    """The time of a test, which goes on when the test says so."""

    def __init__(self) -> None:
        self.now = START
        self._held: Any = None
        self.go_on()

    def go_on(self, **time: float) -> None:
        self.stop()
        self.now += timedelta(**time)
        self._held = clock.at(self.now)
        self._held.__enter__()

    def stop(self) -> None:
        if self._held:
            self._held.__exit__(None, None, None)
            self._held = None


@pytest.fixture
def time() -> Iterator[Clock]:
    running = Clock()
    yield running
    running.stop()


@pytest.fixture
def zone() -> Zone:
    return make.zone()


class Holder:
    """A person with a second factor: their app and their recovery codes."""

    def __init__(self, time: Clock, member: Membership) -> None:
        self._time = time
        self.member, self.user = member, member.user
        web = make.client(actor_of(member))
        page = web.get("/security/second-factor").content.decode()
        found = re.search(r'class="secret">([^<]+)<', page)
        assert found
        self.secret = found[1].replace(" ", "")
        assert f"secret={self.secret}" in page, "an app on this device reads the same"
        done = web.post("/security/second-factor", {"code": self.code()})
        assert done.status_code == 200
        self.recovery_codes = re.findall(r'class="secret">([^<]+)<', done.content.decode())
        self.web = web
        time.go_on(minutes=1)

    def code(self) -> str:
        """What the app shows now."""
        return pyotp.TOTP(self.secret).at(self._time.now)

    def password_step(self, **more: str) -> Client:
        """A browser in which the password was right."""
        browser = Client()
        typed = {"username": self.user.username, "password": make.PASSWORD}
        assert browser.post("/login", typed | more)["Location"] == "/login/code"
        return browser


def actor_of(member: Membership) -> Actor:
    return Actor(Role.OFFICER, user_id=member.user_id, membership_id=member.pk)


@pytest.fixture
def holder(time: Clock, zone: Zone) -> Holder:
    return Holder(time, make.membership(zone))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


class TestSetUp:
    def test_a_code_confirms_it_and_ten_recovery_codes_are_shown_once(
        self, time: Clock, zone: Zone
    ) -> None:
        person = Holder(time, make.membership(zone))
        assert len(set(person.recovery_codes)) == 10
        shown = person.web.get("/security").content.decode()
        assert not any(code in shown for code in person.recovery_codes)
        person.user.refresh_from_db()
        assert person.user.second_factor_at == START
        events = Event.objects.filter(subject_type="core.User", subject_id=person.user.pk)
        assert [event.act for event in events] == ["core.second_factor_on"]

    def test_neither_secret_nor_codes_lie_readable(self, holder: Holder) -> None:
        kept = str(list(SecondFactor.objects.values())) + str(list(Event.objects.values()))
        kept += str(list(RecoveryCode.objects.values()))
        assert holder.secret not in kept
        for code in holder.recovery_codes:
            assert code not in kept
            assert code.replace("-", "") not in kept

    def test_a_wrong_code_changes_nothing_and_keeps_the_secret(
        self, time: Clock, zone: Zone
    ) -> None:
        web = make.client(make.actor(zone))
        page = web.get("/security/second-factor")
        secret = page.context["enrollment"].secret
        before = fingerprint()
        page = web.post("/security/second-factor", {"code": "000000"})
        assert page.status_code == 422
        assert page.context["enrollment"].secret == secret
        assert fingerprint() == before

    def test_who_has_one_is_not_given_another(self, holder: Holder) -> None:
        before = SecondFactor.objects.values_list().get()
        assert holder.web.get("/security/second-factor")["Location"] == "/security"
        assert holder.web.post("/security/second-factor", {"code": "1"})["Location"] == "/security"
        assert SecondFactor.objects.values_list().get() == before


class TestLogIn:
    def test_password_then_code_then_onward(self, holder: Holder) -> None:
        browser = holder.password_step(next="/registry/projects")
        assert browser.get("/")["Location"].startswith("/login?"), "nobody is logged in yet"
        assert browser.get("/api/registry/enterprises").status_code == 401
        assert browser.get("/login/code").status_code == 200
        answer = browser.post("/login/code", {"code": holder.code()})
        assert answer["Location"] == "/registry/projects"
        assert browser.get("/").status_code == 200

    def test_who_has_none_logs_in_as_ever(self, holder: Holder, zone: Zone) -> None:
        other = make.membership(zone).user
        typed = {"username": other.username, "password": make.PASSWORD}
        assert Client().post("/login", typed)["Location"] == "/"

    def test_a_code_is_never_taken_twice(self, time: Clock, holder: Holder) -> None:
        code = holder.code()
        first, second = holder.password_step(), holder.password_step()
        assert first.post("/login/code", {"code": code}).status_code == 302
        refused = second.post("/login/code", {"code": code})
        assert refused.status_code == 422
        assert set(refused.context["form"].errors) == {"code"}
        assert second.get("/").status_code == 302
        time.go_on(seconds=30)
        assert second.post("/login/code", {"code": holder.code()}).status_code == 302

    def test_the_code_that_confirmed_it_is_not_taken_again(self, time: Clock, zone: Zone) -> None:
        person = Holder(time, make.membership(zone))
        time.go_on(minutes=-1)
        refused = person.password_step().post("/login/code", {"code": person.code()})
        assert refused.status_code == 422

    def test_an_earlier_code_is_not_taken_after_a_later_one(
        self, time: Clock, holder: Holder
    ) -> None:
        earlier = holder.code()
        time.go_on(seconds=30)
        assert (
            holder.password_step().post("/login/code", {"code": holder.code()}).status_code == 302
        )
        assert holder.password_step().post("/login/code", {"code": earlier}).status_code == 422

    def test_a_recovery_code_lets_in_once_with_an_event(self, holder: Holder) -> None:
        code = holder.recovery_codes[3].lower()
        first, second = holder.password_step(), holder.password_step()
        assert "autocapitalize" in first.get("/login/code?recovery").content.decode()
        assert first.post("/login/code?recovery", {"code": code}).status_code == 302
        assert second.post("/login/code?recovery", {"code": code}).status_code == 422
        event = Event.objects.get(act="core.recovery_code_used")
        assert (event.user_id, event.subject_id) == (holder.user.pk, holder.user.pk)
        assert first.get("/security").context["codes_left"] == 9

    def test_after_five_failures_even_the_right_code_rests_whatever_the_address(
        self, time: Clock, holder: Holder
    ) -> None:
        for number in range(4):
            browser = holder.password_step()
            place = {"REMOTE_ADDR": f"203.0.113.{number}"}
            typed = {"code": wrong(holder.code())}
            assert browser.post("/login/code", typed, **place).status_code == 422
        browser = holder.password_step()
        assert browser.post("/login/code", {"code": wrong(holder.code())}).status_code == 429
        locked = browser.post("/login/code", {"code": holder.code()})
        assert locked.status_code == 429
        assert "15" in locked.content.decode()
        assert browser.get("/").status_code == 302
        assert Event.objects.filter(act="core.second_factor_locked").count() == 1
        time.go_on(minutes=16)
        browser = holder.password_step()
        assert browser.post("/login/code", {"code": holder.code()}).status_code == 302

    def test_a_success_forgets_earlier_failures(self, time: Clock, holder: Holder) -> None:
        for _round in range(3):
            for _attempt in range(3):
                typed = {"code": wrong(holder.code())}
                assert holder.password_step().post("/login/code", typed).status_code == 422
            assert holder.password_step().post("/login/code", {"code": holder.code()})
            time.go_on(minutes=1)

    def test_a_password_step_holds_for_ten_minutes(self, time: Clock, holder: Holder) -> None:
        browser = holder.password_step()
        time.go_on(minutes=11)
        assert browser.post("/login/code", {"code": holder.code()})["Location"] == "/login"
        assert browser.get("/").status_code == 302

    def test_a_new_password_makes_the_step_before_void(self, holder: Holder) -> None:
        browser = holder.password_step()
        user = User.objects.get(pk=holder.user.pk)
        user.set_password("another one")
        user.save()
        assert browser.post("/login/code", {"code": holder.code()})["Location"] == "/login"

    def test_without_the_password_step_there_is_no_second(self, holder: Holder) -> None:
        browser = Client()
        assert browser.get("/login/code")["Location"] == "/login"
        assert browser.post("/login/code", {"code": holder.code()})["Location"] == "/login"
        assert browser.get("/").status_code == 302

    def test_the_key_of_the_session_changes_at_both_steps(self, holder: Holder) -> None:
        browser = Client()
        browser.get("/login")
        typed = {"username": holder.user.username, "password": make.PASSWORD}
        keys = []
        browser.post("/login", typed)
        keys.append(browser.session.session_key)
        browser.post("/login", typed)
        keys.append(browser.session.session_key)
        browser.post("/login/code", {"code": holder.code()})
        keys.append(browser.session.session_key)
        assert len(set(keys)) == 3

    def test_when_the_site_s_key_is_lost_recovery_codes_still_let_in(self, holder: Holder) -> None:
        SecondFactor.objects.update(secret="of another key")
        browser = holder.password_step()
        assert browser.post("/login/code", {"code": holder.code()}).status_code == 422
        typed = {"code": holder.recovery_codes[0]}
        assert browser.post("/login/code?recovery", typed).status_code == 302


class TestSwitchOff:
    @pytest.mark.parametrize("by", ["password", "code", "recovery code"])
    def test_password_or_code_switches_it_off(self, holder: Holder, by: str) -> None:
        proof = {"password": make.PASSWORD, "code": holder.code()}.get(by, "")
        proof = proof or holder.recovery_codes[0]
        answer = holder.web.post("/security/second-factor/off", {"proof": proof})
        assert answer["Location"] == "/security"
        assert not SecondFactor.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert User.objects.get(pk=holder.user.pk).second_factor_at is None
        assert Event.objects.filter(act="core.second_factor_off").count() == 1

    @pytest.mark.parametrize("path", ["second-factor/off", "recovery-codes"])
    def test_nothing_else_does_and_guesses_are_counted(self, holder: Holder, path: str) -> None:
        rows = list(RecoveryCode.objects.values_list())
        for number in range(6):
            page = holder.web.post(f"/security/{path}", {"proof": f"guess {number}"})
            assert page.status_code == (422 if number < 4 else 429)
        assert holder.web.post(f"/security/{path}", {"proof": make.PASSWORD}).status_code == 429
        assert list(RecoveryCode.objects.values_list()) == rows
        assert SecondFactor.objects.exists()

    def test_new_recovery_codes_make_the_old_ones_void(self, holder: Holder) -> None:
        page = holder.web.post("/security/recovery-codes", {"proof": make.PASSWORD})
        new = page.context["codes"]
        assert not set(new) & set(holder.recovery_codes)
        old = {"code": holder.recovery_codes[0]}
        assert holder.password_step().post("/login/code?recovery", old).status_code == 422
        fresh = {"code": new[0]}
        assert holder.password_step().post("/login/code?recovery", fresh).status_code == 302

    def test_who_has_none_has_nothing_to_switch_off(self, zone: Zone) -> None:
        web = make.client(make.actor(zone))
        for path in ("second-factor/off", "recovery-codes"):
            assert web.post(f"/security/{path}", {"proof": make.PASSWORD}).status_code == 422


class TestReset:
    def test_an_administrator_resets_it_with_a_reason_and_sessions_end(
        self, holder: Holder, zone: Zone
    ) -> None:
        web = make.client(make.actor(zone, Role.ADMINISTRATOR))
        path = f"/members/{holder.member.pk}/second-factor"
        assert web.post(path, {"version": "1", "reason": " "}).status_code == 422
        assert SecondFactor.objects.exists()
        answer = web.post(path, {"version": "1", "reason": "phone lost"})
        assert answer["Location"] == f"/members/{holder.member.pk}/sign-in"
        event = Event.objects.get(act="core.second_factor_reset")
        assert (event.subject_id, event.reason) == (holder.user.pk, "phone lost")
        assert holder.web.get("/").status_code == 302
        typed = {"username": holder.user.username, "password": make.PASSWORD}
        assert Client().post("/login", typed)["Location"] == "/"

    def test_not_where_another_zone_may_rely_on_it(self, holder: Holder, zone: Zone) -> None:
        make.membership(make.zone(), of=holder.user)
        administrator = make.client(make.actor(zone, Role.ADMINISTRATOR))
        before = fingerprint()
        path = f"/members/{holder.member.pk}/second-factor"
        assert administrator.post(path, {"version": "1", "reason": "r"}).status_code == 422
        assert fingerprint() == before

    def test_not_ones_own(self, time: Clock, zone: Zone) -> None:
        administrator = Holder(time, make.membership(zone, Role.ADMINISTRATOR))
        path = f"/members/{administrator.member.pk}/second-factor"
        assert administrator.web.post(path, {"version": "1", "reason": "r"}).status_code == 422
        assert SecondFactor.objects.exists()

    def test_whoever_runs_the_installation_resets_it_where_no_administrator_may(
        self, holder: Holder, zone: Zone, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make.membership(make.zone(), of=holder.user)
        command = ["person", "reset-second-factor", holder.user.username, "--reason", "lost"]
        assert cli.main(command) == 0
        assert holder.user.username in capsys.readouterr().out
        assert not SecondFactor.objects.exists()
        event = Event.objects.get(act="core.second_factor_reset")
        assert (event.user_id, event.role, event.zone_id) == (None, "SYSTEM", zone.pk)
        assert cli.main(command) == 2
        assert cli.main([*command[:2], "nobody", "--reason", "lost"]) == 2


class TestDemand:
    def test_who_has_none_is_led_to_it_before_anything_else(self, time: Clock, zone: Zone) -> None:
        member = make.membership(zone)
        web = make.client(actor_of(member))
        administrator = make.client(make.actor(zone, Role.ADMINISTRATOR))
        typed = {"is_demanded": "on", "reason": ""}
        assert administrator.post("/members/second-factor", typed).status_code == 422
        assert web.get("/").status_code == 200
        typed["reason"] = "circular 7"
        assert administrator.post("/members/second-factor", typed)["Location"] == "/members"
        event = Event.objects.get(act="core.second_factor_demand_changed")
        assert event.after == {"demands_second_factor": True}
        assert (event.subject_type, event.reason) == ("core.Zone", "circular 7")
        for path in ("/", "/registry/enterprises", "/api/registry/enterprises", "/security"):
            assert web.get(path)["Location"] == "/security/second-factor"
        assert web.post("/registry/enterprises/new", {"name": "X"}).status_code == 302
        assert web.post("/language", {"language": "en"})["Location"] == "/"
        Holder(time, member)
        assert web.get("/").status_code == 200

    def test_it_is_demanded_whatever_role_a_person_acts_in(self, zone: Zone) -> None:
        member = make.membership(make.zone())
        make.membership(zone, of=member.user)
        second_factor.demand(
            make.actor(zone, Role.ADMINISTRATOR), is_demanded=True, reason="circular 7"
        )
        web = make.client(actor_of(member))
        assert web.get("/")["Location"] == "/security/second-factor"

    def test_other_zones_are_left_alone_and_it_can_be_taken_back(self, zone: Zone) -> None:
        administrator = make.actor(zone, Role.ADMINISTRATOR)
        elsewhere, here = make.client(make.actor(make.zone())), make.client(make.actor(zone))
        second_factor.demand(administrator, is_demanded=True, reason="r")
        assert elsewhere.get("/").status_code == 200
        assert here.get("/").status_code == 302
        second_factor.demand(administrator, is_demanded=False, reason="r")
        second_factor.demand(administrator, is_demanded=False, reason="again")
        assert here.get("/").status_code == 200
        assert Event.objects.filter(act="core.second_factor_demand_changed").count() == 2

    def test_without_a_reason_nothing_is_demanded(self, zone: Zone) -> None:
        administrator = make.actor(zone, Role.ADMINISTRATOR)
        before = fingerprint()
        with pytest.raises(InvalidInput):
            second_factor.demand(administrator, is_demanded=True, reason=" ")
        assert fingerprint() == before


def test_many_at_once_get_no_more_than_five_tries(committed: None) -> None:
    user, secret = _enrolled()
    outcomes = _together(7, lambda: second_factor.pass_step(user, wrong(secret_code(secret))))
    assert outcomes == Counter({InvalidInput: 4, TooManyAttempts: 3})
    assert SecondFactor.objects.get().failures == 5
    assert Event.objects.filter(act="core.second_factor_locked").count() == 1


def test_many_at_once_with_the_same_right_code_let_one_in(committed: None) -> None:
    user, secret = _enrolled()
    outcomes = _together(4, lambda: second_factor.pass_step(user, secret_code(secret)))
    assert outcomes == Counter({type(None): 1, InvalidInput: 3})


def _enrolled() -> tuple[User, str]:
    secret = pyotp.random_base32()
    user = make.membership(make.zone()).user
    User.objects.filter(pk=user.pk).update(second_factor_at=START)
    kept = encryption.encrypt(secret, f"second factor of {user.pk}")
    SecondFactor.objects.create(user=user, secret=kept, last_step=0)
    return user, secret


def secret_code(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def _together(number: int, act: Callable[[], None]) -> "Counter[type[Exception | None]]":
    """Do the same from several connections at one moment, and count what comes of it."""

    def then() -> None:
        with clock.at(START):
            act()

    return Counter(type(one) for one in at_once(*[then] * number))


def test_a_password_is_set_before_a_second_factor(zone: Zone) -> None:
    member = make.membership(zone)
    Zone.objects.update(demands_second_factor=True)
    User.objects.filter(pk=member.user_id).update(must_change_password=True)
    web = make.client(actor_of(member))
    assert web.get("/security/second-factor")["Location"] == "/password"
    typed = {"old": make.PASSWORD, "new": "Neue-Nacht-43", "again": "Neue-Nacht-43"}
    assert web.post("/password", typed).status_code == 302
    assert web.get("/")["Location"] == "/security/second-factor"
