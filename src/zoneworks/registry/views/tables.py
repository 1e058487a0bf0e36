"""The register's lists as files that come in: their pages."""

from functools import partial

from zoneworks.core.views.imports import Intake, pages
from zoneworks.registry import jobs
from zoneworks.registry.tables import EXCHANGES

INTAKES = {
    kind: Intake(
        exchange,
        jobs.IMPORT_TITLES[kind],
        f"registry:{kind}s",
        f"registry:{kind}_preview",
        f"registry:{kind}_import_errors",
        job=jobs.IMPORT[kind],
        later=partial(jobs.start_import, kind=kind),
        at_once=jobs.WRITTEN_AT_ONCE,
    )
    for kind, exchange in EXCHANGES.items()
}
PAGES = {kind: pages(intake) for kind, intake in INTAKES.items()}
"""Of each kind: choose a file, look at it, its bad cells."""
