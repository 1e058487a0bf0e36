"""A small zone in which every page can be opened: laid out in a folder, for a server to show.

Prints which page whom shows: people by name, each with the paths that nobody before was shown, and
the pages that nobody is.
"""

import json
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from tests import make  # noqa: E402
from tests.integration.fence import world as worlds  # noqa: E402
from tests.integration.fence.test_fence import Address, addresses  # noqa: E402

from zoneworks.core.actors import PUBLIC, Actor  # noqa: E402
from zoneworks.core.engine.roles import EVERYONE, Role  # noqa: E402
from zoneworks.core.models import IssuedDocument, User, Zone  # noqa: E402
from zoneworks.registry.models import Enterprise  # noqa: E402


def lay_out() -> dict[str, Any]:
    """Make the zone; whoever may open a page first is who shows it."""
    call_command("migrate", verbosity=0)
    world = worlds.build(Role.OFFICER)
    zone = Zone.objects.get(pk=world.actor.zone_id)
    own = Enterprise.objects.get(pk=world.own.enterprise)
    others = [
        make.actor(zone, role, own=own if role is Role.ENTERPRISE else None)
        for role in EVERYONE
        if role not in {Role.OFFICER, Role.PROVINCE, Role.PUBLIC}
    ]
    found: dict[str, list[str]] = {}
    hidden = []
    people = [world.actor, *others, PUBLIC]
    for address in addresses():
        if "GET" in getattr(address.view, "methods", ()):
            path = _path(address, world.own)
            who = next((one for one in people if _is_shown(one, path)), None)
            if who is None:
                hidden.append(address.name)
            else:
                name = User.objects.get(pk=who.user_id).username if who.user_id else ""
                found.setdefault(name, []).append(path)
    return {"pages": found, "hidden": hidden}


def _path(address: Address, records: worlds.Records) -> str:
    if address.name == "core:verify":
        return f"/verify/{IssuedDocument.objects.get(pk=records.document).code}"
    return address.path(records)


def _is_shown(who: Actor, path: str) -> bool:
    browser = make.client(who if who.user_id else None, HTTP_HOST="localhost")
    answer = browser.get(path)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


if __name__ == "__main__":
    print(json.dumps(lay_out()))  # noqa: T201 - what the test reads
