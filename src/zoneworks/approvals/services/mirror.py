"""Following what mandated systems decide: their exports create and advance cases, set by set.

A look and an import take the same way: reports are traced on working copies of the cases, and only
the import writes them, if it finds what the look has shown.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import queries, rows
from zoneworks.approvals.definitions import Definition, find_definition
from zoneworks.approvals.engine.acts import FOLLOW_SYSTEMS
from zoneworks.approvals.engine.process.cases import Case
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.mirror import (
    DAYS,
    Report,
    Told,
    Unfollowed,
    faults_of,
)
from zoneworks.approvals.engine.process.plans import plan_for
from zoneworks.approvals.models import (
    ApprovalCase,
    CaseMode,
    MirrorDifference,
    MirrorMapping,
    Settlement,
)
from zoneworks.approvals.rows import CaseRow
from zoneworks.approvals.services.cases import changing
from zoneworks.core import clock, events, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput, StaleRecord, says_something
from zoneworks.registry.models import Project
from zoneworks.registry.services import check_in_use

MOVED = _("What is known here has changed since you looked. Look again, then import.")
Fields = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that reports would open, under which version, since when."""

    row: CaseRow
    definition: Definition
    begun_on: date
    project_code: str


@dataclass
class Traced:
    """What reports would change: cases to open, items new and changed, differences, and the rest.

    ``changes`` hold for each changed item what is known and what is told; ``unfollowed`` the
    reports that cannot be followed, with why and what it concerns.
    """

    system: str
    known: dict[int, CaseRow] = field(default_factory=dict)
    opened: dict[str, Opening] = field(default_factory=dict)
    new: list[Report] = field(default_factory=list)
    changes: list[tuple[Report, Fields]] = field(default_factory=list)
    unchanged: list[Report] = field(default_factory=list)
    differing: list[tuple[CaseRow, Report, Fields]] = field(default_factory=list)
    agreeing: list[tuple[CaseRow, Report]] = field(default_factory=list)
    unfollowed: list[tuple[Report, Unfollowed, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What would be written, in short: two traces of the same digest write the same."""
        told = [self.system, sorted(self.opened), self.new, self.changes]
        differing = [(row.pk, report, sorted(fields)) for row, report, fields in self.differing]
        return hashlib.sha256(repr((told, differing)).encode()).hexdigest()

    def counts(self) -> dict[str, int]:
        """How many cases are opened, and how many items are new, changed and so on."""
        return {
            "cases": len(self.opened),
            "new": len(self.new),
            "changed": len(self.changes),
            "unchanged": len(self.unchanged) + len(self.agreeing),
            "differing": len(self.differing),
            "left_out": len(self.unfollowed),
        }


def trace(
    actor: Actor, mapping: MirrorMapping, reports: Sequence[Report], *, lock: bool = False
) -> Traced:
    """Find what reports would change, without writing anything."""
    actor.require(FOLLOW_SYSTEMS)
    first_days: dict[str, date] = {}
    today = clock.today()
    for report in reports:
        day = min((one for one in report.told.days() if one is not None), default=today)
        first_days[report.national_code] = min(day, first_days.get(report.national_code, day))
    known = queries.find_known(actor, first_days.keys(), mapping.projects)
    traced = Traced(mapping.system)
    case_ids = sorted(set(known.cases.values()))
    for start in range(0, len(case_ids), rows.AT_ONCE):
        chunk = case_ids[start : start + rows.AT_ONCE]
        traced.known |= rows.load(actor.writing_zone_id(), chunk, lock=lock)
    for report in reports:
        code = report.national_code
        if code in known.cases:
            row = traced.known[known.cases[code]]
        elif code in traced.opened:
            row = traced.opened[code].row
        elif code not in known.projects:
            traced.unfollowed.append((report, Unfollowed.NO_PROJECT, code))
            continue
        else:
            definition = find_definition(mapping.process_id, first_days[code])
            if definition is None:
                held = first_days[code].isoformat()
                traced.unfollowed.append((report, Unfollowed.NO_VERSION, held))
                continue
            project_id, project_code = known.projects[code]
            row = _new_row(actor, mapping, definition, project_id)
            traced.opened[code] = Opening(row, definition, first_days[code], project_code)
        _trace_item(traced, row, report)
    traced.opened = {code: one for code, one in traced.opened.items() if one.row.case.changes}
    return traced


def _new_row(
    actor: Actor, mapping: MirrorMapping, definition: Definition, project_id: int
) -> CaseRow:
    plan = plan_for(definition.process, {})
    case = Case(national_calendar(), clock.today(), plan, "", {}, system=mapping.system)
    return CaseRow(0, actor.zone_id, project_id, None, None, case, {})


def _trace_item(traced: Traced, row: CaseRow, report: Report) -> None:
    case = row.case
    standing = case.standings.get((report.code, Track.FORMAL))
    if case.system and case.system != traced.system:
        traced.unfollowed.append((report, Unfollowed.OTHER_SYSTEM, case.system))
    elif all(item.code != report.code for item in case.plan.process.items):
        traced.unfollowed.append((report, Unfollowed.NO_ITEM, case.plan.process.version))
    elif case.system:
        fields = {} if standing is None else report.told.differing(standing)
        if not case.follow(report.code, report.told, traced.system, report.authority):
            traced.unchanged.append(report)
        elif standing is None:
            traced.new.append(report)
        else:
            traced.changes.append((report, fields))
    elif standing is None or standing.state is State.NOT_NEEDED:
        traced.unfollowed.append((report, Unfollowed.NOT_IN_CASE, report.code))
    elif fields := report.told.differing(standing):
        traced.differing.append((row, report, fields))
    else:
        traced.agreeing.append((row, report))


def follow_reports(
    actor: Actor,
    mapping_id: int,
    reports: Sequence[Report],
    *,
    digest: str | None = None,
    source: str = "",
) -> Traced:
    """Write what an export says: cases opened, items advanced, differences listed; all or nothing.

    ``digest`` is that of the trace which a person has seen; ``source`` names the file. The same
    reports again change nothing.

    Raises:
        NotFound: no such mapping.
        StaleRecord: something has changed since ``digest`` was shown.
    """
    actor.require(FOLLOW_SYSTEMS)
    with transaction.atomic():
        mapping = records.lock(actor, MirrorMapping, mapping_id)
        traced = trace(actor, mapping, reports, lock=True)
        if digest is not None and digest != traced.digest:
            raise StaleRecord(MOVED)
        _open_cases(actor, traced, source)
        moved = [*traced.known.values(), *(one.row for one in traced.opened.values())]
        rows.save(actor, [row for row in moved if row.case.changes])
        listed = _list_differences(actor, traced)
        if traced.new or traced.changes or listed:
            told = {"file": source, **traced.counts()}
            line = events.Line(
                events.subject_type(mapping), mapping.pk, "approvals.export_followed", {}, told
            )
            events.write(actor, [line])
    return traced


def _open_cases(actor: Actor, traced: Traced, source: str) -> None:
    opened = traced.opened
    project_ids = {one.row.project_id for one in opened.values()}
    held = Project.objects.select_for_update().filter(pk__in=project_ids).order_by("pk")
    for project in held:  # the cases of a project are numbered one after the other
        check_in_use(project)
    counts: dict[int, int] = dict(
        ApprovalCase.objects.filter(zone_id=actor.zone_id, project_id__in=project_ids)
        .order_by()
        .values_list("project_id")
        .annotate(Count("pk"))
    )
    cases = []
    for national_code, one in opened.items():
        project_id = one.row.project_id
        counts[project_id] = counts.get(project_id, 0) + 1
        cases.append(
            ApprovalCase(
                project_id=project_id,
                number=f"{one.project_code}-SP{counts[project_id]:02d}",
                national_code=national_code,
                process_id=one.definition.process.id,
                process_version=one.definition.process.version,
                process_sha256=one.definition.sha256,
                mode=CaseMode.FOLLOWED,
                system=traced.system,
                begun_on=one.begun_on,
            )
        )
    for case in records.create_many(actor, cases, act="approvals.case_followed", reason=source):
        opened[case.national_code].row.pk = case.pk


def _list_differences(actor: Actor, traced: Traced) -> int:
    """Keep what differs for somebody to settle, once each; return how many were written."""
    ids = {
        (row.items[report.code, Track.FORMAL].pk): (row, report)
        for row, report in [
            *((row, report) for row, report, _fields in traced.differing),
            *traced.agreeing,
        ]
    }
    latest: dict[int, MirrorDifference] = {}
    pks = sorted(ids)
    for start in range(0, len(pks), rows.AT_ONCE):
        found = MirrorDifference.objects.select_for_update().filter(
            zone_id=actor.zone_id,
            system=traced.system,
            item_id__in=pks[start : start + rows.AT_ONCE],
        )
        latest |= {one.item_id: one for one in found.order_by("pk")}
    differing = {id(report) for _row, report, _fields in traced.differing}
    new: list[MirrorDifference] = []
    changed: list[tuple[MirrorDifference, dict[str, Any]]] = []
    for item_id, (row, report) in ids.items():
        known, told = latest.get(item_id), report.told.as_values()
        is_open = known is not None and known.settled_on is None
        if id(report) not in differing:
            if known is not None and is_open:
                settled = {"settled_on": clock.today(), "settlement": Settlement.AGREED}
                changed.append((known, settled))
        elif known is not None and known.told == told:
            continue  # it waits to be settled, or ours was kept against this very word
        elif known is not None and is_open:
            changed.append((known, {"told": told, "found_on": clock.today()}))
        else:
            new.append(
                MirrorDifference(
                    case_id=row.pk,
                    item_id=item_id,
                    system=traced.system,
                    told=told,
                    found_on=clock.today(),
                )
            )
    records.create_many(actor, new, act="approvals.difference_found")
    records.change_many(actor, changed, act="approvals.difference_changed")
    return len(new) + len(changed)


def settle_difference(
    actor: Actor, pk: int, settlement: Settlement, *, version: int | None, reason: str
) -> MirrorDifference:
    """Take what the mandated system says into our item, or keep ours; with a reason.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no reason, settled before, or days that would not follow each other.
    """
    actor.require(FOLLOW_SYSTEMS)
    if not says_something(reason):
        raise InvalidInput({"reason": [_("Write the reason.")]})
    with transaction.atomic():
        found = records.lock(actor, MirrorDifference, pk)
        records.check_version(found, version)
        if found.settled_on is not None:
            raise InvalidInput({"": [_("This difference was settled before.")]})
        if settlement is Settlement.THEIRS:
            with changing(actor, found.case_id) as row:
                _take_theirs(row, found)
        return records.change(
            actor,
            MirrorDifference,
            pk,
            {"settled_on": clock.today(), "settlement": settlement},
            act="approvals.difference_settled",
            reason=reason.strip(),
        )


def _take_theirs(row: CaseRow, found: MirrorDifference) -> None:
    code, track = row.key_of(found.item_id)
    row.case.follow(code, Told.of(found.told), found.system)
    standing = row.case.standings[code, track]
    after = Told(standing.state, *(getattr(standing, name) for name in DAYS))
    if any(why in {"ORDER", "FUTURE"} for _name, why in faults_of(after, clock.today())):
        text = _("With their days the steps of the item would not follow each other.")
        raise InvalidInput({"settlement": [text]})
