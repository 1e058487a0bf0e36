"""Typed builders: a test names what matters to it and leaves out the rest."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from zoneworks.admission import services as admission
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.models import Application, ReviewMeeting, Supervision
from zoneworks.approvals.models import LogAnalysis
from zoneworks.approvals.services import start_analysis
from zoneworks.compliance import facts as review_facts
from zoneworks.compliance import services as reviewing
from zoneworks.compliance.engine.positive_list import Placement
from zoneworks.compliance.engine.questions import Answer, Finding
from zoneworks.compliance.engine.subjects import Subject, SubjectKind
from zoneworks.compliance.models import Review
from zoneworks.core import clock, documents, jobs, queries, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.documents import Draft
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import (
    IssuedDocument,
    Job,
    JobState,
    Membership,
    StoredFile,
    Unit,
    UnitKind,
    User,
    Zone,
)
from zoneworks.core.printing import Sheet
from zoneworks.delivery import services as delivery
from zoneworks.delivery.models import Plan, Replan, SharedResource
from zoneworks.helpdesk.models import Consultation
from zoneworks.helpdesk.services import open_consultation
from zoneworks.registry import services
from zoneworks.registry.engine import credit_code
from zoneworks.registry.models import Enterprise, Project

PASSWORD = "correct horse battery"
UNIT_KINDS = {
    Role.APPROVING_DEPARTMENT: UnitKind.APPROVING_DEPARTMENT,
    Role.BANK: UnitKind.BANK,
    Role.FUND_MANAGER: UnitKind.FUND_MANAGER,
}
_numbers = count(1)


def code(number: int | None = None) -> str:
    """A valid unified social credit code, another one at each call."""
    number = next(_numbers) if number is None else number
    return credit_code.complete(f"91430100MA{number:07d}")


def zone(name: str = "", *, province: Zone | None = None, is_province: bool = False) -> Zone:
    """A zone, or a province."""
    number = next(_numbers)
    return Zone.objects.create(
        code=f"zone-{number}",
        name=name or f"Zone {number}",
        province=province,
        is_province=is_province,
    )


def user(username: str = "", *, name: str = "", password: str = PASSWORD) -> User:
    """A person who can log in with ``PASSWORD``."""
    username = username or f"user-{next(_numbers)}"
    made: User = User.objects.create(
        username=username, name=name or username.title(), password=make_password(password)
    )
    return made


def unit(in_zone: Zone, kind: UnitKind = UnitKind.DEPARTMENT, *, name: str = "") -> Unit:
    """A unit of a zone."""
    made: Unit = Unit.objects.create(zone=in_zone, kind=kind, name=name or f"Unit {next(_numbers)}")
    return made


def membership(
    in_zone: Zone,
    role: Role = Role.OFFICER,
    *,
    of: User | None = None,
    own: Enterprise | None = None,
    unit_name: str = "",
) -> Membership:
    """A person's role in a zone, with the unit or the enterprise that the role needs."""
    body = unit(in_zone, UNIT_KINDS[role], name=unit_name) if role in UNIT_KINDS else None
    made: Membership = Membership.objects.create(
        user=of or user(), zone=in_zone, role=role, unit=body, enterprise=own
    )
    return made


def actor(in_zone: Zone, role: Role = Role.OFFICER, *, own: Enterprise | None = None) -> Actor:
    """Somebody who acts in a zone."""
    return queries.actor_of(membership(in_zone, role, own=own))


def enterprise(by: Actor, name: str = "", **values: Any) -> Enterprise:
    """An enterprise, registered by an officer."""
    columns: dict[str, Any] = {
        "name": name or f"Enterprise {next(_numbers)} Co., Ltd.",
        "credit_code": code(),
        "industry_code": "3841",
        "scale": "MEDIUM",
    }
    return services.register_enterprise(by, columns | values, is_new_confirmed=True)


def project(by: Actor, name: str = "", **values: Any) -> Project:
    """A project at its first stage, registered by an officer."""
    number = next(_numbers)
    columns: dict[str, Any] = {
        "code": f"P-{number}",
        "name": name or f"Project {number}",
        "entered_on": date(2024, 1, 2),
    }
    return services.register_project(by, columns | values)


