"""Posts and substitutes: which unit an authority is, who holds its posts, who stands in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import MANAGE_POSTS
from zoneworks.approvals.engine.process.handling import Post
from zoneworks.approvals.forms import AuthorityForm, PostForm, SubstituteForm
from zoneworks.core import clock
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.queries import list_units
from zoneworks.core.saving import answer, save
from zoneworks.core.timelines import timeline


@page(MANAGE_POSTS)
def posts(request: ActorRequest) -> HttpResponse:
    """The units with their authorities, posts and substitutes; where nobody could act."""
    staffing, homeless = queries.list_staffing(request.actor)
    context = {
        "units": [
            {
                "unit": one.unit,
                "authorities": [(each.code, labels.name_of(each)) for each in one.authorities],
                "empty": [labels.POSTS[post] for post in one.empty] if one.authorities else [],
                "holders": [(each, labels.POSTS[Post(each.post)]) for each in one.holders],
                "substitutions": [
                    (each, labels.POSTS[Post(each.post)], each.since <= clock.today())
                    for each in one.substitutions
                ],
            }
            for one in staffing
        ],
        "homeless": [(one.code, labels.name_of(one)) for one in homeless],
    }
    return render(request, "approvals/posts.html", context)


@page(MANAGE_POSTS)
def unit_posts(request: ActorRequest, pk: int) -> HttpResponse:
    """What happened to the posts of a unit."""
    actor = request.actor
    unit = queries.get_unit_of(actor, pk)
    events = timeline(actor, unit, labels.POST_TIMELINE, limit=200)
    return render(request, "approvals/unit_posts.html", {"unit": unit, "events": events})


@page(MANAGE_POSTS, "GET", "POST")
def authority(request: ActorRequest, authority_code: str) -> HttpResponse:
    """Say which unit an authority is."""
    known = {one.code: one for one in queries.list_authorities()}
    if authority_code not in known:
        raise NotFound(_("There is no such authority."))
    attempt = save(
        AuthorityForm(request.POST or None, units=list_units(request.actor)),
        lambda values: services.set_authority_unit(request.actor, authority_code, values["unit"]),
    )
    name = labels.name_of(known[authority_code])
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is saved.") % {"name": name},
        title=name,
        line=_("Its items without a unit get this one."),
        cancel_url=reverse("approvals:posts"),
    )


@page(MANAGE_POSTS, "GET", "POST")
def post_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a member a post of a unit."""
    actor = request.actor
    unit = queries.get_unit_of(actor, pk)
    attempt = save(
        PostForm(request.POST or None, members=queries.list_candidates(actor)),
        lambda values: services.assign_post(actor, pk, values["membership"], Post(values["post"])),
    )
    return answer(
        request,
        attempt,
        said=_("The post is given."),
        title=_("Give a post"),
        subtitle=unit.name,
        cancel_url=reverse("approvals:posts"),
        submit_label=_("Give"),
    )


@page(MANAGE_POSTS, "GET", "POST")
def post_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a post from a member."""
    actor = request.actor
    held = queries.get_post(actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": held.version})
    attempt = save(form, lambda values: services.remove_post(actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("The post is taken back."),
        title=_("Take the post “%(post)s” from %(name)s")
        % {"post": labels.POSTS[Post(held.post)], "name": held.membership.user.name},
        subtitle=held.unit.name,
        line=_("With the post every substitution for it ends."),
        cancel_url=reverse("approvals:posts"),
        submit_label=_("Take back"),
    )


@page(MANAGE_POSTS, "GET", "POST")
def substitute_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a member stand in for the holder of a post."""
    actor = request.actor
    held = queries.get_post(actor, pk)

    def begin(values: dict[str, Any]) -> Any:
        return services.substitute(actor, pk, values.pop("substitute"), **values)

    form = SubstituteForm(
        request.POST or None,
        members=[one for one in queries.list_candidates(actor) if one.pk != held.membership_id],
        initial={"since": clock.today()},
    )
    return answer(
        request,
        save(form, begin),
        said=_("The substitute may act."),
        title=_("Substitute for %(name)s") % {"name": held.membership.user.name},
        subtitle=f"{held.unit.name} · {labels.POSTS[Post(held.post)]}",
        cancel_url=reverse("approvals:posts"),
    )


@page(MANAGE_POSTS, "GET", "POST")
def substitution_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a substitution today."""
    actor = request.actor
    found = queries.get_substitution(actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    attempt = save(form, lambda values: services.end_substitution(actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("The substitution has ended."),
        title=_("End the substitution of %(name)s") % {"name": found.substitute.user.name},
        subtitle=found.unit.name,
        cancel_url=reverse("approvals:posts"),
        submit_label=_("End"),
    )
