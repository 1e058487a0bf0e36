"""Documents of cases: what was issued, its files, and the number that comes next."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import rows
from zoneworks.approvals.engine.acts import VIEW_CASES
from zoneworks.approvals.engine.process import validity
from zoneworks.approvals.engine.process.documents import FAVORABLE, kind_of
from zoneworks.approvals.engine.process.handling import HandlingAct, Track
from zoneworks.approvals.engine.process.terms import Item
from zoneworks.approvals.models import ApprovalCase, CaseItem
from zoneworks.approvals.queries.handling import list_approval_cases, list_items
from zoneworks.approvals.queries.letters import WITH_DECISION_NUMBER, series_word
from zoneworks.approvals.rows import CASE, ITEM
from zoneworks.core import documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.numbering import parse_number
from zoneworks.core.models import IssuedDocument
from zoneworks.core.reading import get_one


def list_item_documents(actor: Actor, item: CaseItem) -> list[IssuedDocument]:
    """What was issued for an item that the actor has been shown, latest first."""
    return list(documents.list_documents(actor, ITEM, [item.pk]))


def list_case_documents(actor: Actor, case: ApprovalCase) -> list[IssuedDocument]:
    """What was issued for a case that the actor has been shown and for its items."""
    items = list(case.items.values_list("pk", flat=True))
    found = [
        *documents.list_documents(actor, CASE, [case.pk]),
        *documents.list_documents(actor, ITEM, items),
    ]
    return sorted(found, key=lambda one: (one.issued_on, one.pk), reverse=True)


def get_document(actor: Actor, pk: int) -> IssuedDocument:
    """One document of a case or an item that the actor may see.

    Raises:
        NotFound: none such.
    """
    return get_one(_seen(actor).filter(pk=pk), _("There is no such document."))


def list_numbered(actor: Actor, text: str) -> list[IssuedDocument]:
    """The documents of a number that the actor may see; none for what is no number of a series."""
    number = parse_number(text)
    if number is None or not actor.may(VIEW_CASES):
        return []
    return list(_seen(actor).filter(number=str(number), ordinal=number.ordinal))


def _seen(actor: Actor) -> QuerySet[IssuedDocument]:
    """The documents of the cases and items that the actor may see."""
    mine = Q(subject_type=CASE, subject_id__in=list_approval_cases(actor).values("pk"))
    mine |= Q(subject_type=ITEM, subject_id__in=list_items(actor).values("pk"))
    found: QuerySet[IssuedDocument] = IssuedDocument.objects.visible_to(actor).filter(mine)
    return found


def last_day_of(document: IssuedDocument) -> date | None:
    """The last day of a permit, as its item stands now; None where no law ends it any more.

    Whoever reads it has been shown the document, or verifies it.
    """
    item = CaseItem.objects.filter(pk=document.subject_id, zone_id=document.zone_id).first()
    if item is None or document.kind not in FAVORABLE:
        return None
    try:
        case = rows.load(item.zone_id, [item.case_id], lock=False)[item.case_id].case
        rule = case.plan.process.item(item.code)
    except KeyError:  # a version or an item that is no longer shipped
        return None
    if rule.valid is None or rule.valid.begins in case.milestones:
        return None
    return validity.last_day_of(case.calendar, rule, case.standings[item.code, Track(item.track)])


def next_number(item: CaseItem, rule: Item, act: HandlingAct, on: date) -> str:
    """The number that a decision on an item would take today; empty where the act has none."""
    kind = kind_of(act, Track(item.track), rule.handling)
    if kind not in WITH_DECISION_NUMBER:
        return ""
    word = series_word(item.zone.code, kind)
    return str(documents.next_number(item.zone_id, word, on.year))
