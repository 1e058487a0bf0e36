"""A zone is opened with its first administrator, or not at all."""

import pytest

from zoneworks.core import queries
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, Membership, User, Zone
from zoneworks.core.services import NewMember, open_province, open_zone
from zoneworks.registry.facts import default_probabilities
from zoneworks.registry.queries import list_probabilities

pytestmark = pytest.mark.django_db
FOUNDER = NewMember("founder", Role.ADMINISTRATOR, "王一", "Lange-Nacht-42")


def test_a_new_zone_has_an_administrator_an_event_and_sample_probabilities() -> None:
    zone = open_zone("new", "新区", FOUNDER)
    actor = queries.actor_of(Membership.objects.select_related("zone", "user", "unit").get())
    assert (actor.zone_id, actor.role) == (zone.pk, Role.ADMINISTRATOR)
    told = ["core.zone_opened", "core.user_added", "core.member_added"]
    assert list(Event.objects.order_by("pk").values_list("act", flat=True)) == told
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


def test_a_province_reads_the_zones_that_are_opened_under_it() -> None:
    overseer = NewMember("overseer", Role.PROVINCE, "高远", "Lange-Nacht-42")
    province = open_province("hunan", "湖南省", overseer)
    zone = open_zone("new", "新区", FOUNDER, province_code="hunan")
    second = NewMember("second", Role.PROVINCE, "高近", "Lange-Nacht-42")
    assert open_province("hunan", "湖南省", second) == province
    for member in Membership.objects.filter(zone=province).select_related("zone", "user", "unit"):
        assert queries.actor_of(member).zone_ids == (zone.pk,)
    with pytest.raises(InvalidInput):
        open_province("new", "新区", second)
    with pytest.raises(InvalidInput):
        open_zone("other", "他区", FOUNDER, province_code="nowhere")
