"""What the timeline of a record tells, also of parts that are gone."""

from typing import Any

import pytest
from django.utils import translation
from tests import make

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.models import ZoneRow
from zoneworks.core.timelines import timeline
from zoneworks.registry import labels, services

pytestmark = pytest.mark.django_db


def read(actor: Actor, record: ZoneRow) -> list[tuple[str, str, list[str]]]:
    """Each entry: act, part, and its changes as a reader sees them; the latest first."""
    with translation.override("en"):
        return [
            (
                str(entry["act_label"]),
                entry["part"],
                [f"{label}: {before} > {after}" for label, before, after in entry["changes"]],
            )
            for entry in timeline(actor, record, labels.TIMELINE)
        ]


@pytest.fixture
def actor() -> Actor:
    return make.actor(make.zone())


def test_a_part_that_is_gone_still_shows_on_its_record(actor: Actor) -> None:
    row = make.enterprise(actor, "Works")
    values: dict[str, Any] = {"name": "Li Hua", "title": "Manager", "phone": "0731-1", "email": ""}
    contact = services.add_contact(actor, values, enterprise_id=row.pk)
    records.remove_many(actor, [contact], act="registry.contact_removed")
    latest, added, _registered = read(actor, row)
    assert added[2] == ["Name: — > Li Hua", "Position: — > Manager", "Telephone: — > 0731-1"]
    assert latest[2] == ["Name: Li Hua > —", "Position: Manager > —", "Telephone: 0731-1 > —"]
    assert read(actor, make.enterprise(actor, "Other")) == [("Enterprise registered", "", [])]


def test_a_changed_part_is_named_and_its_values_have_labels_and_units(actor: Actor) -> None:
    row = make.enterprise(actor, "Works")
    services.set_figures(actor, row.pk, 2023, {"staff": 1200, "output_fen": 1_000_000})
    services.set_figures(actor, row.pk, 2023, {"staff": 1300}, version=1)
    latest, first, _registered = read(actor, row)
    assert first[1:] == ("", ["Year: — > 2023", "Output: — > ¥10,000.00", "Staff: — > 1,200"])
    assert latest[1:] == ("2023", ["Staff: 1,200 > 1,300"])


def test_a_change_of_enterprise_is_told_by_names(actor: Actor) -> None:
    old, new = make.enterprise(actor, "Old Works"), make.enterprise(actor, "New Works")
    row = make.project(actor, enterprise=old)
    services.change_project(actor, row.pk, {"enterprise": new}, version=row.version)
    assert read(actor, row)[0] == (
        "Project changed",
        "",
        ["Enterprise: Old Works > New Works"],
    )
