"""What a file would do to the register."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.imports import Exchange, Import, cell_error, compare, read_file
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import CellError, Reading, ReadRow, Table
from zoneworks.registry import queries, services
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS
from zoneworks.registry.engine.names import normalize_name
from zoneworks.registry.engine.terms import EnterpriseState, ProjectStage, check_signature
from zoneworks.registry.labels import refusal_text, retired_text, unknown_class_text
from zoneworks.registry.tables.definitions import ENTERPRISES, PROJECTS

PATHS = {"enterprise_code": "enterprise__credit_code"}
NOT_FROM_A_TABLE = frozenset({"stage", "signed_on"})
"""A known project's stage moves by its own act, with a day and its rules."""


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
            errors.append(cell_error(ENTERPRISES, row, "credit_code", text))
        industry = row.values.get("industry_code")
        if industry and not industries.knows(industry):
            errors.append(
                cell_error(ENTERPRISES, row, "industry_code", unknown_class_text(industry))
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
            errors.append(cell_error(PROJECTS, row, "code", text))
        enterprise = row.values.get("enterprise_code")
        industry = row.values.get("industry_code")
        if enterprise and enterprise not in codes:
            text = _("No enterprise here has this code: register it first.")
            errors.append(cell_error(PROJECTS, row, "enterprise_code", text))
        if industry and not industries.knows(industry):
            errors.append(cell_error(PROJECTS, row, "industry_code", unknown_class_text(industry)))
        if row.values.get("code") in known:
            for name in NOT_FROM_A_TABLE & row.values.keys():
                del row.values[name]
        elif refused := _signature_refused(row):
            errors.append(refused)
    return _compare(reading, PROJECTS, known, errors, {"stage": ProjectStage.LEAD.value})


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
        paths=PATHS,
    ),
}


def _known(rows: QuerySet[Any], table: Table) -> dict[str, dict[str, Any]]:
    """What is registered, by key: id, version and the columns that a table can bring."""
    names = {one.name: PATHS.get(one.name, one.name) for one in table.columns if one.is_read}
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
        return cell_error(PROJECTS, row, "signed_on", refusal_text(refusal))
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
    return compare(reading, rows, known, errors)
