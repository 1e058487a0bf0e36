"""The processes of approval, as programs read them."""

from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.definitions import Definition, get_definition, shipped_definitions
from zoneworks.approvals.engine.acts import VIEW_CASES
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound


def list_processes(actor: Actor) -> tuple[Definition, ...]:
    """Every version of every process."""
    actor.require(VIEW_CASES)
    return shipped_definitions()


def get_process(actor: Actor, process_id: str, version: str) -> Definition:
    """One version of a process. Raises NotFound."""
    actor.require(VIEW_CASES)
    try:
        return get_definition(process_id, version)
    except KeyError as error:
        raise NotFound(_("There is no such version.")) from error
