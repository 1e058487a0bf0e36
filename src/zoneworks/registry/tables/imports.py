"""What a file would do to the register, and doing it."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zoneworks.core import uploads
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.engine.roles import Act
from zoneworks.core.errors import StaleRecord
from zoneworks.core.lists import ListSpec, in_chunks
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import CellError, Plan, Reading, ReadRow, Table, plan, read_table
from zoneworks.registry import queries, services
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS
from zoneworks.registry.engine.names import normalize_name
from zoneworks.registry.engine.terms import EnterpriseState, ProjectStage, check_signature
from zoneworks.registry.labels import refusal_text, retired_text, unknown_class_text
from zoneworks.registry.tables.definitions import ENTERPRISES, PROJECTS, shown_only

MOVED = gettext_lazy("The register has changed since you looked. Look again, then import.")
NOT_FROM_A_TABLE = frozenset({"stage", "signed_on"})
"""A known project's stage moves by its own act, with a day and its rules."""


@dataclass(slots=True)
class Import:
    """What a file would do to the register: new, changed and unchanged rows, and bad cells.

    ``known`` holds of each key that is registered the id and the version that was compared.
    ``namesakes`` are new rows that look like somebody who is registered under another code, or
    like another row: key and name of the other.
    """

    reading: Reading
    plan: Plan[str]
    rows: Mapping[str, ReadRow]
    errors: list[CellError]
    known: Mapping[str, tuple[int, int]]
    namesakes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What would be written, in short: two looks of the same digest write the same."""
        new = [self.rows[key].values for key in self.plan.new]
        changed = [(self.known[key], fields) for key, fields in self.plan.changed]
        text = json.dumps([new, changed], sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def bad_rows(self) -> int:
        """How many rows have a bad cell."""
        return len({error.row for error in self.errors})

    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and bad."""
        return {
            "new": len(self.plan.new),
            "changed": len(self.plan.changed),
            "unchanged": len(self.plan.unchanged),
            "bad": self.bad_rows,
        }


