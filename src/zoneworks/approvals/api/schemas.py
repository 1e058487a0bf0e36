"""What approvals take and give in the API."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from zoneworks.approvals.engine.process.handling import HandlingAct, Obstacle, Post, State, Track
from zoneworks.approvals.engine.process.simulation import Converted, LapseReason
from zoneworks.core.api.schemas import LARGEST, PLAIN, Code, Id, Line, Text

Whole = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
FactValue = bool | Whole | Line
Facts = Annotated[dict[Code, FactValue], Field(examples=[{"eia_class": "FORM", "site_ha": 4}])]
Terms = Annotated[dict[Line, Line], Field(examples=[{"parcel": "W-2024-07"}])]


class CaseOut(Schema):
    """A case without its items; ``facts`` are what is known of the project."""

    id: int
    version: int
    zone_id: int
    number: str
    national_code: str
    project_id: int
    process_id: str
    process_version: str
    process_sha256: str
    facts: dict[str, Any]
    mode: str
    begun_on: date
    simulated_on: date | None
    expires_on: date | None
    assumptions: dict[str, str]
    converted_on: date | None
    lapsed_on: date | None
    lapse_reason: str


class ItemOut(Schema):
    """Where an item stands; ``turn`` is whose turn it is, empty for nobody's.

    Papers: ``told`` were missing before the acceptance, ``outstanding`` may follow it, ``asked``
    were asked for since; what is ``received`` of these does not do.
    """

    id: int
    version: int
    case_id: int
    code: str
    track: Track
    unit_id: int | None
    state: State
    round: int
    turn: str
    turn_since: date | None
    due_on: date | None
    applied_on: date | None
    accepted_on: date | None
    decided_on: date | None
    delivered_on: date | None
    legal_due_on: date | None
    promised_due_on: date | None
    extension_days: int
    number: str
    told: list[str]
    outstanding: list[str]
    asked: list[str]
    received: list[str]
    steps: int
    back_entered: int


class MilestoneOut(Schema):
    """To build, to use, to produce: when it was reached, or what is missing for it."""

    code: str
    article: str
    reached_on: date | None
    missing: list[str]


class CaseLine(CaseOut):
    """A case in the list, with how many items are unfinished and the first day of those due."""

    unfinished: int
    next_due_on: date | None


class CaseDetail(CaseOut):
    """A case with its items and milestones."""

    items: list[ItemOut]
    milestones: list[MilestoneOut]


class CaseIn(Schema):
    """What is needed to open a case."""

    project_id: Id
    process_id: Code
    facts: Facts = {}
    begun_on: date | None = None
    national_code: Annotated[str, Field(max_length=40, pattern=PLAIN)] = ""


class FactsIn(Schema):
    """What is known of the project now: all of it."""

    facts: Facts
    version: Id | None = None
    reason: Text = ""


class VersionIn(Schema):
    """Under which version of its process a case goes on."""

    process_version: Line
    version: Id | None = None
    reason: Text


class ActOut(Schema):
    """An act that the actor's posts may do at some time; ``why_not`` tells why not now."""

    act: HandlingAct
    is_possible: bool
    obstacle: Obstacle | None = None
    why_not: str = ""
    wants_reason: bool
    article: str


class LimitOut(Schema):
    """A limit at work: days used and left, and the day on which it ends; None while it stands."""

    days: int
    kind: str
    article: str
    used_days: int
    days_left: int
    due_on: date | None
    is_provisional: bool


class ClocksOut(Schema):
    """The four clocks of an item; None where one has not started or has no limit."""

    legal: LimitOut | None
    promised: LimitOut | None
    net_working_days: int | None
    gross_working_days: int | None
    is_stopped: bool


class ItemDetail(ItemOut):
    """An item with its clocks, the posts of who asks and what these may do."""

    clocks: ClocksOut
    posts: list[Post]
    acts: list[ActOut]


class OrderIn(Schema):
    """An act on an item, with what it asks; ``on`` is the day on which it happened."""

    act: HandlingAct
    on: date | None = None
    reason: Text = ""
    papers: Annotated[list[Code], Field(max_length=50)] = []
    number: Annotated[str, Field(max_length=60, pattern=PLAIN)] = ""
    evidence: Line = ""
    unit: Line = ""
    version: Id | None = None


class PaperOut(Schema):
    """An edition of an uploaded paper."""

    id: int
    paper: str
    edition: int
    is_given: bool
    file_name: str
    sha256: str


class CandidateIn(Schema):
    """On what a project is handled before it holds its land; ``assumptions`` as terms by name.

    ``letter_file_id`` is the letter of commitment, a file that was brought in.
    """

    has_agreement: bool
    is_in_good_standing: bool
    has_promised: bool
    assumptions: Terms
    letter_file_id: Id | None = None


class AwardIn(Schema):
    """On which conditions the land was won; ``papers`` are newly given, by item."""

    conditions: Terms
    is_paid: bool
    design_is_unchanged: bool
    papers: dict[Code, Annotated[list[Code], Field(max_length=50)]] = {}


class ConversionOut(Schema):
    """What becomes of one simulated result; ``papers`` are still missing."""

    code: str
    result: Converted
    papers: list[str]


class LapseIn(Schema):
    """Why the simulated results lapse."""

    reason: LapseReason
    note: Text = ""


class ReachedIn(Schema):
    """The day on which the enterprise lawfully builds, uses or produces."""

    code: Code
    on: date | None = None


class SiteWorkOut(Schema):
    """Preparation of the site that needs no permit."""

    code: str
    begun_on: date


class BreachIn(Schema):
    """What was found: somebody built, used or produced anyway."""

    milestone: Code
    found_on: date | None = None
    description: Text


class BreachOut(Schema):
    """An enforcement case; ``missing`` are the items that were not there on the day."""

    id: int
    version: int
    case_id: int
    milestone: str
    found_on: date
    description: str
    missing: list[str]
    closed_on: date | None
    outcome: str


class OutcomeIn(Schema):
    """What came of an enforcement case."""

    outcome: Text
    version: Id | None = None


class ObligationOut(Schema):
    """Something that the applicant owes by a day."""

    id: int
    version: int
    case_id: int
    item_id: int
    kind: str
    paper: str
    text: str
    begun_on: date
    due_on: date
    closed_on: date | None
    was_kept: bool | None
    responsible: str
    note: str
    correct_by: date | None
    corrected_on: date | None


class ObligationIn(Schema):
    """Whether an obligation was kept; ``note`` is what proves it, or why it was not."""

    was_kept: bool
    note: Text = ""
    version: Id | None = None


class CheckIn(Schema):
    """A technical check that is put off until after building, by when and by whom."""

    check: Code
    due_on: date
    responsible: Line


class CorrectionIn(Schema):
    """By when what was promised falsely is to be corrected."""

    correct_by: date
    reason: Text
    version: Id | None = None


class ConfirmationIn(Schema):
    """What shows that it was corrected."""

    reason: Text
    version: Id | None = None


class TermsIn(Schema):
    """The signed document, where an officer accepts the terms for the applicant."""

    document: Line = ""
