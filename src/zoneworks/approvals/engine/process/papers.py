"""Which papers of an item are missing, which do, and what becomes of those that are awaited."""

from collections.abc import Collection, Sequence

from zoneworks.approvals.engine.process.handling import ENDED, State, Track
from zoneworks.approvals.engine.process.refusals import MoveRefused, PaperUnknown
from zoneworks.approvals.engine.process.standings import Outcome, Standing
from zoneworks.approvals.engine.process.terms import Item, Paper, Tolerance


def missing_primary(
    item: Item, received: Collection[str], track: Track = Track.FORMAL
) -> tuple[str, ...]:
    """Name the papers without which an item is not accepted, and which are not there."""
    return tuple(
        paper.code
        for paper in item.papers
        if paper.tolerance is not Tolerance.SECONDARY
        and paper.code not in received
        and not (paper.comes_with_land and track is Track.SIMULATED)
    )


def missing_secondary(item: Item, received: Collection[str]) -> list[Paper]:
    """List the papers of an item that may follow, and are not there."""
    return [
        paper
        for paper in item.papers
        if paper.tolerance is Tolerance.SECONDARY and paper.code not in received
    ]


def check_known(item: Item, papers: Collection[str]) -> None:
    """Refuse papers that an item does not ask for. Raises PaperUnknown."""
    known = {paper.code for paper in item.papers}
    if strange := [code for code in papers if code not in known]:
        raise papers_refused(PaperUnknown, "Not asked for by the item", item, strange)


def papers_refused(
    kind: type[MoveRefused], words: str, item: Item, papers: Sequence[str]
) -> MoveRefused:
    """Refuse a move because of papers of an item."""
    return kind(f"{words}: {', '.join(papers)}.", item=item.code, papers=tuple(papers))


def papers_that_do(standing: Standing) -> tuple[str, ...]:
    """List the papers that are there, without those of which a better edition was asked for."""
    return tuple(code for code in standing.received if code not in standing.asked)


def all_came(standing: Standing) -> Outcome:
    """Take it that every paper that was awaited has come."""
    came = (*standing.outstanding, *standing.asked)
    return Outcome(standing._replace(told=(), outstanding=(), asked=()), settled=came)


def relieve(item: Item, standing: Standing) -> Outcome:
    """End what is owed for an item whose handling has ended without a result.

    What was to be checked of a promise falls away with it.
    """
    is_accepted = standing.accepted_on is not None
    promised = (one.code for one in item.papers if one.tolerance is Tolerance.COMMITMENT)
    owed = (*standing.outstanding, *standing.asked, *(promised if is_accepted else ()))
    received = papers_that_do(standing)
    relieved = standing._replace(told=(), outstanding=(), asked=(), received=received)
    return Outcome(relieved, dropped=tuple(dict.fromkeys(owed)))


def as_told(item: Item, standing: Standing) -> Outcome:
    """What is owed once a mandated system tells where an item stands."""
    if standing.state in ENDED:
        return relieve(item, standing)
    return all_came(standing) if standing.state is State.DELIVERED else Outcome(standing)
