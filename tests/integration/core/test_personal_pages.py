"""The administrator's page of personal data: found, erased with a reason, and never by others."""

import pytest
from tests import make

from zoneworks.core import comments
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event, PersonalValue, Zone

pytestmark = pytest.mark.django_db


def test_what_is_held_of_a_person_is_found_and_erased_with_a_reason() -> None:
    officer = make.actor(make.zone())
    administrator = make.actor(Zone.objects.get(pk=officer.zone_id), Role.ADMINISTRATOR)
    row = make.enterprise(officer, "Works")
    comment = comments.write(officer, "registry.Enterprise", row.pk, "call 13800001111")
    browser = make.client(administrator)
    found = browser.get("/personal", {"q": "13800001111"})
    assert [one.subject_id for one in found.context["found"]] == [comment.pk]
    address = f"/personal/core.Comment/{comment.pk}"
    assert browser.post(address, {"reason": ""}).status_code == 422
    named = browser.post(address, {"reason": "erase call 13800001111"})
    assert named.status_code == 422
    assert PersonalValue.objects.filter(subject_type="core.Comment").exists()
    assert browser.post(address, {"reason": "asked for by the person"}).status_code == 302
    assert not PersonalValue.objects.filter(subject_type="core.Comment").exists()
    assert Event.objects.filter(act="core.personal_erased", subject_id=comment.pk).exists()
    assert browser.get(address).status_code == 404
    assert browser.get("/personal", {"q": "13800001111"}).context["found"] == []


def test_another_zones_persons_are_not_found() -> None:
    stranger = make.actor(make.zone())
    row = make.enterprise(stranger, "Works")
    comment = comments.write(stranger, "registry.Enterprise", row.pk, "call 13800002222")
    browser = make.client(make.actor(make.zone(), Role.ADMINISTRATOR))
    assert browser.get("/personal", {"q": "13800002222"}).context["found"] == []
    address = f"/personal/core.Comment/{comment.pk}"
    assert browser.post(address, {"reason": "because"}).status_code == 404
    assert PersonalValue.objects.filter(subject_type="core.Comment").exists()
