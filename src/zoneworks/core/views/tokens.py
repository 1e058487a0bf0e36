"""Tokens of programs: one's own, and all of the zone for its administrators."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zoneworks.core import clock, contributions, lists, tokens
from zoneworks.core.actors import role_label
from zoneworks.core.engine.acts import MAKE_TOKENS, MANAGE_TOKENS
from zoneworks.core.engine.roles import Role
from zoneworks.core.forms import ReasonForm, TokenDaysForm, TokenForm
from zoneworks.core.lists import Column, Filter, ListSpec
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day, state
from zoneworks.core.tokens import NewToken

USUAL_DAYS = 90


@page(MAKE_TOKENS, "GET", "POST")
def own(request: ActorRequest) -> HttpResponse:
    """The tokens of the membership, and the form of a new one, which is shown once."""
    actor, most = request.actor, tokens.most_days(request.actor)
    usual = clock.today() + timedelta(days=min(USUAL_DAYS, most))
    form = TokenForm(
        request.POST or None,
        parts=tokens.offered_parts(),
        most=most,
        initial={"expires_on": usual},
    )
    attempt = save(form, lambda values: tokens.make_token(actor, NewToken(**values)))
    if attempt.is_done:
        token, text = attempt.result
        response = render(request, "core/token_made.html", {"token": token, "text": text})
        response["Cache-Control"] = "no-store"
        return response
    context = {
        "form": attempt.form,
        "tokens": [_line(token) for token in tokens.list_own(actor)],
        "may_manage": actor.may(MANAGE_TOKENS),
    }
    status = 422 if form.is_bound else 200
    return render(request, "core/tokens.html", context, status=status)


@page(MAKE_TOKENS, "GET", "POST")
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    token = tokens.get_token(request.actor, pk)
    is_own = token.membership_id == request.actor.membership_id
    attempt = save(
        ReasonForm(request.POST or None, initial={"version": token.version}),
        lambda values: tokens.revoke_token(request.actor, pk, **values),
    )
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is revoked: no program gets in with it any more.")
        % {"name": token.name},
        title=_("Revoke the token “%(name)s”") % {"name": token.name},
        line=_("%(start)s…, made for %(person)s")
        % {"start": token.start, "person": token.membership.user.name},
        cancel_url=reverse("core:tokens" if is_own else "core:all_tokens"),
        submit_label=pgettext("token", "Revoke"),
    )


@page(MANAGE_TOKENS)
def of_zone(request: ActorRequest) -> HttpResponse:
    """All tokens of the zone."""
    rows = tokens.list_tokens(request.actor)
    listing = lists.read(TOKENS, rows, request.GET.dict(), request.path)
    context = {"list": listing, "most_days": tokens.most_days(request.actor)}
    return render(request, "core/all_tokens.html", context)


@page(MANAGE_TOKENS, "GET", "POST")
def days(request: ActorRequest) -> HttpResponse:
    """Say how long a token of the zone may hold."""
    actor, rule = request.actor, tokens.find_rule(request.actor)
    initial = {"most_days": tokens.most_days(actor), "version": rule.version if rule else None}

    def say(values: dict[str, Any]) -> Any:
        return tokens.set_most_days(actor, values.pop("most_days"), **values)

    return answer(
        request,
        save(TokenDaysForm(request.POST or None, initial=initial), say),
        said=lambda done: _("A token holds at most %(days)s days now.") % {"days": done.most_days},
        title=_("Longest time of a token"),
        cancel_url=reverse("core:all_tokens"),
    )


def _line(token: Any) -> dict[str, Any]:
    return {
        "token": token,
        "scope": _scope(token),
        "is_valid": tokens.is_valid(token),
        "used_on": clock.day_of(token.used_at) if token.used_at else None,
    }


def _scope(token: Any) -> str:
    """The parts of the API that a token reaches, and whether it may write there."""
    labels = contributions.api_parts()
    parts = _("; ").join(str(labels.get(part, part)) for part in token.parts)
    return _("%(parts)s (only reading)") % {"parts": parts} if token.is_read_only else parts


def _state(token: Any) -> str:
    if token.revoked_at is not None:
        return state("inapplicable", _("revoked"))
    return state("normal", _("holds")) if tokens.is_valid(token) else state("late", _("expired"))


def _person(token: Any) -> str:
    member = token.membership
    parts = [member.user.name, role_label(Role(member.role))]
    return " · ".join([*parts, member.unit.name] if member.unit else parts)


def _in_state(code: str) -> Q:
    conditions = {
        "valid": tokens.valid_tokens(),
        "expired": Q(revoked_at=None, expires_on__lt=clock.today()),
        "revoked": Q(revoked_at__isnull=False),
    }
    return conditions.get(code, Q())


TOKENS = ListSpec(
    title=gettext_lazy("Tokens of the zone"),
    default_sort="-expires_on",
    row_url=lists.record_url("core:token"),
    empty_title=gettext_lazy("No token"),
    empty_text=gettext_lazy("Members make tokens for their programs in the menu at their name."),
    columns=[
        Column("name", gettext_lazy("Name of the token"), lambda row: row.name),
        Column("start", gettext_lazy("Begins with"), lambda row: f"{row.start}…"),
        Column("person", gettext_lazy("Acts for"), _person),
        Column("scope", gettext_lazy("Scope"), _scope),
        Column("state", gettext_lazy("State"), _state),
        Column(
            "used_on",
            gettext_lazy("Last used"),
            lambda row: full_day(clock.day_of(row.used_at)) if row.used_at else "—",
            is_numeric=True,
        ),
        Column(
            "expires_on",
            gettext_lazy("Holds until"),
            lambda row: full_day(row.expires_on),
            sort="expires_on",
            is_numeric=True,
        ),
    ],
    filters=[
        Filter(
            "q",
            gettext_lazy("Name or person"),
            "text",
            lambda text: Q(name__icontains=text) | Q(membership__user__name__icontains=text),
        ),
        Filter(
            "state",
            gettext_lazy("State"),
            "choice",
            _in_state,
            lambda: [
                ("valid", gettext_lazy("holds")),
                ("expired", gettext_lazy("expired")),
                ("revoked", gettext_lazy("revoked")),
            ],
            default="valid",
        ),
    ],
)
