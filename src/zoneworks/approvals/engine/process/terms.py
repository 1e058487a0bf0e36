"""What a process of approval is made of.

A process is data that an official can read: items (事项) with their authority, the basis of its
power, what must come first, the limits of the law and of the zone's promise, the papers asked for,
the pauses that the law allows, and the facts on which an item depends.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.approvals.engine.process.conditions import Condition, Fact, Facts, Need, need_of
from zoneworks.registry.engine.terms import ProjectStage


class PowerKind(StrEnum):
    """How an authority holds the power to decide (职权依据)."""

    OWN = "OWN"
    DELEGATED = "DELEGATED"
    ENTRUSTED = "ENTRUSTED"


@dataclass(frozen=True, slots=True)
class Power:
    """The basis of a power: the document that gives it, on which days, and whose seal it uses.

    An entrusted power (委托) is used in the name and under the seal of who entrusts it, a
    delegated one (授权, 赋权) under the seal of who received it. ``until`` is excluded.
    """

    kind: PowerKind
    seal: str
    document: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the power may be used on this day."""
        return self.since <= day and (self.until is None or day < self.until)


class DayKind(StrEnum):
    """What a limit counts."""

    WORKING = "WORKING"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, slots=True)
class Limit:
    """Days in which an item is to be decided, with the article that says so.

    It holds where its condition does; ``extension_days`` is what the head may add once.
    """

    days: int
    kind: DayKind
    article: str
    extension_days: int = 0
    when: Condition | None = None


class Tolerance(StrEnum):
    """What follows when a paper is not there yet (容缺受理, 告知承诺)."""

    PRIMARY = "PRIMARY"  # without it nothing is accepted
    SECONDARY = "SECONDARY"  # may follow by a date; the decision is withheld until then
    COMMITMENT = "COMMITMENT"  # a written promise stands in for it, checked later


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that is asked of the applicant.

    ``may_follow_days`` are the working days after acceptance within which a secondary paper must
    come, or within which what was promised is checked. ``comes_with_land`` marks what nobody can
    have before the land: a simulated handling takes it as given.
    """

    code: str
    name: str
    english: str
    tolerance: Tolerance = Tolerance.PRIMARY
    may_follow_days: int = 0
    comes_with_land: bool = False


@dataclass(frozen=True, slots=True)
class PauseReason:
    """A reason for which the law stops the clock; ``limit_days`` of working days, 0 for none."""

    code: str
    name: str
    english: str
    article: str
    limit_days: int = 0


class Handling(StrEnum):
    """How an item is decided."""

    REVIEW = "REVIEW"
    PROMISE = "PROMISE"  # granted at once on a written promise (告知承诺), checked later
    FILING = "FILING"  # complete information received is filed (备案)


class Conversion(StrEnum):
    """What becomes of an item's simulated result when the land is obtained."""

    NOT_SIMULATED = "NOT_SIMULATED"
    CARRIES_OVER = "CARRIES_OVER"
    CONFIRM_ANEW = "CONFIRM_ANEW"


class Start(StrEnum):
    """From which day a validity counts: the decision, or its receipt by the applicant."""

    DECISION = "DECISION"
    DELIVERY = "DELIVERY"


