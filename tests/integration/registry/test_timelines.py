"""What the timeline of a record tells, also of parts that are gone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from tests import make, make_tokens

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.models import ApiToken, Event, ZoneRow
from zoneworks.core.timelines import Words, timeline
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


def test_moments_and_answers_are_told_as_people_read_them() -> None:
    officer = make.actor(make.zone())
    token, _text = make_tokens.token(officer)
    used_at = datetime(2026, 3, 1, 23, 30, 5, 123456, UTC)
    columns = {"used_at": used_at, "is_read_only": True}
    records.change(officer, ApiToken, token.pk, columns, act="probe")
    token.refresh_from_db()
    event = Event.objects.get(act="probe")
    assert records.values_before(token, event) == {"used_at": None, "is_read_only": False}
    words = Words({}, {"used_at": "Used", "is_read_only": "Reads"}, {})
    with translation.override("en"):
        told = timeline(officer, token, words, limit=1)[0]["changes"]
    assert told == [("Used", "—", "2026-03-02 07:30"), ("Reads", "no", "yes")]
