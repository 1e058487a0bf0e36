"""Moves of items: one or thousands, each by the same table, all with their events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import queries, rows
from zoneworks.approvals.engine.acts import HANDLE_ITEMS
from zoneworks.approvals.engine.process.handling import RULES, HandlingAct, Post
from zoneworks.approvals.engine.process.standings import Move, Standing
from zoneworks.approvals.labels import refusal_text
from zoneworks.approvals.models import CaseItem, CasePaper
from zoneworks.approvals.rows import CaseRow
from zoneworks.core import clock, records, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord

PAPER_KINDS = {".pdf", ".docx", ".xlsx", ".png", ".jpg", ".zip"}
PAPER_BYTES = 50 * uploads.MEGABYTE
BY_APPLICANT = frozenset({HandlingAct.APPLY, HandlingAct.SUPPLY})


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
    """What came of an order: the item's new standing, or why not."""

    order: Order
    standing: Standing | None
    refusal: Refusal | None = None


def advance(actor: Actor, orders: Sequence[Order]) -> list[Standing]:
    """Do acts on items, all of them or none.

    Raises:
        NotFound: an item that the actor may not see.
        StaleRecord: somebody moved an item since the person saw it.
        InvalidInput: an act that the process or the law does not allow, with the reason.
    """
    actor.require(HANDLE_ITEMS)
    with transaction.atomic():
        done = _advance_each(actor, orders)
        for one in done:
            if one.refusal is not None:
                raise InvalidInput({"__all__": [refusal_text(one.refusal)]}) from one.refusal
    return [one.standing for one in done if one.standing is not None]


def advance_each(actor: Actor, orders: Sequence[Order]) -> list[Done]:
    """Do the acts that are possible, and say of the others why they are not.

    Raises:
        NotFound, StaleRecord: see `advance`.
    """
    actor.require(HANDLE_ITEMS)
    with transaction.atomic():
        return _advance_each(actor, orders)


def _advance_each(actor: Actor, orders: Sequence[Order]) -> list[Done]:
    zone_id = actor.writing_zone_id()
    case_of = rows.load_of_items(zone_id, list(dict.fromkeys(order.item_id for order in orders)))
    if any(order.item_id not in case_of for order in orders):
        raise NotFound(_("There is no such item."))
    cases = list({row.pk: row for row in case_of.values()}.values())
    _check_sight(actor, cases)
    posts = queries.posts_of(actor)
    papers = _uploaded(actor, orders)
    done = [_do(posts, case_of[order.item_id], order, papers) for order in orders]
    rows.save(actor, cases)
    _mark_given(done, papers)
    return done


def _check_sight(actor: Actor, cases: Any) -> None:
    """An enterprise reaches its own cases alone; to it the others do not exist."""
    if actor.role is Role.ENTERPRISE and any(
        row.enterprise_id != actor.enterprise_id or not actor.enterprise_id for row in cases
    ):
        raise NotFound(_("There is no such item."))


def _do(
    posts: queries.Posts, row: CaseRow, order: Order, papers: dict[int, tuple[str, ...]]
) -> Done:
    key = row.key_of(order.item_id)
    item = row.items[key]
    if order.version is not None and order.version != item.version:
        raise StaleRecord(_("Somebody else has moved this item. Load the page again."))
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
        standing = row.case.move(*key, move)
    except Refusal as refusal:
        return Done(order, None, refusal)
    row.mark(_on_behalf_of(holding, order.act))
    return Done(order, standing)


def _on_behalf_of(holding: queries.Holding, act: HandlingAct) -> int:
    """For whom the act was done: nobody, where the actor holds one of its posts personally."""
    fitting = holding.posts & RULES[act].posts
    users = [holding.behalf.get(post, 0) for post in sorted(fitting)]
    return 0 if 0 in users or not users else users[0]


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


def _mark_given(done: Sequence[Done], papers: dict[int, tuple[str, ...]]) -> None:
    given = [
        one.order.item_id
        for one in done
        if one.standing is not None
        and one.order.act in BY_APPLICANT
        and one.order.item_id in papers
    ]
    if given:
        CasePaper.objects.filter(item_id__in=given, is_given=False).update(is_given=True)


def give_paper(actor: Actor, item_id: int, paper: str, file: UploadedFile[Any]) -> CasePaper:
    """Keep an edition of a document for an item; it goes in with the next application or supply.

    Raises:
        NotFound: an item that the actor may not see.
        InvalidInput: a paper that the item does not ask for, or a file that cannot be kept.
    """
    actor.require(HANDLE_ITEMS)
    zone_id = actor.writing_zone_id()
    stored = uploads.keep_file(actor, file, kinds=PAPER_KINDS, max_bytes=PAPER_BYTES)
    with transaction.atomic():
        item = records.lock(actor, CaseItem, item_id)
        row = rows.load(zone_id, [item.case_id], lock=True)[item.case_id]
        _check_sight(actor, [row])
        holding = queries.posts_of(actor).towards(row, item.code, item.unit_id)
        if Post.APPLICANT not in holding.posts:
            raise NotFound(_("There is no such item."))
        known = {one.code for one in row.case.plan.process.item(item.code).papers}
        if paper not in known:
            raise InvalidInput({"paper": [_("This item does not ask for such a paper.")]})
        edition = CasePaper.objects.filter(item_id=item_id, paper=paper).count() + 1
        return records.create(
            actor,
            CasePaper(
                case_id=item.case_id, item_id=item_id, paper=paper, edition=edition, file=stored
            ),
            act="approvals.paper_uploaded",
        )
