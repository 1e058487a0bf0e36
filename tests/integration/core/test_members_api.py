"""Members and units through the API: what the administrator's pages do."""

import json
from typing import Any

import pytest
from django.test import Client
from tests import make

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event, Membership, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def administrator() -> Actor:
    return make.actor(make.zone(), Role.ADMINISTRATOR)


@pytest.fixture
def web(administrator: Actor) -> Client:
    return make.client(administrator)


def send(web: Client, method: str, path: str, **values: Any) -> Any:
    return web.generic(method, f"/api/core/{path}", json.dumps(values), "application/json")


def fields(answer: Any) -> tuple[int, list[str]]:
    return answer.status_code, list(answer.json()["fields"])


def test_a_member_is_added_changed_ended_and_taken_up_again(web: Client) -> None:
    unit = send(web, "POST", "units", name="Bureau", kind="APPROVING_DEPARTMENT").json()
    person = {"username": "li.wei", "name": "Li Wei", "password": "Neue-Nacht-43"}
    lacking = send(web, "POST", "members", **person, role="APPROVING_DEPARTMENT")
    assert fields(lacking) == (422, ["unit_id"])
    weak = send(web, "POST", "members", **person | {"password": "1234"}, role="OFFICER")
    assert fields(weak) == (422, ["password"])
    assert fields(send(web, "POST", "members", **person, role="KING")) == (422, ["role"])
    made = send(web, "POST", "members", **person, role="OFFICER").json()
    assert "password" not in str(made)
    path = f"members/{made['id']}"
    told = {"role": "APPROVING_DEPARTMENT", "unit_id": unit["id"], "version": 1}
    assert fields(send(web, "PUT", path, **told)) == (422, ["reason"])
    changed = send(web, "PUT", path, **told, reason="moved").json()
    assert (changed["role"], changed["unit_id"], changed["version"]) == (
        *list(told.values())[:2],
        2,
    )
    assert send(web, "POST", f"{path}/end", version=1, reason="left").status_code == 409
    assert send(web, "POST", f"{path}/end", version=2, reason="left").json()["is_active"] is False
    assert send(web, "POST", f"{path}/resume", version=3, reason="back").json()["is_active"]
    assert Event.objects.filter(subject_type="core.Membership").count() == 4
    listed = web.get("/api/core/members").json()["items"]
    assert made["id"] in {one["id"] for one in listed}


def test_one_does_not_end_ones_own_membership(web: Client, administrator: Actor) -> None:
    path = f"members/{administrator.membership_id}/end"
    assert fields(send(web, "POST", path, version=1, reason="bye")) == (422, ["reason"])
    assert Membership.objects.get(pk=administrator.membership_id).is_active


def test_a_unit_is_renamed_and_retired(web: Client) -> None:
    unit = send(web, "POST", "units", name="Bureau", kind="DEPARTMENT").json()
    assert fields(send(web, "POST", "units", name="Bureau", kind="BANK")) == (422, ["name"])
    told = {"name": "Office", "is_active": False, "version": 1}
    assert send(web, "PUT", f"units/{unit['id']}", **told).json()["is_active"] is False
    assert Unit.objects.get().name == "Office"


def test_members_are_an_administrators_matter(administrator: Actor) -> None:
    zone = make.Zone.objects.get(pk=administrator.zone_id)
    web = make.client(make.actor(zone, Role.OFFICER))
    for path in ("members", "units", f"members/{administrator.membership_id}"):
        assert web.get(f"/api/core/{path}").status_code == 403
