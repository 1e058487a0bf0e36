"""Kill −9 during writes: nothing acknowledged is lost, and no change lacks its event."""

import json
from collections import Counter

import pytest
from tests import make, processes

from zoneworks.core.models import Event
from zoneworks.registry.models import Enterprise, FormerName, YearFigures

DEATHS = 50
CREATED = {
    "registry.Enterprise": Enterprise,
    "registry.FormerName": FormerName,
    "registry.YearFigures": YearFigures,
}


@pytest.mark.usefixtures("committed")
def test_a_writer_killed_at_any_moment_loses_nothing_and_leaves_no_half() -> None:
    actor = make.actor(make.zone())
    fields = {
        "user_id": actor.user_id,
        "membership_id": actor.membership_id,
        "zone_id": actor.zone_id,
        "zone_ids": list(actor.zone_ids),
    }
    said = processes.run(
        "tests.integration.core.hammer", str(DEATHS), json.dumps(fields), "20240731"
    )
    report = json.loads(said)
    assert report["rounds"] >= DEATHS
    assert len(report["acknowledged"]) >= DEATHS
    _nothing_acknowledged_is_lost(report["acknowledged"])
    _records_and_events_agree()


def _nothing_acknowledged_is_lost(facts: list[list[object]]) -> None:
    versions = dict(Enterprise.objects.values_list("pk", "version"))
    codes = set(Enterprise.objects.values_list("credit_code", flat=True))
    moved = set(Enterprise.objects.filter(address="moved").values_list("pk", flat=True))
    figures = set(YearFigures.objects.values_list("enterprise_id", "tax_fen"))
    latest = dict(Enterprise.objects.values_list("pk", "latest_tax_fen"))
    for act, subject, detail in facts:
        if act == "registered":
            assert versions[subject] >= detail
        elif act == "figures":
            assert (subject, detail) in figures
            assert latest[subject] == detail
        else:
            assert set(subject) <= codes
            assert detail in moved


def _records_and_events_agree() -> None:
    for label, model in CREATED.items():
        of = Event.objects.filter(subject_type=label)
        told = Counter(of.values_list("subject_id", flat=True))
        kept = dict(model.objects.values_list("pk", "version"))
        assert told == kept, f"{label}: each version of a record has one event"
    for row in Enterprise.objects.all():
        about = Event.objects.filter(subject_type="registry.Enterprise", subject_id=row.pk)
        state: dict[str, object] = {}
        for event in about.order_by("pk"):
            state |= event.after
        assert state["name"] == row.name
        assert state["address"] == row.address
        former = [
            event.before["name"] for event in about if event.before and "name" in event.before
        ]
        assert len(former) == FormerName.objects.filter(enterprise=row).count()
