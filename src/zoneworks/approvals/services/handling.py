"""Moves of items: one or thousands, each by the same table, all with their events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import queries, rows
from zoneworks.approvals.engine.acts import HANDLE_ITEMS
from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.engine.process.refusals import (
    AlreadyMoved,
    DayImpossible,
    ProjectRetired,
    TextMissing,
    TooFast,
)
from zoneworks.approvals.engine.process.standings import Move, Standing
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.labels import refusal_text
from zoneworks.approvals.models import CasePaper
from zoneworks.approvals.rows import CaseRow
from zoneworks.approvals.services import documents
from zoneworks.core import clock, records, statements
from zoneworks.core.actors import Actor
from zoneworks.core.engine.numbering import NumberRefused
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord
from zoneworks.core.printing import Sheet

BY_APPLICANT = frozenset({HandlingAct.APPLY, HandlingAct.SUPPLY, HandlingAct.RENEW})


@dataclass(frozen=True, slots=True)
class Order:
    """One act that somebody wants done to an item.

    ``on`` is the day on which it happened, today by default: an earlier one is entered late and
    marked so. ``version`` is the item as the person saw it; None acts on the latest. ``papers`` of
    an application are taken from what was uploaded when the enterprise itself applies; an officer
    names those that were shown at the window.
    """

    item_id: int
    act: HandlingAct
    on: date | None = None
    reason: str = ""
    papers: tuple[str, ...] = ()
    number: str = ""
    evidence: str = ""
    unit: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an order: the item's new standing, or why not.

    ``process`` is the version by which the case goes, for the names in a refusal.
    """

    order: Order
    standing: Standing | None
    refusal: Refusal | None = None
    process: Process | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of decisions that follow each other, such as 海环审〔2026〕12 号, 13 号."""

    before: str
    first: int
    after: str = ""

    def number(self, place: int) -> str:
        """Write the number at a place, counted from 0."""
        return f"{self.before}{self.first + place}{self.after}"


def advance(actor: Actor, orders: Sequence[Order]) -> list[Standing]:
    """Do acts on items, all of them or none.

    Raises:
        NotFound: an item that the actor may not see.
        StaleRecord: somebody moved an item since the person saw it.
        InvalidInput: an act that the process or the law does not allow, with the reason.
    """
    actor.require(HANDLE_ITEMS)
    with transaction.atomic():
        done = _advance_each(actor, orders, None)
        for one in done:
            if isinstance(one.refusal, AlreadyMoved):
                raise StaleRecord(
                    _("Somebody else has moved this item in the meantime."),
                    current=SimpleNamespace(version=one.refusal.values["version"]),
                )
            if one.refusal is not None:
                text = refusal_text(one.refusal, process=one.process)
                raise InvalidInput({_field_of(one.refusal): [text]}) from one.refusal
    return [one.standing for one in done if one.standing is not None]


def _field_of(refusal: Refusal) -> str:
    """Name the field of the order that a refusal is about; none where it is about more."""
    if isinstance(refusal, NumberRefused):
        return "number"
    if isinstance(refusal, DayImpossible | TooFast):
        return "on"
    if isinstance(refusal, TextMissing):
        field = str(refusal.values["field"])
        return "reason" if field == "content" else field
    return ""


def advance_each(actor: Actor, orders: Sequence[Order], series: Series | None = None) -> list[Done]:
    """Do the acts that are possible, and say of the others why they are not.

    Those that are done take the numbers of ``series`` in their order; a refusal takes none.

    Raises:
        NotFound: an item that the actor may not see.
    """
    with transaction.atomic():
        return _advance_each(actor, orders, series)


def _advance_each(actor: Actor, orders: Sequence[Order], series: Series | None) -> list[Done]:
    cases, done, papers = _carry_out(actor, orders, series, lock=True)
    documents.keep(actor, cases)
    _mark_given(actor, done, papers)
    return done


def preview_each(actor: Actor, orders: Sequence[Order], series: Series | None = None) -> list[Done]:
    """Tell what `advance_each` would do now, and change nothing.

    Raises:
        NotFound: an item that the actor may not see.
    """
    with transaction.atomic():
        done = _carry_out(actor, orders, series, lock=False)[1]
        transaction.set_rollback(True)  # also what numbers were taken on the way
    return done


def preview_documents(actor: Actor, order: Order, row: CaseRow) -> list[Sheet]:
    """Tell which documents an act would send out, and change nothing but the working copy of its
    case; none where it is refused."""
    actor.require(HANDLE_ITEMS)
    with transaction.atomic():
        _try(queries.posts_of(actor), row, order, _uploaded(actor, [order]))
        sheets = documents.preview([row])
        transaction.set_rollback(True)  # a series may have been begun
    return sheets


def _carry_out(
    actor: Actor, orders: Sequence[Order], series: Series | None, *, lock: bool
) -> tuple[list[CaseRow], list[Done], dict[int, tuple[str, ...]]]:
    """Move the working copies of the cases; what is not saved has not happened."""
    actor.require(HANDLE_ITEMS)
    zone_id = actor.writing_zone_id()
    wanted = list(dict.fromkeys(order.item_id for order in orders))
    with statements.together():
        asked = queries.ask_posts(actor)
        case_of = rows.load_of_items(zone_id, wanted, lock=lock)
        posts = asked()
    if len(case_of) < len(wanted):
        raise NotFound(_("There is no such item."))
    cases = list({row.pk: row for row in case_of.values()}.values())
    check_sight(actor, cases)
    papers = _uploaded(actor, orders)
    done: list[Done] = []
    for order in orders:
        number = series.number(len([one for one in done if one.refusal is None])) if series else ""
        numbered = replace(order, number=number) if number else order
        done.append(_do(posts, case_of[order.item_id], numbered, papers))
    return cases, done, papers


def check_sight(actor: Actor, cases: Iterable[CaseRow]) -> None:
    """Let an enterprise reach its own cases alone: to it the others do not exist."""
    if actor.role is Role.ENTERPRISE and any(
        row.enterprise_id != actor.enterprise_id or not actor.enterprise_id for row in cases
    ):
        raise NotFound(_("There is no such item."))


def _do(
    posts: queries.Posts, row: CaseRow, order: Order, papers: dict[int, tuple[str, ...]]
) -> Done:
    """Move an item of a working copy, and take the number that was written for it."""
    done, claim = _try(posts, row, order, papers)
    claim()
    return done


def _try(
    posts: queries.Posts, row: CaseRow, order: Order, papers: dict[int, tuple[str, ...]]
) -> tuple[Done, documents.Claim]:
    """Move an item of a working copy; what takes its number comes beside it."""
    key = row.key_of(order.item_id)
    item, process = row.items[key], row.case.plan.process
    if row.is_retired:
        return _refused(order, ProjectRetired("The project is retired.", item=key[0]))
    if order.version is not None and order.version != item.version:
        return _refused(
            order, AlreadyMoved("Moved since it was seen.", item=key[0], version=item.version)
        )
    holding = posts.towards(row, key[0], item.unit_id)
    move = Move(
        order.act,
        order.on or clock.today(),
        holding.posts,
        order.reason,
        papers.get(order.item_id, order.papers) if order.act in BY_APPLICANT else order.papers,
        order.number,
        order.evidence,
        order.unit,
    )
    try:
        claim = documents.check_number(row, move, key[1], process.item(key[0]))
        standing = row.case.move(*key, move)
    except Refusal as refusal:
        return _refused(order, refusal, process)
    row.mark(holding.holder_for(order.act))
    return Done(order, standing), claim


def _refused(
    order: Order, refusal: Refusal, process: Process | None = None
) -> tuple[Done, documents.Claim]:
    return Done(order, None, refusal, process), documents.take_no_number


def _uploaded(actor: Actor, orders: Sequence[Order]) -> dict[int, tuple[str, ...]]:
    """What the enterprise has uploaded and not yet given, by item."""
    if actor.role is not Role.ENTERPRISE:
        return {}
    wanted = [order.item_id for order in orders if order.act in BY_APPLICANT]
    found: dict[int, tuple[str, ...]] = dict.fromkeys(wanted, ())
    waiting = CasePaper.objects.filter(
        zone_id=actor.zone_id, item_id__in=wanted, is_given=False
    ).order_by("paper")
    for item_id, paper in waiting.values_list("item_id", "paper").distinct():
        found[item_id] = (*found[item_id], paper)
    return found


def _mark_given(actor: Actor, done: Sequence[Done], papers: dict[int, tuple[str, ...]]) -> None:
    """Note of every uploaded edition that it went in, with an event each."""
    given = [
        one.order.item_id
        for one in done
        if one.standing is not None
        and one.order.act in BY_APPLICANT
        and one.order.item_id in papers
    ]
    if not given:
        return
    waiting = CasePaper.objects.select_for_update().filter(
        zone_id=actor.zone_id, item_id__in=given, is_given=False
    )
    changes = [(paper, {"is_given": True}) for paper in waiting.order_by("pk")]
    records.change_many(actor, changes, act="approvals.paper_given")
