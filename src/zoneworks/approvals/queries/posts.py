"""Who holds which post of which unit, for administrators: and where nobody could act."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.acts import MANAGE_POSTS
from zoneworks.approvals.engine.process.handling import UNIT_POSTS, Post
from zoneworks.approvals.engine.process.terms import Authority
from zoneworks.approvals.models import AuthorityUnit, PostHolder, Substitution
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.models import Membership, Unit
from zoneworks.core.reading import get_one


@dataclass
class Staffing:
    """A unit that acts for authorities: which, who holds its posts, who stands in.

    ``empty`` are posts that no active member holds: nobody could act in them.
    """

    unit: Unit
    authorities: list[Authority] = field(default_factory=list)
    holders: list[PostHolder] = field(default_factory=list)
    substitutions: list[Substitution] = field(default_factory=list)

    @property
    def empty(self) -> list[Post]:
        """Posts that nobody holds."""
        held = {one.post for one in self.holders if one.membership.is_active}
        return [post for post in UNIT_POSTS if post.value not in held]


def list_authorities() -> list[Authority]:
    """The authorities of all shipped processes, each once."""
    found = {one.code: one for each in shipped_definitions() for one in each.process.authorities}
    return list(found.values())


def list_staffing(actor: Actor) -> tuple[list[Staffing], list[Authority]]:
    """The units with their posts, and the authorities that no unit acts for."""
    actor.require(MANAGE_POSTS)
    found: dict[int, Staffing] = {}

    def of(unit: Unit) -> Staffing:
        return found.setdefault(unit.pk, Staffing(unit))

    authorities = {one.code: one for one in list_authorities()}
    for row in AuthorityUnit.objects.visible_to(actor).select_related("unit").order_by("pk"):
        if (known := authorities.pop(row.authority, None)) is not None:
            of(row.unit).authorities.append(known)
    holders = PostHolder.objects.visible_to(actor).select_related("unit", "membership__user")
    for holder in holders.order_by("membership__user__name", "pk"):
        of(holder.unit).holders.append(holder)
    substitutions = Substitution.objects.visible_to(actor).filter(until__gt=clock.today())
    for one in substitutions.select_related("unit", "holder__user", "substitute__user").order_by(
        "since", "pk"
    ):
        of(one.unit).substitutions.append(one)
    ordered = sorted(found.values(), key=lambda staffing: staffing.unit.name)
    return ordered, list(authorities.values())


def get_unit_of(actor: Actor, pk: int) -> Unit:
    """A unit of the zone whose posts are managed.

    Raises:
        NotFound: none such in the zone.
    """
    actor.require(MANAGE_POSTS)
    unit: Unit | None = Unit.objects.visible_to(actor).filter(pk=pk).first()
    if unit is None:
        raise NotFound(_("There is no such unit."))
    return unit


def get_post(actor: Actor, pk: int) -> PostHolder:
    """One held post. Raises NotFound."""
    actor.require(MANAGE_POSTS)
    rows = PostHolder.objects.visible_to(actor).select_related("unit", "membership__user")
    found: PostHolder = get_one(rows.filter(pk=pk), _("There is no such post."))
    return found


def get_substitution(actor: Actor, pk: int) -> Substitution:
    """One substitution. Raises NotFound."""
    actor.require(MANAGE_POSTS)
    rows = Substitution.objects.visible_to(actor)
    rows = rows.select_related("unit", "holder__user", "substitute__user")
    found: Substitution = get_one(rows.filter(pk=pk), _("There is no such substitution."))
    return found


def list_candidates(actor: Actor) -> list[Membership]:
    """The active members of the zone who may hold a post: not enterprises."""
    actor.require(MANAGE_POSTS)
    members = Membership.objects.visible_to(actor).filter(is_active=True, enterprise=None)
    return list(members.select_related("user", "unit").order_by("user__name", "pk"))
