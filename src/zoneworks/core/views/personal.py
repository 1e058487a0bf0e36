"""What the record of acts holds of persons, and its lawful erasure: an administrator's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core import erasure
from zoneworks.core.engine.acts import ERASE_PERSONAL
from zoneworks.core.forms import NeededReasonForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save


@page(ERASE_PERSONAL)
def personal(request: ActorRequest) -> HttpResponse:
    """Find what is held of a person."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = erasure.find_personal(request.actor, text)
    return render(request, "core/personal.html", {"text": text, "found": found})


@page(ERASE_PERSONAL, "GET", "POST")
def erase(request: ActorRequest, subject_type: str, pk: int) -> HttpResponse:
    """Erase it, with the reason."""
    held = erasure.get_personal(request.actor, subject_type, pk)
    attempt = save(
        NeededReasonForm(request.POST or None),
        lambda values: erasure.erase_of(request.actor, subject_type, pk, **values),
    )

    def said(count: int) -> str:
        text = ngettext("%(n)s value is erased.", "%(n)s values are erased.", count)
        return text % {"n": count}

    line = _(
        "What the record of acts holds of this is deleted for good: %(values)s. That the acts were "
        "done stays, and their seals hold. The record itself is not changed: correct or remove it "
        "there first."
    )
    return answer(
        request,
        attempt,
        said=said,
        title=_("Erase personal data: %(kind)s") % {"kind": held.label},
        line=line % {"values": _("; ").join(held.values[:20])},
        cancel_url=reverse("core:personal"),
        submit_label=_("Erase"),
    )
