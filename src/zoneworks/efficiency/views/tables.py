"""Land and figures from a table: its pages."""

from django.utils.translation import gettext_lazy as _

from zoneworks.core.views.imports import Intake, pages
from zoneworks.efficiency.tables import EXCHANGE

INTAKE = Intake(
    EXCHANGE,
    _("Import land and figures"),
    "efficiency:inputs",
    "efficiency:inputs_preview",
    "efficiency:inputs_import_errors",
)
choose, preview, bad_cells = pages(INTAKE)
