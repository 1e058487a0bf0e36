"""The cases behind a figure as Excel and CSV."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.tables import Column, Kind, Table

if TYPE_CHECKING:
    import polars as pl

CASES = Table(
    name="cases",
    label=_("Cases"),
    key=["case"],
    columns=[
        Column(name="case", label=_("Case"), kind=Kind.CODE),
        Column(name="type", label=_("Type of case")),
        Column(name="authority", label=_("Authority")),
        Column(name="started_at", label=_("Started at")),
        Column(name="ended_at", label=_("Ended at")),
        Column(name="limit_at", label=_("Limit")),
        Column(name="is_open", label=_("Open"), kind=Kind.BOOLEAN),
        Column(name="is_late", label=_("Late"), kind=Kind.BOOLEAN),
        Column(name="wait", label=_("Wait before the chosen step")),
        Column(name="duration", label=_("Days taken")),
        Column(name="limit_duration", label=_("Days allowed")),
        Column(name="cohort", label=_("Cohort")),
    ],
)


def case_rows(frame: "pl.DataFrame") -> Iterator[dict[str, Any]]:
    """The frame's cases as the table's rows; moments to the second, days to four places."""
    for row in frame.iter_rows(named=True):
        yield {
            name: value.isoformat(sep=" ", timespec="seconds")
            if hasattr(value, "isoformat")
            else f"{value:.4f}"
            if isinstance(value, float)
            else value
            for name, value in row.items()
            if name != "ratio"
        } | {"type": row["type"] or "", "authority": row["authority"] or ""}
