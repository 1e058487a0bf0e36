"""Which papers of an item are missing, and which were asked for."""

from collections.abc import Collection

from zoneworks.approvals.engine.process.handling import Track
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import Item, Tolerance


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


def papers_asked(item: Item, standing: Standing) -> list[str]:
    """List what was asked for after the acceptance; not what may follow and never came."""
    secondary = {one.code for one in item.papers if one.tolerance is Tolerance.SECONDARY}
    may_follow = secondary - set(standing.received)
    return [code for code in standing.outstanding if code not in may_follow]
