"""Sign-in and security: one's own password, second factor and sessions."""

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core import second_factor, sessions
from zoneworks.core.engine.acts import WORK
from zoneworks.core.forms import CodeForm, ProofForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import Attempt, form_page, save


@page(WORK)
def show(request: ActorRequest) -> HttpResponse:
    """Show how one logs in, and where one is logged in."""
    context = {
        "sessions": sessions.list_own(request.actor, request.session.session_key),
        "codes_left": second_factor.count_recovery_codes(request.actor),
        "is_demanded": _is_demanded(request),
    }
    return render(request, "core/security.html", context)


@page(WORK, "GET", "POST")
def switch_on(request: ActorRequest) -> HttpResponse:
    """Set up the second factor: an app reads the secret, a code confirms it."""
    if request.user.is_authenticated and request.user.second_factor_at:
        return redirect("core:security")
    if "new_secret" not in request.session:
        request.session["new_secret"] = second_factor.make_secret(request.actor)
    kept = request.session["new_secret"]
    attempt = save(
        CodeForm(request.POST or None),
        lambda values: second_factor.switch_on(request.actor, kept, values["code"]),
    )
    if attempt.is_done:
        del request.session["new_secret"]
        return _show_codes(request, attempt, is_new=True)
    enrollment = second_factor.read_enrollment(request.actor, kept)
    picture = segno.make(enrollment.address, error="m", micro=False)
    return form_page(
        request,
        attempt,
        title=_("Set up the second factor"),
        cancel_url="" if _is_demanded(request) else reverse("core:security"),
        template="core/second_factor.html",
        enrollment=enrollment,
        picture=picture.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"),
        is_demanded=_is_demanded(request),
        submit_label=_("Switch on"),
    )


@page(WORK, "GET", "POST")
def switch_off(request: ActorRequest) -> HttpResponse:
    """Switch the second factor off, after the password or a code."""
    attempt = save(
        ProofForm(request.POST or None),
        lambda values: second_factor.switch_off(request.actor, values["proof"]),
    )
    if attempt.is_done:
        messages.success(request, _("The second factor is switched off."))
        return redirect("core:security")
    return form_page(
        request,
        attempt,
        title=_("Switch off the second factor"),
        line=_("From then on the password alone lets you in. Recovery codes become void."),
        cancel_url=reverse("core:security"),
        submit_label=_("Switch off"),
    )


@page(WORK, "GET", "POST")
def renew_recovery_codes(request: ActorRequest) -> HttpResponse:
    """Make ten new recovery codes, after the password or a code."""
    attempt = save(
        ProofForm(request.POST or None),
        lambda values: second_factor.renew_recovery_codes(request.actor, values["proof"]),
    )
    if attempt.is_done:
        return _show_codes(request, attempt)
    return form_page(
        request,
        attempt,
        title=_("Make new recovery codes"),
        line=_("The recovery codes that you have become void."),
        cancel_url=reverse("core:security"),
        submit_label=_("Make new ones"),
    )


@page(WORK, "POST")
def end_session(request: ActorRequest) -> HttpResponse:
    """End one of one's own sessions."""
    sessions.end_own(request.actor, request.POST.get("session", ""))
    messages.success(request, _("The session is ended."))
    return redirect("core:security")


@page(WORK, "POST")
def end_others(request: ActorRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    count = sessions.end_others(request.actor, request.session.session_key)
    said = ngettext("One session is ended.", "%(count)s sessions are ended.", count)
    messages.success(request, said % {"count": count})
    return redirect("core:security")


def _show_codes(request: ActorRequest, attempt: Attempt, *, is_new: bool = False) -> HttpResponse:
    context = {"codes": attempt.result, "is_new": is_new}
    return render(request, "core/recovery_codes.html", context)


def _is_demanded(request: ActorRequest) -> bool:
    return any(one.zone.demands_second_factor for one in request.memberships)
