"""Versions of a zone's entry scheme: made once, never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import facts, queries
from zoneworks.admission.engine.acts import EDIT_SCHEMES
from zoneworks.admission.engine.schemes import digest_of, read_scheme
from zoneworks.admission.labels.texts import refusal_text
from zoneworks.admission.models import SchemeVersion
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.numbers import hold_zone
from zoneworks.core.tables.writing import clean_text

LONGEST_SOURCE = 500


def make_version(
    actor: Actor,
    content: Mapping[str, Any],
    *,
    valid_from: date,
    source: str,
    is_sample: bool = False,
    seen: int | None = None,
) -> SchemeVersion:
    """Make a new version of the scheme, in force from a day until the next one's.

    ``seen`` is the number of the version that the person began with. A version that has the
    shipped content is a sample, whatever is said.

    Raises:
        InvalidInput: the content cannot be used (row, field and value are named), the day lies in
            the past or another version begins on it, there is no source, or it changes nothing.
        StaleRecord: somebody else has made a version since ``seen``.
    """
    actor.require(EDIT_SCHEMES)
    source = clean_text(source)[:LONGEST_SOURCE]
    with explained(refusal_text, field="content"):
        scheme = read_scheme(content)
    wrong: dict[str, list[Any]] = {}
    if not source:
        wrong["source"] = [_("Say who set it, and by which document.")]
    if valid_from < clock.today():
        text = _("%(day)s has passed: what was scored stays as it is. Begin today or later.")
        wrong["valid_from"] = [text % {"day": valid_from.isoformat()}]
    if wrong:
        raise InvalidInput(wrong)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        _take_over(actor)
        rows = SchemeVersion.objects.filter(zone_id=actor.writing_zone_id())
        last = rows.order_by("-number").first()
        if last is not None:
            _check_latest(last, seen, scheme.sha256)
        if rows.filter(valid_from=valid_from).exists():
            text = _("Another version begins on %(day)s already.")
            raise InvalidInput({"valid_from": [text % {"day": valid_from.isoformat()}]})
        row = SchemeVersion(
            number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
            title=scheme.title,
            valid_from=valid_from,
            content=dict(content),
            sha256=scheme.sha256,
            source=source,
            is_sample=is_sample or scheme.sha256 == digest_of(facts.sample_content()),
            made_on=clock.today(),
            made_by_id=actor.membership_id,
        )
        return records.create(actor, row, act="admission.scheme_made")


def _check_latest(last: SchemeVersion, seen: int | None, sha256: str) -> None:
    if seen is not None and seen != last.number:
        raise InvalidInput(
            {"": [_("Somebody else has made version %(n)s since.") % {"n": last.number}]}
        )
    if last.sha256 == sha256:
        raise InvalidInput(
            {"": [_("Nothing is different from version %(n)s.") % {"n": last.number}]}
        )


def hold_in_force(actor: Actor, day: date) -> SchemeVersion:
    """The version in force on a day, within the act of somebody who scores by it.

    A zone that has made none takes the shipped sample over, so that a result names its version.
    """
    zone_id = actor.writing_zone_id()
    found = queries.find_version_on(zone_id, day)
    if found is not None:
        return found
    hold_zone(zone_id)
    return queries.find_version_on(zone_id, day) or _take_over(actor)


def _take_over(actor: Actor) -> SchemeVersion:
    """The zone's first version: the shipped sample as it stands."""
    first = SchemeVersion.objects.filter(zone_id=actor.writing_zone_id()).order_by("number").first()
    if first is not None:
        found: SchemeVersion = first
        return found
    rules, scheme = facts.sample(), facts.sample_scheme()
    row = SchemeVersion(
        number=1,
        title=scheme.title,
        valid_from=rules.valid_from,
        content=dict(facts.sample_content()),
        sha256=scheme.sha256,
        source=rules.source[:LONGEST_SOURCE],
        is_sample=True,
        made_on=clock.today(),
    )
    return records.create(actor, row, act="admission.scheme_taken_over")
