"""What the register asks attraction before it takes an enterprise or a project out of use."""

from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine.agreements import AgreementState
from zoneworks.attraction.engine.leads import ALIVE
from zoneworks.attraction.engine.rewards import ON_THE_WAY
from zoneworks.attraction.models import Agreement, Lead, Reward
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.registry.models import Enterprise, Project

OPEN_AGREEMENTS = [AgreementState.DRAFT, AgreementState.SIGNED]


def check_retirement(actor: Actor, record: Enterprise | Project) -> None:
    """Refuse to retire a project with an agreement or a reward that is open, or an enterprise with
    which leads in hand are held. A guard of the register. Raises InvalidInput."""
    of_zone = {"zone_id": actor.zone_id}
    if isinstance(record, Project):
        agreements = Agreement.objects.filter(**of_zone, project=record, state__in=OPEN_AGREEMENTS)
        rewards = Reward.objects.filter(**of_zone, project=record, state__in=ON_THE_WAY)
        found = [*agreements.order_by("pk"), *rewards.order_by("pk")]
    else:
        leads = Lead.objects.filter(**of_zone, enterprise=record, stage__in=ALIVE)
        found = list(leads.order_by("pk")[:5])
    if found:
        text = _("It is needed for what is still open (%(numbers)s): bring that to its end first.")
        raise InvalidInput({"": [text % {"numbers": ", ".join(one.number for one in found)}]})
