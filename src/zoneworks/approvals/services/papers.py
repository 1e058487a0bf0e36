"""Papers that the applicant uploads for an item, each edition kept with its digest."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import queries, rows
from zoneworks.approvals.engine.acts import HANDLE_ITEMS
from zoneworks.approvals.engine.process.handling import Post
from zoneworks.approvals.models import CaseItem, CasePaper
from zoneworks.approvals.services.cases import check_decided_here
from zoneworks.approvals.services.handling import check_sight
from zoneworks.core import records, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound

PAPER_KINDS = frozenset({".pdf", ".docx", ".xlsx", ".png", ".jpg", ".zip"})
PAPER_BYTES = 50 * uploads.MEGABYTE


def give_paper(actor: Actor, item_id: int, paper: str, file: UploadedFile[Any]) -> CasePaper:
    """Keep an edition of one document for an item. See `give_papers`."""
    return give_papers(actor, item_id, {paper: file})[0]


def give_papers(
    actor: Actor, item_id: int, files: Mapping[str, UploadedFile[Any]]
) -> list[CasePaper]:
    """Keep editions of documents for an item, all or none.

    They go in with the next application or supply. ``files`` are by the code of their paper.

    Raises:
        NotFound: an item that the actor may not see.
        InvalidInput: no file, a paper that the item does not ask for, or a file that cannot be
            kept, under the code of its paper.
    """
    actor.require(HANDLE_ITEMS)
    zone_id = actor.writing_zone_id()
    if not files:
        raise InvalidInput({"": [_("Choose at least one file.")]})
    with transaction.atomic():
        item = records.lock(actor, CaseItem, item_id)
        row = rows.load(zone_id, [item.case_id], lock=True)[item.case_id]
        check_sight(actor, [row])
        check_decided_here(row)
        holding = queries.posts_of(actor).towards(row, item.code, item.unit_id)
        if Post.APPLICANT not in holding.posts:
            raise NotFound(_("There is no such item."))
        known = {one.code for one in row.case.plan.process.item(item.code).papers}
        if strange := files.keys() - known:
            text = _("This item does not ask for such a paper.")
            raise InvalidInput({code: [text] for code in sorted(strange)})
        return records.create_many(
            actor,
            [_edition(actor, item, paper, file) for paper, file in files.items()],
            act="approvals.paper_uploaded",
        )


def _edition(actor: Actor, item: CaseItem, paper: str, file: UploadedFile[Any]) -> CasePaper:
    stored = uploads.keep_file(actor, file, kinds=PAPER_KINDS, max_bytes=PAPER_BYTES, field=paper)
    known = CasePaper.objects.filter(item_id=item.pk, paper=paper).count()
    return CasePaper(
        case_id=item.case_id, item_id=item.pk, paper=paper, edition=known + 1, file=stored
    )
