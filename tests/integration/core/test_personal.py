"""Personal values of events: beside the event, put back when read, gone when erased."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import make
from tests.integration.core.sealing import tamper

from zoneworks.core import events, personal, records, seals, services
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.erasure import erase_personal
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound
from zoneworks.core.models import Event, PersonalValue, User
from zoneworks.core.personal import Erased
from zoneworks.core.services import NewMember
from zoneworks.core.timelines import timeline
from zoneworks.registry.labels import TIMELINE
from zoneworks.registry.models import Contact, Enterprise
from zoneworks.registry.services import add_contact, change_contact, remove_contact

pytestmark = pytest.mark.django_db
WHO = {
    "name": "欧阳明月",
    "title": "董事会秘书",
    "phone": "13912345678",
    "email": "ou@yang.example",
}
REASON = "withdrew consent"


@pytest.fixture
def office() -> tuple[Actor, Actor, Enterprise]:
    """An officer and an administrator of a zone, and an enterprise in it."""
    zone = make.zone()
    officer = make.actor(zone)
    return officer, make.actor(zone, Role.ADMINISTRATOR), make.enterprise(officer)


def texts(by: Actor, row: Any) -> str:
    """All words of changes in a timeline."""
    shown = timeline(by, row, TIMELINE)
    return "\n".join(str(change) for event in shown for change in event["changes"])


def stored() -> str:
    """Everything in every table, as text."""
    found = []
    for model in apps.get_models():
        rows = list(model._base_manager.values_list())
        found += [
            bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
            for row in rows
            for value in row
        ]
    return "\n".join(found)


def test_models_with_personal_columns_name_columns_that_they_have() -> None:
    known = personal.personal_columns()
    assert set(known) == {
        *(f"attraction.{one}" for one in ("Chain", "Dispute", "Filing", "LeadContact")),
        *("attraction.Objection", "attraction.RewardShare"),
        *("core.Comment", "core.ProviderLink", "core.User", "registry.Contact"),
    }
    for label, names in known.items():
        for name in names:
            apps.get_model(label)._meta.get_field(name)


def test_events_hold_digests_and_the_values_lie_beside(office: Any) -> None:
    officer, _administrator, enterprise = office
    contact = add_contact(officer, WHO | {"email": ""}, enterprise_id=enterprise.pk)
    event = Event.objects.get(subject_type="registry.Contact")
    assert event.after["email"] == ""
    assert event.after["enterprise"] == enterprise.pk
    for name in ("name", "title", "phone"):
        row = PersonalValue.objects.get(digest=event.after[name]["digest"])
        assert row.value == WHO[name]
        assert (row.subject_type, row.subject_id) == ("registry.Contact", contact.pk)
        assert (row.zone_id, len(bytes(row.salt))) == (officer.zone_id, 16)
        assert personal.digest_of(bytes(row.salt), row.value) == row.digest
    assert PersonalValue.objects.count() == 3


def test_the_same_value_has_another_digest_in_each_event(office: Any) -> None:
    officer, _administrator, enterprise = office
    for _turn in range(2):
        add_contact(officer, WHO, enterprise_id=enterprise.pk)
    assert PersonalValue.objects.values("digest").distinct().count() == 8
    assert PersonalValue.objects.values("salt").distinct().count() == 8


def test_values_are_put_back_for_the_timeline_by_one_query(
    office: Any, django_assert_num_queries: Any
) -> None:
    officer, _administrator, enterprise = office
    for number in range(5):
        add_contact(officer, WHO | {"name": f"Person {number}"}, enterprise_id=enterprise.pk)
    with django_assert_num_queries(2):
        found = events.list_events(officer, enterprise)
    assert {event.after["name"] for event in found} >= {f"Person {n}" for n in range(5)}
    assert WHO["phone"] in texts(officer, enterprise)
    assert events.find_latest(Contact.objects.latest("pk")).after["phone"] == WHO["phone"]


def test_without_persons_nothing_more_is_asked(office: Any, django_assert_num_queries: Any) -> None:
    officer, _administrator, enterprise = office
    with django_assert_num_queries(1):
        events.list_events(officer, enterprise)


def test_only_what_was_changed_is_shown_before_and_after_erasing(office: Any) -> None:
    officer, administrator, enterprise = office
    contact = add_contact(officer, WHO, enterprise_id=enterprise.pk)
    changes = WHO | {"phone": "010-1"}
    with transaction.atomic():
        records.change_many(officer, [(contact, changes)], act="registry.contact_changed")
    event = Event.objects.latest("pk")
    assert event.before["name"] == event.after["name"]
    assert event.before["phone"] != event.after["phone"]

    def shown() -> list[tuple[str, str]]:
        latest = timeline(officer, enterprise, TIMELINE)
        (found,) = [one for one in latest if one["act"] == "registry.contact_changed"]
        return [(before, after) for _label, before, after in found["changes"]]

    assert shown() == [(WHO["phone"], "010-1")]
    erase_personal(administrator, contact, reason=REASON)
    assert shown() == [("已依法删除", "已依法删除")]


def test_erased_values_are_gone_and_the_seals_still_hold(office: Any) -> None:
    officer, administrator, enterprise = office
    contact = add_contact(officer, WHO, enterprise_id=enterprise.pk)
    changed = WHO | {"phone": "010-1", "version": 1, "reason": ""}
    contact = change_contact(officer, contact, changed)
    remove_contact(officer, contact, version=2)
    seals.seal_events()
    before = list(Event.objects.values())
    assert erase_personal(administrator, Contact(pk=contact.pk), reason=REASON) == 10
    assert list(Event.objects.order_by("pk").values())[:-1] == before
    assert seals.verify().findings == []
    kept = stored()
    for value in (*WHO.values(), "010-1"):
        assert value not in kept
        assert value.encode().hex() not in kept
    assert "已依法删除" in texts(officer, enterprise)


def test_the_erasure_is_an_event_of_its_own_without_the_values(office: Any) -> None:
    officer, administrator, enterprise = office
    contact = add_contact(officer, WHO, enterprise_id=enterprise.pk)
    remove_contact(officer, contact, version=1)
    erase_personal(administrator, Contact(pk=contact.pk), reason=REASON)
    event = Event.objects.latest("pk")
    assert (event.act, event.user_id) == ("core.personal_erased", administrator.user_id)
    assert (event.subject_type, event.subject_id) == ("registry.Contact", contact.pk)
    assert (event.part_of_type, event.part_of_id) == ("registry.Enterprise", enterprise.pk)
    assert (event.after, event.reason) == ({"erased_values": 8}, REASON)
    latest = timeline(officer, enterprise, TIMELINE)[0]
    assert latest["act_label"] == "已删除个人信息"
    assert ("8" in str(latest["changes"]), latest["reason"]) == (True, REASON)


def test_what_is_written_later_can_be_erased_again(office: Any) -> None:
    officer, administrator, enterprise = office
    contact = add_contact(officer, WHO, enterprise_id=enterprise.pk)
    erase_personal(administrator, contact, reason=REASON)
    remove_contact(officer, contact, version=1)
    assert erase_personal(administrator, contact, reason=REASON) == 4
    with pytest.raises(NotFound):
        erase_personal(administrator, contact, reason=REASON)


@pytest.mark.parametrize("reason", ["", "  ", f"{WHO['name']} asked", f"call {WHO['phone']}"])
def test_a_reason_is_needed_and_names_nothing_of_it(office: Any, reason: str) -> None:
    officer, administrator, enterprise = office
    contact = add_contact(officer, WHO, enterprise_id=enterprise.pk)
    before = Event.objects.count()
    with pytest.raises(InvalidInput):
        erase_personal(administrator, contact, reason=reason)
    assert (PersonalValue.objects.count(), Event.objects.count()) == (4, before)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_may_erase(office: Any, role: Role) -> None:
    officer, administrator, enterprise = office
    contact = add_contact(officer, WHO, enterprise_id=enterprise.pk)
    other = Actor(role, zone_id=administrator.zone_id, zone_ids=administrator.zone_ids)
    with pytest.raises(ActForbidden):
        erase_personal(other, contact, reason=REASON)
    assert PersonalValue.objects.count() == 4


def test_an_administrator_of_another_zone_erases_nothing(office: Any) -> None:
    officer, _administrator, enterprise = office
    contact = add_contact(officer, WHO, enterprise_id=enterprise.pk)
    with pytest.raises(NotFound):
        erase_personal(make.actor(make.zone(), Role.ADMINISTRATOR), contact, reason=REASON)
    assert PersonalValue.objects.count() == 4


def test_names_of_new_users_lie_beside_too(office: Any) -> None:
    _officer, administrator, _enterprise = office
    member = NewMember("ouyang", Role.OFFICER, "欧阳明月", make.PASSWORD)
    services.add_member(administrator, member)
    user = User.objects.get(username="ouyang")
    event = Event.objects.get(subject_type="core.User", subject_id=user.pk)
    assert "欧阳" not in str(event.after)
    assert events.find_latest(user).after == {"username": "ouyang", "name": "欧阳明月"}
    assert erase_personal(administrator, user, reason=REASON) == 2
    assert all(
        isinstance(one, Erased)
        for one in events.find_latest(user, "core.user_added").after.values()
    )


def test_an_event_that_is_not_written_leaves_no_value(office: Any) -> None:
    officer, _administrator, enterprise = office
    with pytest.raises(RuntimeError, match="undone"), transaction.atomic():
        add_contact(officer, WHO, enterprise_id=enterprise.pk)
        raise RuntimeError("undone")
    assert not PersonalValue.objects.exists()


def test_a_value_that_was_changed_beside_its_event_is_found(office: Any) -> None:
    officer, _administrator, enterprise = office
    add_contact(officer, WHO, enterprise_id=enterprise.pk)
    seals.seal_events()
    row = PersonalValue.objects.get(value=WHO["phone"])
    tamper("UPDATE core_personalvalue SET value = '13900000000' WHERE id = %s", row.pk)
    (finding,) = seals.verify().findings
    assert (finding.kind, finding.events) == ("VALUE", (row.pk,))


words = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], min_codepoint=0x3400), min_size=4, max_size=20
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries({"name": words, "title": words}), min_size=1, max_size=4))
def test_after_erasing_no_table_holds_a_byte_of_any_value(
    office: Any, states: list[dict[str, str]]
) -> None:
    officer, administrator, enterprise = office
    with transaction.atomic():
        contact = add_contact(officer, states[0], enterprise_id=enterprise.pk)
        for state in states[1:]:
            typed = state | {"version": contact.version, "reason": ""}
            contact = change_contact(officer, contact, typed)
        remove_contact(officer, contact, version=contact.version)
        erase_personal(administrator, Contact(pk=contact.pk), reason="r")
        kept = stored()
        for value in {text for state in states for text in state.values()}:
            assert value not in kept
            assert value.encode().hex() not in kept
        assert connection.in_atomic_block
        transaction.set_rollback(True)
