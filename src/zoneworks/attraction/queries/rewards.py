"""Every read of schemes, paid-in investment and rewards, for one actor."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine.acts import PAY_REWARDS, VERIFY_INVESTMENT, VIEW_REWARDS
from zoneworks.attraction.engine.rewards import RewardState
from zoneworks.attraction.models import Objection, PaidInvestment, Reward, RewardShare, Scheme
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import AchievementEntry
from zoneworks.core.errors import NotFound
from zoneworks.core.reading import get_one


def list_schemes(actor: Actor) -> QuerySet[Scheme]:
    """The reward schemes of the zones that the actor reads."""
    actor.require(VIEW_REWARDS)
    rows: QuerySet[Scheme] = Scheme.objects.visible_to(actor)
    return rows.select_related("zone")


def get_scheme(actor: Actor, pk: int) -> Scheme:
    """One reward scheme.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_schemes(actor).filter(pk=pk), _("There is no such scheme."))


def find_scheme(actor: Actor, on: date) -> Scheme | None:
    """The published scheme of the actor's zone that is in force on a day."""
    rows = Scheme.objects.visible_to(actor).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        zone_id=actor.zone_id,
        published_on__isnull=False,
        valid_from__lte=on,
    )
    found: Scheme | None = rows.order_by("-valid_from").first()
    return found


def list_investments(actor: Actor, project_id: int) -> QuerySet[PaidInvestment]:
    """What was paid into a project, the latest first."""
    actor.require(VIEW_REWARDS)
    rows: QuerySet[PaidInvestment] = PaidInvestment.objects.visible_to(actor)
    rows = rows.filter(project_id=project_id).select_related(
        "entered_by__user", "verified_by__user"
    )
    return rows.order_by("-paid_on", "-pk")


def get_investment(actor: Actor, pk: int) -> PaidInvestment:
    """What was paid into a project by one voucher.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_REWARDS)
    rows = PaidInvestment.objects.visible_to(actor).select_related("project")
    found: PaidInvestment = get_one(rows.filter(pk=pk), _("There is no such payment."))
    return found


def verified_fen(project_id: int) -> int:
    """The verified fixed investment that was paid into a project, in fen; annulled is none."""
    rows = PaidInvestment.objects.filter(
        project_id=project_id, verified_on__isnull=False, annulled_on=None
    )
    return int(rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def list_paid_in(project_ids: Collection[int]) -> Mapping[int, Sequence[AchievementEntry]]:
    """The verified payments into projects, for slices that hold promises against them."""
    rows = PaidInvestment.objects.filter(
        project_id__in=project_ids, verified_on__isnull=False, annulled_on=None
    )
    found: dict[int, list[AchievementEntry]] = {}
    for project_id, on, fen in rows.values_list("project_id", "paid_on", "amount_fen"):
        found.setdefault(project_id, []).append(AchievementEntry(on, fen))
    return found


def annulled_fen(reward: Reward) -> int:
    """How much of what a reward was computed on was annulled since, in fen."""
    rows = PaidInvestment.objects.filter(
        project_id=reward.project_id,
        verified_on__lte=reward.assessed_on,
        annulled_on__gte=reward.assessed_on,
    )
    return int(rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def list_rewards(actor: Actor) -> QuerySet[Reward]:
    """The rewards of the zones that the actor reads."""
    actor.require(VIEW_REWARDS)
    rows: QuerySet[Reward] = Reward.objects.visible_to(actor)
    return rows.select_related("project", "filing", "scheme", "zone")


def get_reward(actor: Actor, pk: int) -> Reward:
    """One reward with its shares and objections.

    Raises:
        NotFound: none such that the actor may see.
    """
    parts = (
        Prefetch("shares", RewardShare.objects.order_by("pk")),
        Prefetch("objections", Objection.objects.order_by("pk")),
    )
    return get_one(
        list_rewards(actor).prefetch_related(*parts).filter(pk=pk), _("There is no such reward.")
    )


def get_objection(actor: Actor, pk: int) -> Objection:
    """What somebody said against a reward.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_REWARDS)
    found: Objection | None = (
        Objection.objects.visible_to(actor).select_related("reward").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound(_("There is no such objection."))
    return found


def find_reward_of(actor: Actor, project_id: int) -> Reward | None:
    """The reward of a project that is not withdrawn."""
    rows = Reward.objects.visible_to(actor).filter(project_id=project_id)
    found: Reward | None = rows.exclude(state=RewardState.WITHDRAWN).first()
    return found


def list_to_verify(actor: Actor) -> QuerySet[PaidInvestment] | None:
    """What others have entered as paid in and nobody has verified, the oldest first."""
    rows: QuerySet[PaidInvestment] = PaidInvestment.objects.visible_to(actor)
    if not actor.may(VERIFY_INVESTMENT):
        return None
    waiting = rows.filter(verified_on=None, annulled_on=None)
    waiting = waiting.exclude(entered_by__user_id=actor.user_id)
    return waiting.select_related("project").order_by("paid_on", "pk")


def list_to_pay(actor: Actor) -> QuerySet[Any] | None:
    """The rewards whose publicity is over, the earliest first."""
    rows: QuerySet[Reward] = Reward.objects.visible_to(actor)
    if not actor.may(PAY_REWARDS):
        return None
    found = rows.filter(state=RewardState.PUBLISHED, public_until__lt=clock.today())
    return found.select_related("project").order_by("public_until", "pk")