def upload(content: bytes | str, name: str = "table.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def stored_file(by: Actor, content: bytes | str = "", name: str = "table.csv") -> StoredFile:
    """A file that somebody has brought in; by default a table of one enterprise."""
    if not content:
        content = f"credit_code,name,industry_code,scale\n{code()},In the file,3841,SMALL\n"
    return uploads.keep_file(
        by,
        upload(content, name),
        kinds=set(uploads.CONTENT),
        max_bytes=50 * uploads.MEGABYTE,
    )


def job(by: Actor, *, kind: str = "probe.count", state: JobState = JobState.WAITING) -> Job:
    """A job's row, without the task that would make a worker take it."""
    made: Job = Job.objects.create(
        zone_id=by.zone_id,
        kind=kind,
        subject_id=1,
        user_id=by.user_id,
        membership_id=by.membership_id,
        state=state,
        beat_at=clock.now(),
        created_at=clock.now(),
    )
    return made


def document(
    by: Actor, subject_type: str, subject_id: int, *, holder: str = "", **words: Any
) -> IssuedDocument:
    """A document that was issued for a record, numbered in a series of its own."""
    sheet = Sheet(**{"title": "通知书", "day": "2024年3月5日", "seal": "审批局"} | words)
    draft = Draft(
        "PROBE",
        (subject_type, subject_id),
        replace(sheet, receiver=holder),
        date(2024, 3, 5),
        holder or "海岳某某有限公司",
        "0" * 64,
        word="测",
    )
    with transaction.atomic():
        (pk,) = documents.issue(by, [draft])
    made: IssuedDocument = IssuedDocument.objects.get(pk=pk)
    return made


def client(by: Actor | None = None, **options: Any) -> Client:
    """A browser in which somebody is logged in, or nobody."""
    browser = Client(**options)
    if by:
        log_in(browser, by)
    return browser


def english(browser: Client) -> Client:
    """Let a browser read in English."""
    browser.cookies["zoneworks_language"] = "en"
    return browser


def log_in(browser: Client, by: Actor) -> None:
    """Log somebody in under one membership."""
    person = User.objects.get(pk=by.user_id)
    browser.force_login(person, backend="zoneworks.core.people.People")
    session = browser.session
    session["membership"] = by.membership_id
    session.save()


LOG = "case,activity,time\nA-1,apply,2024-01-02\nA-1,grant,2024-01-09\nA-2,apply,2024-01-03\n"


def analysis(by: Actor, log: str = LOG, *, name: str = "", is_done: bool = True) -> LogAnalysis:
    """An analysis of a permit log; the work is done on the spot unless told otherwise."""
    file = stored_file(by, log, "log.csv")
    columns = {"case": "case", "activity": "activity", "time": "time"}
    made, work = start_analysis(
        by, file.pk, name=name or f"Analysis {next(_numbers)}", columns=columns, options={}
    )
    if is_done:
        jobs.run.call(work.pk, 1)
        made.refresh_from_db()
    return made


def colleague(in_zone: Zone, body: Unit, role: Role = Role.APPROVING_DEPARTMENT) -> Actor:
    """Somebody who acts for a unit that is there already."""
    made: Membership = Membership.objects.create(user=user(), zone=in_zone, role=role, unit=body)
    return queries.actor_of(made)


def consultation(by: Actor, *units: Unit, name: str = "", **more: Any) -> Consultation:
    """A consultation on a class, of which units are asked."""
    return open_consultation(
        by,
        name or f"Business {next(_numbers)}",
        more.pop("description", "量子测控系统的软件开发"),
        [one.pk for one in units],
        **more,
    )


def subject(*texts: str, title: str = "", **more: Any) -> Subject:
    """A text to be reviewed, a part for each of ``texts``; by default entered by hand."""
    parts = texts or (f"Text {next(_numbers)}",)
    values: dict[str, Any] = {"kind": SubjectKind.MEASURE, "record": "", "record_id": 0}
    content = tuple((f"Part {place}", text) for place, text in enumerate(parts, 1))
    return Subject(title=title or "Measure", content=content, **values | more)


def review(by: Actor, of: Subject | None = None) -> Review:
    """A review in its first reading."""
    return reviewing.open_review(by, of or subject())


def written_review(by: Actor, of: Subject | None = None, *found: Answer) -> Review:
    """A review whose first reading is whole: all questions answered, parts placed, one heard."""
    row = review(by, of)
    given = {one.question: one for one in found}
    codes = review_facts.rulebook_on(row.opened_on).questions
    reviewing.answer(by, row.pk, [given.get(code, Answer(code, Finding.NO)) for code in codes])
    places = [Placement(part, 1) for part in range(1, len(row.content) + 1)]
    reviewing.place(by, row.pk, places)
    said = {"kind": "OPERATOR", "name": "Some Co., Ltd.", "said": "Nothing against it."}
    reviewing.add_hearing(by, row.pk, said | {"heard_on": row.opened_on})
    row.refresh_from_db()
    return row


def read_review(by: Actor, of: Subject | None = None, *found: Answer, **more: Any) -> Review:
    """A review that was read first, and waits for its second reader."""
    return reviewing.submit(by, written_review(by, of, *found).pk, "Equal for all.", **more)


def passed_review(by: Actor, second: Actor, of: Subject | None = None, *found: Answer) -> Review:
    """A review that has passed; ``second`` is another person than ``by``."""
    return reviewing.confirm(second, read_review(by, of, *found).pk)


def shared_resource(by: Actor, code: str = "joint_team", capacity: int = 1) -> SharedResource:
    """A team that the projects of a zone share."""
    return delivery.add_resource(by, {"code": code, "name": code.title(), "capacity": capacity})


def plan(
    by: Actor, of: Project | None = None, template: str = "rented-factory", **more: Any
) -> Plan:
    """A draft of a project's plan, made from a template."""
    return delivery.make_plan(by, (of or project(by)).pk, template, **more)


def published(by: Actor, *drafts: Plan) -> Replan:
    """A re-plan of the zone that took drafts in use; their rows are read anew."""
    made = delivery.propose_replan(by, drafts=[one.pk for one in drafts])
    found = delivery.publish_replan(by, made.pk)
    for one in drafts:
        one.refresh_from_db()
    return found


ENTRY_FIGURES: dict[str, Any] = {
    "investment_fen": 45_000 * 1_000_000,
    "land_m2": Decimal("66666.67"),
    "output_fen": 60_000 * 1_000_000,
    "tax_fen": 3_000 * 1_000_000,
    "floor_m2": Decimal("100000.00"),
    "base_m2": Decimal("30000.00"),
    "energy_tce": Decimal("6000.00"),
    "research_fen": 1_800 * 1_000_000,
    "environment": "FORM",
    "safety": "GENERAL",
    "industry_code": "3491",
}
"""A project of 100 mu that the shipped scheme admits."""


def application(by: Actor, of: Project | None = None, **changes: Any) -> Application:
    """An application for entry that is being written, with all figures and what shows them."""
    figures = ENTRY_FIGURES | changes
    notes = {name: "report" for name, value in figures.items() if value not in {None, ""}}
    of = of or project(by)
    return admission.open_application(by, of.pk, figures | {"evidence": notes})


def scored(by: Actor, of: Project | None = None, **changes: Any) -> Application:
    """An application that was handed in and scored."""
    row = application(by, of, **changes)
    admission.submit_application(by, row.pk)
    return admission.accept_application(by, row.pk)


def committee(in_zone: Zone, size: int = 3) -> list[Actor]:
    """Members of an admission committee."""
    return [actor(in_zone, Role.COMMITTEE_MEMBER) for _place in range(size)]


def sitting(by: Actor, members: list[Actor], *rows: Application, **more: Any) -> ReviewMeeting:
    """A meeting of today on applications; what gates and points allow is moved."""
    pks = [one.membership_id for one in members]
    motions = [
        admission.Motion(one.pk, Outcome(more.get("motion") or one.proposal)) for one in rows
    ]
    values = {"title": "评审会议", "held_on": clock.today(), "place": "三楼会议室"}
    return admission.call_meeting(by, values, pks, pks[0], motions)


def voted(by: Actor, members: list[Actor], row: Application, **more: Any) -> Application:
    """An application that all sittings of the shipped scheme have carried."""
    for _sitting in range(2):
        meeting = sitting(by, members, row, **more)
        for item in meeting.items.all():
            for member in members:
                admission.vote(member, item.pk, admission.Cast(Vote.FOR))
        admission.close_meeting(by, meeting.pk, "一致同意。")
    row.refresh_from_db()
    return row


def admitted(by: Actor, leader: Actor, of: Project | None = None, **changes: Any) -> Application:
    """An application that was admitted."""
    members = committee(Zone.objects.get(pk=by.zone_id))
    row = voted(by, members, scored(by, of, **changes))
    return admission.decide_application(leader, row.pk, "符合准入条件。")


def supervision(by: Actor, of: Application, **changes: Any) -> Supervision:
    """A draft of a supervision agreement with a promise of works to begin."""
    values = {"deposit_fen": 450 * 1_000_000, **changes}
    row = admission.draft_agreement(by, of.pk, values)
    due_on = clock.today() + timedelta(days=100)
    admission.add_promise(by, row.pk, {"kind": "START", "due_on": due_on})
    return row