@dataclass(frozen=True, slots=True)
class Exchange:
    """How one list of the register goes out and comes in.

    ``file`` gives the table on screen; ``look`` compares a file with the register; ``write``
    carries out what a look has found; ``act`` is needed for it. ``on_screen`` names the columns of
    the table that tell what a column of the list does, where they have other names.
    """

    table: Table
    rows: Callable[[Actor], QuerySet[Any]]
    look: Callable[[Actor, StoredFile], Import]
    write: Callable[..., None]
    act: Act
    on_screen: Mapping[str, Sequence[str]]

    def file(
        self, actor: Actor, rows: QuerySet[Any], spec: ListSpec
    ) -> tuple[Table, Iterator[dict[str, Any]]]:
        """The table of what stands on the screen, and its rows; a province sees the zone."""
        wanted = {
            name for one in spec.columns for name in self.on_screen.get(one.name, (one.name,))
        }
        columns = [one for one in self.table.columns if one.name in wanted]
        if len(actor.zone_ids) > 1:
            columns.insert(1, shown_only("zone__name", gettext_lazy("Zone")))
        key = [name for name in self.table.key if name in wanted]
        table = replace(self.table, columns=columns, key=key)
        return table, self._flat(table, rows)

    def _flat(self, table: Table, rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
        names = {one.name: one.name for one in table.columns}
        if "enterprise_code" in names:
            names["enterprise_code"] = "enterprise__credit_code"
        found = in_chunks(rows, *names.values())
        return (dict(zip(names, values, strict=True)) for values in found)


def plan_enterprises(actor: Actor, file: StoredFile) -> Import:
    """Read a file of enterprises and compare it with the register.

    Raises:
        TableRefused: the file as a whole cannot be read.
    """
    reading = read_file(ENTERPRISES, file)
    known = _known(queries.list_enterprises_in_use(actor), ENTERPRISES)
    retired = _retired(queries.list_enterprises(actor).select_related("merged_into"), "credit_code")
    industries = queries.IndustryCheck()
    errors = []
    for row in [*reading.rows, *reading.bad_rows]:
        if text := _why_retired(row.values.get("credit_code"), known, retired):
            errors.append(_cell_error(ENTERPRISES, row, "credit_code", text))
        industry = row.values.get("industry_code")
        if industry and not industries.knows(industry):
            errors.append(
                _cell_error(ENTERPRISES, row, "industry_code", unknown_class_text(industry))
            )
    defaults = {"state": EnterpriseState.OPERATING.value}
    found = _compare(reading, ENTERPRISES, known, errors, defaults)
    found.namesakes = _namesakes(actor, found)
    return found


def plan_projects(actor: Actor, file: StoredFile) -> Import:
    """Read a file of projects and compare it with the register.

    Raises:
        TableRefused: the file as a whole cannot be read.
    """
    reading = read_file(PROJECTS, file)
    known = _known(queries.list_projects_in_use(actor), PROJECTS)
    retired = _retired(queries.list_projects(actor), "code")
    codes = set(queries.list_enterprises_in_use(actor).values_list("credit_code", flat=True))
    industries = queries.IndustryCheck()
    errors = []
    for row in [*reading.rows, *reading.bad_rows]:
        if text := _why_retired(row.values.get("code"), known, retired):
            errors.append(_cell_error(PROJECTS, row, "code", text))
        enterprise = row.values.get("enterprise_code")
        industry = row.values.get("industry_code")
        if enterprise and enterprise not in codes:
            text = _("No enterprise here has this code: register it first.")
            errors.append(_cell_error(PROJECTS, row, "enterprise_code", text))
        if industry and not industries.knows(industry):
            errors.append(_cell_error(PROJECTS, row, "industry_code", unknown_class_text(industry)))
        if row.values.get("code") in known:
            for name in NOT_FROM_A_TABLE & row.values.keys():
                del row.values[name]
        elif refused := _signature_refused(row):
            errors.append(refused)
    return _compare(reading, PROJECTS, known, errors, {"stage": ProjectStage.LEAD.value})


def bring_in(actor: Actor, exchange: Exchange, file: StoredFile, digest: str) -> Import:
    """Write the good rows of a file as a person has seen them.

    Raises:
        StaleRecord: the register has changed since ``digest`` was shown.
    """
    found = exchange.look(actor, file)
    if found.digest != digest:
        raise StaleRecord(MOVED)
    exchange.write(
        actor,
        [found.rows[key].values for key in found.plan.new],
        [
            (*found.known[key], {name: after for name, (_before, after) in fields.items()})
            for key, fields in found.plan.changed
        ],
        reason=file.name,
    )
    return found


def bad_rows_text(found: Import) -> str:
    """Why a file does not go in as a whole."""
    text = ngettext(
        "%(n)s row has a bad cell: mend it, or import the good rows only.",
        "%(n)s rows have a bad cell: mend them, or import the good rows only.",
        found.bad_rows,
    )
    return text % {"n": found.bad_rows}


EXCHANGES = {
    "enterprise": Exchange(
        ENTERPRISES,
        queries.list_enterprises,
        plan_enterprises,
        services.import_enterprises,
        EDIT_ENTERPRISES,
        {
            "industry": ["industry_code"],
            "output": ["latest_output_fen"],
            "tax": ["latest_tax_fen"],
            "staff": ["latest_staff"],
        },
    ),
    "project": Exchange(
        PROJECTS,
        queries.list_projects,
        plan_projects,
        services.import_projects,
        EDIT_PROJECTS,
        {
            "enterprise": ["enterprise__name"],
            "investment": ["investment_fen"],
            "land": ["land_m2"],
            "output": ["output_fen"],
        },
    ),
}


def read_file(table: Table, file: StoredFile) -> Reading:
    """Read an uploaded file as a table. Raises TableRefused."""
    with uploads.open_file(file) as content:
        return read_table(table, content.read(), file.name)


def _cell_error(table: Table, row: ReadRow, name: str, text: str) -> CellError:
    label = table.column(name).label
    return CellError(row.number, name, label, row.raw.get(name, ""), text)


def _known(rows: QuerySet[Any], table: Table) -> dict[str, dict[str, Any]]:
    """What is registered, by key: id, version and the columns that a table can bring."""
    names = {one.name: one.name for one in table.columns if one.is_read}
    if "enterprise_code" in names:
        names["enterprise_code"] = "enterprise__credit_code"
    names |= {"pk": "pk", "version": "version"}
    found = (dict(zip(names, values, strict=True)) for values in rows.values_list(*names.values()))
    return {row[table.key[0]]: row for row in found}


def _retired(rows: QuerySet[Any], key: str) -> dict[str, Any]:
    """What is retired, by key."""
    return {getattr(row, key): row for row in rows.exclude(retired_on=None)}


def _why_retired(key: Any, known: Collection[str], retired: Mapping[str, Any]) -> str:
    """Why a row's key cannot be written to; empty where it can."""
    return retired_text(retired[key]) if key in retired and key not in known else ""


def _signature_refused(row: ReadRow) -> CellError | None:
    """Stage and day of signature of a new project that contradict each other."""
    stage = row.values.get("stage") or ProjectStage.LEAD
    if not {"stage", "signed_on"} <= row.values.keys():
        return None  # one of them was bad already, or the file has no such column
    try:
        check_signature(ProjectStage(stage), row.values["signed_on"])
    except Refusal as refusal:
        return _cell_error(PROJECTS, row, "signed_on", refusal_text(refusal))
    return None


def _namesakes(actor: Actor, found: Import) -> list[tuple[str, str]]:
    """New rows that look like a registered enterprise or like another row of the file."""
    new = {key: found.rows[key].values["name"] for key in found.plan.new}
    normalized = {key: normalize_name(name) for key, name in new.items()}
    named = queries.names_by_normalized(actor, set(normalized.values()))
    alike = []
    for key, name in new.items():
        if other := named.get(normalized[key]):
            alike.append((key, other))
        elif normalized[key]:
            named[normalized[key]] = name
    return alike


def _compare(
    reading: Reading,
    table: Table,
    known: Mapping[str, Mapping[str, Any]],
    errors: list[CellError],
    defaults: Mapping[str, Any],
) -> Import:
    """Sort the good rows; an empty cell says nothing of what is known, and nothing of a default."""
    bad = {error.row for error in errors}
    rows = {row.values[table.key[0]]: row for row in reading.rows if row.number not in bad}
    for key, row in rows.items():
        if key in known:
            said = {name: value for name, value in row.values.items() if value not in (None, "")}
        else:
            said = dict(defaults) | {
                name: value
                for name, value in row.values.items()
                if name not in defaults or value not in (None, "")
            }
        row.values.clear()
        row.values.update(said)
    return Import(
        reading=reading,
        plan=plan({key: row.values for key, row in rows.items()}, known),
        rows=rows,
        errors=sorted([*reading.errors, *errors], key=lambda error: error.row),
        known={key: (row["pk"], row["version"]) for key, row in known.items()},
    )
