"""Fields that several forms of land have."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LONG = forms.Textarea(attrs={"rows": 3})
SYSTEMS = [
    ("", _("as the file says, else degrees")),
    ("EPSG:4490", _("CGCS2000 in degrees (EPSG:4490)")),
    ("EPSG:4326", _("WGS 84 in degrees (EPSG:4326)")),
    *(
        (
            f"EPSG:{code}",
            format_lazy(_("CGCS2000, 3-degree zone, {meridian}° E"), meridian=meridian),
        )
        for code, meridian in zip(range(4534, 4555), range(75, 136, 3), strict=True)
    ),
]
"""The coordinate systems in which cadastral files come; 4534 to 4554 have no zone prefix."""
