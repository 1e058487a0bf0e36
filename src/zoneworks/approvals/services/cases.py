"""Cases: opening, what is known of the project, its milestones and the preparation of its site."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import rows
from zoneworks.approvals.definitions import Definition, find_definition, get_definition
from zoneworks.approvals.engine.acts import OPEN_CASES
from zoneworks.approvals.engine.process.conditions import Facts
from zoneworks.approvals.engine.process.plans import plan_for
from zoneworks.approvals.engine.process.refusals import ProjectRetired, VersionRefused
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.labels import refusal_text
from zoneworks.approvals.models import ApprovalCase, ReachedMilestone, SiteWork
from zoneworks.approvals.rows import CaseRow
from zoneworks.approvals.services import documents
from zoneworks.approvals.services.stages import follow_milestone
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, explained, says_something
from zoneworks.registry import queries as registry
from zoneworks.registry.models import Project
from zoneworks.registry.services import hold_in_use


def open_case(
    actor: Actor,
    project_id: int,
    process_id: str,
    facts: Facts,
    *,
    begun_on: date | None = None,
    national_code: str = "",
    with_agent: bool = True,
) -> ApprovalCase:
    """Open the approvals of a project under the version of a process that holds on the day.

    ``with_agent`` makes the officer who opens it run the errands of the applicant.

    Raises:
        NotFound: no such project, or no version of the process on that day.
        InvalidInput: facts that the process does not know, or the project is retired.
    """
    actor.require(OPEN_CASES)
    day = begun_on or clock.today()
    definition = find_definition(process_id, day)
    if definition is None:
        raise InvalidInput({"process_id": [_("No version of this process holds on that day.")]})
    if day > clock.today():
        raise InvalidInput({"begun_on": [_("This day is still to come.")]})
    _check_facts(definition, facts)
    project = registry.get_project(actor, project_id)
    same = ApprovalCase.objects.filter(zone_id=actor.zone_id, national_code=national_code)
    with transaction.atomic():
        hold_in_use(actor, Project, project.pk)  # its cases are numbered one after the other
        if national_code and same.exists():
            text = _("Another case has this national project code.")
            raise InvalidInput({"national_code": [text]})
        case = records.create(
            actor,
            ApprovalCase(
                project_id=project.pk,
                number=_next_number(actor, project.code),
                national_code=national_code,
                process_id=process_id,
                process_version=definition.process.version,
                process_sha256=definition.sha256,
                facts=dict(facts),
                begun_on=day,
                agent_id=(actor.membership_id or None) if with_agent else None,
            ),
            act="approvals.case_opened",
        )
        with changing(actor, case.pk) as row:
            row.case.begin(day)
    return case


def change_facts(
    actor: Actor, case_id: int, facts: Facts, *, version: int | None = None, reason: str = ""
) -> ApprovalCase:
    """Correct or complete what is known of the project: items come in and fall out by it.

    Raises:
        NotFound, StaleRecord, InvalidInput.
    """
    actor.require(OPEN_CASES)
    with transaction.atomic():
        case = records.lock(actor, ApprovalCase, case_id)
        definition = get_definition(case.process_id, case.process_version)
        _check_facts(definition, facts)
        changed = records.change(
            actor,
            ApprovalCase,
            case_id,
            {"facts": dict(facts)},
            act="approvals.facts_changed",
            version=version,
            reason=reason,
        )
        with changing(actor, case_id) as row:
            row.case.change_plan(plan_for(definition.process, facts), clock.today())
    return changed


def move_to_version(
    actor: Actor, case_id: int, process_version: str, *, version: int | None, reason: str
) -> ApprovalCase:
    """Go on under another version of the process: an act of its own, with its reason.

    Raises:
        NotFound, StaleRecord, InvalidInput.
    """
    actor.require(OPEN_CASES)
    if not says_something(reason):
        raise InvalidInput({"reason": [_("Write the reason.")]})
    with transaction.atomic():
        case = records.lock(actor, ApprovalCase, case_id)
        try:
            definition = get_definition(case.process_id, process_version)
        except KeyError as error:
            raise InvalidInput({"to": [_("There is no such version.")]}) from error
        records.check_version(case, version)
        _check_target(case, definition.process)
        with changing(actor, case_id) as row:  # as it stands under the version that it has
            row.case.change_plan(plan_for(definition.process, case.facts), clock.today())
        return records.change(
            actor,
            ApprovalCase,
            case_id,
            {
                "process_version": definition.process.version,
                "process_sha256": definition.sha256,
            },
            act="approvals.case_moved_to_version",
            version=version,
            reason=reason,
        )


def _check_target(case: ApprovalCase, process: Process) -> None:
    """Refuse the version that the case has, and one that does not hold yet."""
    why, since = "", process.valid_from
    if process.version == case.process_version:
        why = "SAME"
    elif since > clock.today():
        why = "FUTURE"
    if why:
        with explained(refusal_text, field="to"):
            raise VersionRefused(f"{process.version}: {why}.", why=why, since=since)


def reach_milestone(
    actor: Actor, case_id: int, milestone: str, on: date | None = None
) -> ReachedMilestone:
    """Write the day on which the enterprise lawfully builds, uses or produces.

    The project moves on to the stage that begins with it.

    Raises:
        NotFound: no such case or milestone.
        InvalidInput: it is not lawful yet; the text says what is missing, with the article.
    """
    actor.require(OPEN_CASES)
    day = on or clock.today()
    with transaction.atomic():
        with changing(actor, case_id) as row:
            if milestone not in row.case.plan.milestones:
                raise NotFound(_("There is no such milestone."))
            found = row.case.reach(milestone, day)
        reached = records.create(
            actor,
            ReachedMilestone(case_id=case_id, code=milestone, reached_on=day),
            act="approvals.milestone_reached",
        )
        follow_milestone(actor, row.project_id, found.stage, day)
    return reached


def begin_site_work(actor: Actor, case_id: int, work: str, on: date | None = None) -> SiteWork:
    """Write that the site is being prepared: only by work on the list that needs no permit.

    Raises:
        NotFound: no such case.
        InvalidInput: work that is not on the list, was written before, or lies in the future.
    """
    actor.require(OPEN_CASES)
    day = on or clock.today()
    with transaction.atomic():
        row = load_case(actor, case_id)
        if work not in {one.code for one in row.case.plan.process.site_preparation}:
            text = _(
                "This work is not on the list of what needs no permit (Construction Law, art. 7)."
            )
            raise InvalidInput({"work": [text]})
        if SiteWork.objects.filter(case_id=case_id, code=work).exists():
            raise InvalidInput({"work": [_("This work was written before.")]})
        if day > clock.today():
            raise InvalidInput({"on": [_("This day is still to come.")]})
        return records.create(
            actor,
            SiteWork(case_id=case_id, code=work, begun_on=day),
            act="approvals.site_work_begun",
        )


def load_case(actor: Actor, case_id: int) -> CaseRow:
    """Hold a case of the actor's zone, to change it.

    Raises:
        NotFound: none such.
        InvalidInput: its project is retired.
    """
    row = rows.load(actor.writing_zone_id(), [case_id], lock=True).get(case_id)
    if row is None:
        raise NotFound(_("There is no such case."))
    if row.is_retired:
        with explained(refusal_text):
            raise ProjectRetired("The project is retired.")
    return row


def check_decided_here(row: CaseRow) -> None:
    """Refuse what only the mandated system may do. Raises InvalidInput."""
    with explained(refusal_text):
        row.case.check_decided_here()


@contextmanager
def changing(actor: Actor, case_id: int) -> Iterator[CaseRow]:
    """Hold a case, let it change, and write what has changed."""
    row = load_case(actor, case_id)
    with explained(partial(refusal_text, process=row.case.plan.process)):
        yield row
    documents.keep(actor, [row])


def _next_number(actor: Actor, project_code: str) -> str:
    """Number the cases of a project in their order."""
    start = f"{project_code}-SP"
    known = ApprovalCase.objects.filter(zone_id=actor.zone_id, number__startswith=start).count()
    return f"{start}{known + 1:02d}"


def _check_facts(definition: Definition, facts: Mapping[str, Any]) -> None:
    known = {fact.code for fact in definition.process.facts}
    if strange := sorted(facts.keys() - known):
        text = _("This process knows nothing of: %(names)s.") % {"names": ", ".join(strange)}
        raise InvalidInput({"facts": [text]})
    wrong = [fact.code for fact in definition.process.facts if not fact.allows(facts)]
    if wrong:
        text = _("These values cannot be: %(names)s.") % {"names": ", ".join(wrong)}
        raise InvalidInput({"facts": [text]})
