"""People: passwords, roles and units, and two tabs with two roles."""

import re

import pytest
from django.test import Client
from tests import make

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event, Membership, Unit, UnitKind, User, Zone

pytestmark = pytest.mark.django_db
NEW = "Neue-Nacht-43"


@pytest.fixture
def zone() -> Zone:
    return make.zone()


@pytest.fixture
def administrator(zone: Zone) -> Client:
    return make.english(make.client(make.actor(zone, Role.ADMINISTRATOR)))


def user_of(actor: Actor) -> User:
    user: User = User.objects.get(pk=actor.user_id)
    return user


class TestPasswords:
    def test_ones_own_is_changed_and_sessions_elsewhere_end(self, zone: Zone) -> None:
        actor = make.actor(zone)
        here, elsewhere = make.english(make.client(actor)), make.client(actor)
        typed = {"old": make.PASSWORD, "new": NEW, "again": NEW}
        assert here.post("/password", typed).status_code == 302
        assert here.get("/").status_code == 200
        assert elsewhere.get("/").status_code == 302
        assert user_of(actor).check_password(NEW)
        event = Event.objects.latest("pk")
        assert (event.act, event.before, event.after) == ("core.password_changed", None, None)

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"old": "wrong", "new": NEW, "again": NEW}, "old"),
            ({"old": make.PASSWORD, "new": NEW, "again": NEW + "x"}, "again"),
            ({"old": make.PASSWORD, "new": "short", "again": "short"}, "new"),
            ({"old": make.PASSWORD, "new": make.PASSWORD, "again": make.PASSWORD}, "new"),
        ],
    )
    def test_a_wrong_or_a_weak_one_changes_nothing(
        self, zone: Zone, typed: dict[str, str], field: str
    ) -> None:
        actor = make.actor(zone)
        page = make.client(actor).post("/password", typed)
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}
        assert user_of(actor).check_password(make.PASSWORD)

    def test_a_reset_one_is_shown_once_and_must_be_changed(
        self, zone: Zone, administrator: Client
    ) -> None:
        actor = make.actor(zone)
        address = f"/members/{actor.membership_id}/password"
        assert administrator.post(address, {"version": "1", "reason": ""}).status_code == 422
        page = administrator.post(address, {"version": "1", "reason": "forgotten"})
        found = re.search(r'class="secret">([^<]+)<', page.content.decode())
        assert found
        event = Event.objects.latest("pk")
        assert (event.act, event.reason) == ("core.password_reset", "forgotten")
        assert found[1] not in str([event.before, event.after])
        person = Client()
        username = user_of(actor).username
        person.post("/login", {"username": username, "password": found[1]})
        for path in ("/", "/registry/enterprises", "/api/registry/enterprises"):
            assert person.get(path)["Location"] == "/password"
        typed = {"old": found[1], "new": NEW, "again": NEW}
        assert person.post("/password", typed)["Location"] == "/"
        assert person.get("/").status_code == 200

    def test_nobody_gets_a_key_to_another_zone_by_a_reset(
        self, zone: Zone, administrator: Client
    ) -> None:
        actor = make.actor(zone)
        make.membership(make.zone(), of=user_of(actor))
        address = f"/members/{actor.membership_id}/password"
        page = administrator.post(address, {"version": "1", "reason": "forgotten"})
        assert page.status_code == 422
        assert user_of(actor).check_password(make.PASSWORD)


class TestMembers:
    def test_role_and_unit_are_changed_with_a_reason_and_a_version(
        self, zone: Zone, administrator: Client
    ) -> None:
        actor, unit = make.actor(zone), make.unit(zone, UnitKind.BANK)
        address = f"/members/{actor.membership_id}"
        typed = {"role": "BANK", "unit_id": str(unit.pk), "version": "1", "reason": ""}
        page = administrator.post(address, typed)
        assert set(page.context["form"].errors) == {"reason"}
        assert administrator.post(address, typed | {"reason": "moved"}).status_code == 302
        member = Membership.objects.get(pk=actor.membership_id)
        assert (member.role, member.unit, member.version) == ("BANK", unit, 2)
        stale = administrator.post(address, typed | {"role": "LEADER", "reason": "typed"})
        assert "Somebody else saved" in stale.content.decode()
        assert stale.context["form"]["reason"].value() == "typed"

    def test_an_enterprise_is_named_by_its_code(self, zone: Zone, administrator: Client) -> None:
        row = make.enterprise(make.actor(zone), "Works")
        other = make.enterprise(make.actor(make.zone()), "Elsewhere")
        typed = {
            "username": "owner",
            "role": "ENTERPRISE",
            "name": "Owner",
            "password": make.PASSWORD,
        }
        for code in ("", other.credit_code):
            page = administrator.post("/members", typed | {"enterprise": code})
            assert set(page.context["form"].errors) <= {"enterprise", "__all__"}
            assert page.status_code == 422
        typed["enterprise"] = row.credit_code
        assert administrator.post("/members", typed).status_code == 302
        assert Membership.objects.get(role="ENTERPRISE").enterprise_id == row.pk

    def test_nobody_takes_away_their_own_role(self, zone: Zone) -> None:
        actor = make.actor(zone, Role.ADMINISTRATOR)
        web = make.client(actor)
        typed = {"role": "OFFICER", "version": "1", "reason": "r"}
        page = web.post(f"/members/{actor.membership_id}", typed)
        assert set(page.context["form"].errors) == {"role"}


class TestUnits:
    def test_a_unit_is_added_renamed_and_retired(self, zone: Zone, administrator: Client) -> None:
        typed = {"name": "Land office", "kind": "DEPARTMENT"}
        assert administrator.post("/units", typed).status_code == 302
        assert administrator.post("/units", typed).status_code == 422
        unit = Unit.objects.get(zone=zone, name="Land office")
        change = {"name": "Land bureau", "version": "1", "reason": "renamed"}
        assert administrator.post(f"/units/{unit.pk}", change).status_code == 302
        unit.refresh_from_db()
        assert (unit.name, unit.is_active) == ("Land bureau", False)
        offered = administrator.get("/members").context["form"].fields["unit"].choices
        assert unit.pk not in [pk for pk, _name in offered]
        assert Event.objects.filter(act="core.unit_changed").count() == 1


def test_a_form_from_another_tab_is_not_sent_under_a_new_role() -> None:
    zone, second = make.zone(), make.zone()
    actor = make.actor(zone)
    other = make.membership(second, of=user_of(actor))
    web = make.english(make.client(actor, enforce_csrf_checks=True))

    def token(path: str) -> str:
        found = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', web.get(path).content.decode()
        )
        assert found
        return found[1]

    first_tab = token("/registry/enterprises/new")
    web.post("/membership", {"membership": other.pk, "csrfmiddlewaretoken": token("/")})
    page = web.post("/registry/enterprises/new", {"csrfmiddlewaretoken": first_tab, "name": "X"})
    assert page.status_code == 403
    assert "took on another role" in page.content.decode()
