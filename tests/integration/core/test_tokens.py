"""Tokens: shown once, kept as a digest, held to their scope, and ended for good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make, make_tokens
from tests.make_tokens import Program

from zoneworks.core import clock, services, tokens
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import ApiToken, Event, Membership, User, Zone
from zoneworks.core.tokens import NewToken
from zoneworks.registry.models import Enterprise

pytestmark = pytest.mark.django_db
NEW = {"name": "Steel Co.", "industry_code": "3841", "scale": "SMALL"}


@pytest.fixture
def zone() -> Zone:
    return make.zone()


@pytest.fixture
def officer(zone: Zone) -> Actor:
    return make.actor(zone)


@pytest.fixture
def administrator(zone: Zone) -> Actor:
    return make.actor(zone, Role.ADMINISTRATOR)


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["title"]


def new_enterprise(program: Program, **more: Any) -> Any:
    return program.send("POST", "registry/enterprises", NEW | {"credit_code": make.code()} | more)


def test_a_token_acts_for_its_member_without_a_session_or_a_form_token(officer: Actor) -> None:
    program = Program(make_tokens.token(officer)[1])
    made = new_enterprise(program)
    assert made.status_code == 201
    event = Event.objects.get(subject_type="registry.Enterprise", subject_id=made.json()["id"])
    assert (event.user_id, event.zone_id) == (officer.user_id, officer.zone_id)
    listed = program.get("registry/enterprises")
    assert [one["id"] for one in listed.json()["items"]] == [made.json()["id"]]
    assert listed["Cache-Control"] == "private, no-store"


def test_nothing_of_the_text_is_kept(officer: Actor) -> None:
    token, text = make_tokens.token(officer)
    assert text.startswith(token.start)
    kept = {name: str(value) for name, value in vars(token).items()}
    assert not [name for name, value in kept.items() if text in value]
    event = Event.objects.get(act="core.token_made")
    assert text not in str(event.after)
    assert token.digest not in str(event.after)


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"expires_on": "2020-01-01"}, "TokenExpired"),
        ({"revoked": True}, "TokenRevoked"),
        ({"ended": True}, "MembershipEnded"),
        ({"inactive": True}, "MembershipEnded"),
        ({"unknown": True}, "TokenUnknown"),
    ],
)
def test_a_token_that_does_not_hold_is_refused_and_told_why(
    officer: Actor, change: dict[str, Any], title: str
) -> None:
    token, text = make_tokens.token(officer)
    if "expires_on" in change:
        ApiToken.objects.filter(pk=token.pk).update(**change)
    if "revoked" in change:
        tokens.revoke_token(officer, token.pk, version=1, reason="")
    if "ended" in change:
        Membership.objects.filter(pk=officer.membership_id).update(is_active=False)
    if "inactive" in change:
        User.objects.filter(pk=officer.user_id).update(is_active=False)
    program = Program(text + "x" if "unknown" in change else text)
    answer = program.get("registry/enterprises")
    assert problem(answer) == (401, title)
    assert answer["WWW-Authenticate"] == "Bearer"
    assert problem(new_enterprise(program)) == (401, title)
    assert not Enterprise.objects.exists()


def test_a_token_holds_to_the_end_of_its_last_day(officer: Actor) -> None:
    first = datetime(2024, 3, 1, 4, tzinfo=UTC)
    with clock.at(first):
        _token, text = make_tokens.token(officer, expires_on=clock.today() + timedelta(days=2))
    with clock.at(datetime(2024, 3, 3, 15, 59, tzinfo=UTC)):  # a minute to midnight in China
        assert Program(text).get("registry/enterprises").status_code == 200
    with clock.at(datetime(2024, 3, 3, 16, 0, tzinfo=UTC)):
        assert problem(Program(text).get("registry/enterprises")) == (401, "TokenExpired")


def test_a_scope_reaches_its_own_part_alone_and_always_the_own_files(officer: Actor) -> None:
    program = Program(make_tokens.token(officer, "consultations")[1])
    assert program.get("helpdesk/consultations").status_code == 200
    assert problem(program.get("registry/enterprises")) == (403, "ScopeMissing")
    assert problem(new_enterprise(program)) == (403, "ScopeMissing")
    assert not Enterprise.objects.exists()
    kept = program.upload("core/files", make.upload("a,b\n1,2\n"))
    assert program.get(f"core/files/{kept.json()['id']}").status_code == 200


def test_a_scope_gives_no_more_than_the_role(officer: Actor) -> None:
    program = Program(make_tokens.token(officer, "members")[1])
    assert problem(program.get("core/members")) == (403, "ActForbidden")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_reading_token_writes_by_no_method(officer: Actor, method: str) -> None:
    known = make.enterprise(officer)
    contact = make.services.add_contact(officer, {"name": "Wang"}, enterprise_id=known.pk)
    program = Program(make_tokens.token(officer, is_read_only=True)[1])
    events = Event.objects.count()
    for path in ("registry/enterprises", f"registry/contacts/{contact.pk}?version=1"):
        answer = program.send(method, path, NEW | {"credit_code": make.code(), "version": 1})
        assert answer.status_code in {403, 405}
    assert Event.objects.count() == events


def test_a_reading_token_gains_nothing_from_a_session_or_another_method_in_a_header(
    officer: Actor,
) -> None:
    text = make_tokens.token(officer, is_read_only=True)[1]
    program = Program(text, make.client(officer))
    assert problem(new_enterprise(program)) == (403, "TokenReadOnly")
    program.headers |= {"X-HTTP-Method-Override": "GET", "X-Forwarded-Method": "GET"}
    assert problem(new_enterprise(program)) == (403, "TokenReadOnly")
    assert program.browser.post("/registry/enterprises/new", headers=program.headers)
    assert not Enterprise.objects.exists()


def test_beneath_the_api_a_reading_actor_is_refused_too(officer: Actor) -> None:
    reader = tokens.authenticate(make_tokens.token(officer, is_read_only=True)[1]).actor
    with pytest.raises(ActForbidden):
        make.enterprise(reader)
    with pytest.raises(ActForbidden):
        make_tokens.token(reader)


def test_a_wrong_token_beside_a_session_is_refused(officer: Actor) -> None:
    program = Program("zw_unknown", make.client(officer))
    assert problem(program.get("registry/enterprises")) == (401, "TokenUnknown")


def test_a_session_still_needs_its_form_token(officer: Actor) -> None:
    browser = make.client(officer, enforce_csrf_checks=True)
    values = NEW | {"credit_code": make.code()}
    answer = browser.post("/api/registry/enterprises", values, content_type="application/json")
    assert answer.status_code == 403
    assert not Enterprise.objects.exists()


def test_after_a_reset_the_person_must_choose_a_password_first(
    officer: Actor, administrator: Actor
) -> None:
    program = Program(make_tokens.token(officer)[1])
    services.reset_password(administrator, officer.membership_id, version=1, reason="lost")
    assert problem(program.get("registry/enterprises")) == (403, "PasswordDue")


def test_the_use_is_written_at_most_once_an_hour(officer: Actor) -> None:
    token, text = make_tokens.token(officer)
    program, start = Program(text), datetime.now(UTC)

    def used_after(**passed: float) -> datetime:
        with clock.at(start + timedelta(**passed)), CaptureQueriesContext(connection) as queries:
            assert program.get("registry/enterprises").status_code == 200
        token.refresh_from_db()
        writes.append(len([one for one in queries if one["sql"].startswith("UPDATE")]))
        assert token.used_at is not None
        return token.used_at

    writes: list[int] = []
    first = used_after(minutes=0)
    assert used_after(minutes=59) == first
    assert used_after(minutes=61) == first + timedelta(minutes=61)
    assert writes == [1, 0, 1]


def test_a_token_speaks_the_language_of_its_person(officer: Actor) -> None:
    text = make_tokens.token(officer)[1]
    User.objects.filter(pk=officer.user_id).update(language="en")
    answer = Program(text).get("registry/enterprises/999999")
    assert answer.json()["detail"] == "There is no such enterprise."
    assert answer["Content-Language"] == "en"


def test_a_token_wants_a_name_a_known_part_and_a_day_within_the_time_of_the_zone(
    officer: Actor,
) -> None:
    today = clock.today()
    last = today + timedelta(days=365)
    make_tokens.token(officer, expires_on=last)
    for wrong, field in [
        (NewToken(" ", ["register"], False, today), "name"),
        (NewToken("Name", [], False, today), "parts"),
        (NewToken("Name", ["everything"], False, today), "parts"),
        (NewToken("Name", ["work"], False, today), "parts"),
        (NewToken("Name", ["register"], False, today - timedelta(days=1)), "expires_on"),
        (NewToken("Name", ["register"], False, last + timedelta(days=1)), "expires_on"),
    ]:
        with pytest.raises(InvalidInput) as refused:
            tokens.make_token(officer, wrong)
        assert list(refused.value.fields) == [field]
    assert ApiToken.objects.count() == 1


def test_a_shorter_time_cuts_the_tokens_that_would_hold_longer(
    officer: Actor, administrator: Actor
) -> None:
    today = clock.today()
    long = make_tokens.token(officer, expires_on=today + timedelta(days=90))[0]
    short = make_tokens.token(officer, expires_on=today + timedelta(days=10))[0]
    elsewhere = make_tokens.token(make.actor(make.zone()), expires_on=today + timedelta(days=90))[0]
    tokens.set_most_days(administrator, 30, version=None, reason="safer")
    for token, days in [(long, 30), (short, 10), (elsewhere, 90)]:
        token.refresh_from_db()
        assert token.expires_on == today + timedelta(days=days)
    cut = Event.objects.get(act="core.token_cut")
    assert (cut.subject_id, cut.reason) == (long.pk, "safer")
    with pytest.raises(InvalidInput):
        make_tokens.token(officer, expires_on=today + timedelta(days=31))
    tokens.set_most_days(administrator, 60, version=1, reason="too short")
    for old in (1, None):
        with pytest.raises(StaleRecord):
            tokens.set_most_days(administrator, 90, version=old, reason="old page")


def test_others_tokens_are_revoked_by_an_administrator_of_the_zone_with_a_reason(
    officer: Actor, administrator: Actor
) -> None:
    token = make_tokens.token(officer)[0]
    for stranger in (make.actor(make.zone(), Role.ADMINISTRATOR), make.actor(Zone.objects.first())):
        with pytest.raises(NotFound):
            tokens.revoke_token(stranger, token.pk, version=1, reason="because")
    with pytest.raises(InvalidInput) as refused:
        tokens.revoke_token(administrator, token.pk, version=1, reason=" ")
    assert list(refused.value.fields) == ["reason"]
    tokens.revoke_token(administrator, token.pk, version=1, reason="It was lost")
    event = Event.objects.get(act="core.token_revoked")
    assert (event.user_id, event.reason) == (administrator.user_id, "It was lost")
    with pytest.raises(InvalidInput):
        tokens.revoke_token(administrator, token.pk, version=2, reason="again")


def test_a_province_has_tokens_that_read_its_zones() -> None:
    province = make.zone(is_province=True)
    known = make.enterprise(make.actor(make.zone(province=province)))
    make.enterprise(make.actor(make.zone()))
    program = Program(make_tokens.token(make.actor(province, Role.PROVINCE))[1])
    listed = program.get("registry/enterprises").json()["items"]
    assert [(one["id"], one["zone_id"]) for one in listed] == [(known.pk, known.zone_id)]
    named = program.get("registry/enterprises", zone=known.zone_id).json()["items"]
    assert [one["id"] for one in named] == [known.pk]
    assert problem(new_enterprise(program)) == (403, "ActForbidden")


def test_the_page_shows_the_text_once(officer: Actor) -> None:
    browser = make.client(officer)
    day = (clock.today() + timedelta(days=30)).isoformat()
    typed = {"name": "Reports", "parts": ["register"], "expires_on": day}
    assert browser.post("/tokens", typed | {"parts": []}).status_code == 422
    shown = browser.post("/tokens", typed)
    assert shown["Cache-Control"] == "no-store"
    text = shown.content.decode().split('class="secret">')[1].split("<")[0]
    assert Program(text).get("registry/enterprises").status_code == 200
    listed = browser.get("/tokens").content.decode()
    assert "Reports" in listed
    assert text not in listed
    token = ApiToken.objects.get()
    assert (token.parts, token.is_read_only) == (["register"], False)
    browser.post(f"/tokens/{token.pk}", {"version": 1, "reason": ""})
    assert problem(Program(text).get("registry/enterprises")) == (401, "TokenRevoked")


def test_an_administrator_sees_all_tokens_of_the_zone_and_says_how_long_they_hold(
    officer: Actor, administrator: Actor
) -> None:
    make_tokens.token(officer, name="Of the officer")
    make_tokens.token(make.actor(make.zone()), name="Of another zone")
    browser = make.client(administrator)
    page = browser.get("/tokens/all").content.decode()
    assert "Of the officer" in page
    assert "Of another zone" not in page
    assert make.client(officer).get("/tokens/all").status_code == 403
    sent = browser.post("/tokens/days", {"most_days": "7", "reason": "safer", "version": ""})
    assert sent.status_code == 302
    assert tokens.most_days(officer) == 7
    refused = browser.post("/tokens/days", {"most_days": "400", "reason": "x", "version": "1"})
    assert refused.status_code == 422