@dataclass(frozen=True, slots=True)
class Validity:
    """Within how many months of a decision a milestone must be reached, else it is void.

    ``begins`` is that milestone, ``extensions`` how often the head may add ``extension_months``.
    """

    months: int
    begins: str
    article: str
    counts_from: Start = Start.DECISION
    extensions: int = 0
    extension_months: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A permit, filing or opinion of the process (审批事项).

    ``after`` are codes of items and milestones that come first; those that a project does not
    need are passed over. ``legal`` is empty where no law sets a limit; of several the first whose
    condition holds counts. ``least_days`` are calendar days that it takes by law at the least.
    ``is_licence`` tells that it is an administrative licence (行政许可), whose documents cite the
    Administrative Licensing Law; planning conditions, contracts, registrations and filings are not.
    ``wants_content`` tells that its decision is nothing without what is written into it.
    """

    code: str
    name: str
    english: str
    stage: str
    authority: str
    article: str
    powers: tuple[Power, ...]
    handling: Handling = Handling.REVIEW
    is_licence: bool = True
    wants_content: bool = False
    after: tuple[str, ...] = ()
    needed_when: Condition | None = None
    legal: tuple[Limit, ...] = ()
    promised: Limit | None = None
    least_days: int = 0
    papers: tuple[Paper, ...] = ()
    pauses: tuple[PauseReason, ...] = ()
    conversion: Conversion = Conversion.NOT_SIMULATED
    valid: Validity | None = None

    def power_on(self, day: date) -> Power | None:
        """Return the basis on which the item may be decided on a day; None where there is none."""
        return next((power for power in self.powers if power.holds_on(day)), None)

    def limit_for(self, facts: Facts) -> Limit | None:
        """Return the limit of the law for a project; None where no law sets one.

        While a fact on which it depends is unknown the last limit, the general one, counts.
        """
        for limit in self.legal:
            if limit.when is None or limit.when.holds(facts):
                return limit
        return None


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that decides or leads; a zone maps it to one of its units."""

    code: str
    name: str
    english: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the process with one department in the lead (一家牵头、并联审批)."""

    code: str
    name: str
    english: str
    lead: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """An act of the enterprise that is lawful only after items: to build, to use, to produce.

    ``stage`` is that of the project which begins with it, empty where none does.
    """

    code: str
    name: str
    english: str
    after: tuple[str, ...]
    article: str
    stage: ProjectStage | None = None


@dataclass(frozen=True, slots=True)
class Joint:
    """Items taken in, examined and delivered together by a lead (联合办理)."""

    code: str
    name: str
    english: str
    lead: str
    items: tuple[str, ...]
    article: str
    promised: Limit | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A kind of project that may not be handled before it holds its land."""

    code: str
    name: str
    english: str
    when: Condition


@dataclass(frozen=True, slots=True)
class SimulationRule:
    """Which projects may be handled before they hold their land, and for how long (模拟审批).

    ``land_right`` is the item that gives the land: the results of the others convert when it is
    delivered to the same legal person on the assumed conditions.
    """

    source: str
    sample: bool
    land_right: str
    expires_after_days: int
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class PermittedWork:
    """Work on the site that needs no permit, with the article or the reason (场地准备)."""

    code: str
    name: str
    english: str
    article: str


@dataclass(frozen=True, slots=True)
class TechnicalCheck:
    """A technical check that may be made after building instead of before it.

    ``item`` is the later item that it belongs to; while the check is open or failed the milestones
    that it ``blocks`` are not lawful.
    """

    code: str
    name: str
    english: str
    item: str
    article: str
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildFirst:
    """Which technical checks may follow the building, on a promise (先建后验).

    Nothing that the law asks before the milestone ``begins`` is ever shifted.
    """

    source: str
    sample: bool
    begins: str
    checks: tuple[TechnicalCheck, ...]


@dataclass(frozen=True, slots=True)
class Certificates:
    """The set of items that a zone counts as its certificates (五证), in their order."""

    name: str
    english: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Process:
    """One dated version of a process of approval (审批流程). ``valid_until`` is excluded.

    Each version is read once, so that it is compared and hashed as the object it is.

    ``sample`` marks a process with values that no law sets, which a zone replaces by its own.
    """

    id: str
    version: str
    name: str
    english: str
    valid_from: date
    valid_until: date | None
    source: str
    sample: bool
    authorities: tuple[Authority, ...]
    facts: tuple[Fact, ...]
    stages: tuple[Stage, ...]
    items: tuple[Item, ...]
    milestones: tuple[Milestone, ...]
    certificates: Certificates
    joints: tuple[Joint, ...] = ()
    simulation: SimulationRule | None = None
    site_preparation: tuple[PermittedWork, ...] = ()
    build_first: BuildFirst | None = None

    def item(self, code: str) -> Item:
        """Return an item. Raises KeyError."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)

    def needs(self, facts: Facts) -> dict[str, Need]:
        """Decide for each item whether a project needs it, and why."""
        return {item.code: need_of(item.needed_when, facts) for item in self.items}
