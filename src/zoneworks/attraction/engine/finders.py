"""Who found an investor first: filing before contact, protection, disputes (首报备案).

The filing of the first finder is protected for the months that the reward scheme of its day says;
while it is, no other filing on the same investor is confirmed. Moments are given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zoneworks.attraction.engine.terms import FinderKind, Source
from zoneworks.core.engine.refusals import Refusal


class FilingState(StrEnum):
    """Where a filing stands."""

    FILED = "FILED"
    """Taken in with its moment; the zone has not looked yet."""
    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"
    """Confirmed, and another one says that they were first."""
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class FilingAct(StrEnum):
    """What is done to a filing."""

    CONFIRM = "CONFIRM"
    REFUSE = "REFUSE"
    DISPUTE = "DISPUTE"
    DECIDE = "DECIDE"
    WITHDRAW = "WITHDRAW"


@dataclass(frozen=True, slots=True)
class FilingRule:
    """In which states an act is possible, and whether it stands with a reason."""

    at: frozenset[FilingState]
    wants_reason: bool = False


RULES: Mapping[FilingAct, FilingRule] = {
    FilingAct.CONFIRM: FilingRule(frozenset({FilingState.FILED})),
    FilingAct.REFUSE: FilingRule(frozenset({FilingState.FILED}), wants_reason=True),
    FilingAct.DISPUTE: FilingRule(frozenset({FilingState.CONFIRMED}), wants_reason=True),
    FilingAct.DECIDE: FilingRule(frozenset({FilingState.DISPUTED}), wants_reason=True),
    FilingAct.WITHDRAW: FilingRule(
        frozenset({FilingState.FILED, FilingState.CONFIRMED}), wants_reason=True
    ),
}
SOURCES_OF: Mapping[FinderKind, Source] = {
    FinderKind.STAFF: Source.STAFF,
    FinderKind.IN_CHARGE: Source.STAFF,
    FinderKind.ENTERPRISE: Source.FELLOW_FIRM,
    FinderKind.FUND: Source.FUND,
    FinderKind.BANK: Source.BANK,
}
"""The source of a lead that a filing brings; of other finders it is an enterprise."""
FINDERS_OF: Mapping[Source, FinderKind] = {
    SOURCES_OF[kind]: kind for kind in (FinderKind.ENTERPRISE, FinderKind.FUND, FinderKind.BANK)
}
"""The kind of finder behind a lead's source, where the source says it."""
STANDING = frozenset({FilingState.CONFIRMED, FilingState.DISPUTED})
"""A filing in one of these states keeps others away while its protection lasts."""


class FilingActNotPossible(Refusal):
    """The state of the filing does not allow the act."""

    code = "FILING_ACT_NOT_POSSIBLE"


class FilingReasonMissing(Refusal):
    """An act that stands with its reason was given none."""

    code = "FILING_REASON_MISSING"


class ContactCameFirst(Refusal):
    """The zone spoke with the investor before the filing."""

    code = "CONTACT_CAME_FIRST"


class AlreadyFound(Refusal):
    """Another finder's filing on the same investor is confirmed and protected."""

    code = "ALREADY_FOUND"


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing on an investor: by whom, at which moment, protected until a day (excluded)."""

    pk: int
    number: str
    finder: str
    filed_at: datetime
    protected_until: date
    state: FilingState


def check_filing_act(act: FilingAct, state: FilingState, reason: str = "-") -> None:
    """Raise FilingActNotPossible, and FilingReasonMissing for a blank reason."""
    rule = RULES[act]
    if state not in rule.at:
        raise FilingActNotPossible(
            f"{act} is not possible while the filing is {state}.", act=act, state=state
        )
    if rule.wants_reason and not reason.strip():
        raise FilingReasonMissing(f"{act} needs a reason.", act=act)


def find_protecting(filings: Iterable[Filing], on: date) -> Filing | None:
    """The filing that keeps others away on a day: the earliest that stands and is protected."""
    known = [one for one in filings if one.state in STANDING and on < one.protected_until]
    return min(known, key=lambda one: (one.filed_at, one.pk), default=None)


def check_first(first_talk_on: date | None, filed_on: date, filings: Iterable[Filing]) -> None:
    """Refuse to confirm a filing that was not the first.

    ``first_talk_on`` is the day on which the zone first spoke with the investor; a talk on the day
    of the filing follows it. ``filings`` are the others on the same investor: one that is confirmed
    keeps also those away that were filed before it, until a dispute is decided.

    Raises:
        ContactCameFirst: the zone had spoken with the investor on an earlier day.
        AlreadyFound: naming the filing that is protected; it can be disputed.
    """
    if first_talk_on is not None and first_talk_on < filed_on:
        raise ContactCameFirst(
            f"The zone spoke with the investor on {first_talk_on}, before the filing of "
            f"{filed_on}.",
            first_talk_on=first_talk_on,
            filed_on=filed_on,
        )
    other = find_protecting(filings, filed_on)
    if other is not None:
        raise AlreadyFound(
            f"{other.finder} is confirmed ({other.number}), protected until "
            f"{other.protected_until}.",
            finder=other.finder,
            number=other.number,
            protected_until=other.protected_until,
        )
