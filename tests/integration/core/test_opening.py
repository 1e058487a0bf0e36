"""A zone is opened with its first administrator, or not at all."""

import pytest

from zoneworks.core import queries
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, Membership, User, Zone
from zoneworks.core.services import NewMember, open_zone
from zoneworks.registry.facts import default_probabilities
from zoneworks.registry.queries import list_probabilities

pytestmark = pytest.mark.django_db
FOUNDER = NewMember("founder", Role.ADMINISTRATOR, "王一", "Lange-Nacht-42")


def test_a_new_zone_has_an_administrator_an_event_and_sample_probabilities() -> None:
    zone = open_zone("new", "新区", FOUNDER)
    actor = queries.actor_of(Membership.objects.select_related("zone", "user", "unit").get())
    assert (actor.zone_id, actor.role) == (zone.pk, Role.ADMINISTRATOR)
    assert Event.objects.get().act == "core.zone_opened"
    assert list_probabilities(actor, zone.pk) == default_probabilities()


@pytest.mark.parametrize(
    ("code", "founder"),
    [
        ("taken", FOUNDER),
        ("new", NewMember("founder", Role.ADMINISTRATOR, "", "Lange-Nacht-42")),
        ("new", NewMember("founder", Role.ADMINISTRATOR, "王一", "short")),
    ],
)
def test_a_refused_zone_leaves_nothing_behind(code: str, founder: NewMember) -> None:
    Zone.objects.create(code="taken", name="旧区")
    with pytest.raises(InvalidInput):
        open_zone(code, "新区", founder)
    assert Zone.objects.count() == 1
    assert not User.objects.exists()
    assert not Event.objects.exists()
