"""The export of a mandated system: read by its saved mapping, and what it would change."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.process.handling import State
from zoneworks.approvals.engine.process.mirror import (
    DAYS,
    Report,
    Told,
    Unfollowed,
    faults_of,
)
from zoneworks.approvals.models import MirrorMapping
from zoneworks.approvals.services import Traced
from zoneworks.approvals.services.mappings import NEEDED
from zoneworks.core import clock, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import CellError, Column, Kind, Reading, ReadRow, Table, read_table
from zoneworks.core.tables.cells import reader_of, text_of

LEFT_OUT = gettext_lazy(
    "Some rows are bad or not explained: mend them, or follow the good rows only."
)
LONGEST = {"number": 60, "project_name": 120, "authority": 100}


@dataclass(frozen=True, slots=True)
class UnknownProject:
    """A national code that no project here has, with what the export says, and proposals."""

    national_code: str
    name: str
    n_rows: int
    proposals: list[tuple[int, str]]


@dataclass
class Look:
    """What an export would change, what is bad in it, and what nobody has explained yet.

    ``items`` and ``states`` count the rows that wait for a word to be explained.
    """

    reading: Reading
    traced: Traced
    errors: list[CellError]
    items: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    projects: list[UnknownProject] = field(default_factory=list)
    n_passed_over: int = 0

    @property
    def digest(self) -> str:
        """What would be written, in short."""
        return self.traced.digest

    @property
    def has_unknown(self) -> bool:
        """Whether words or projects wait to be explained."""
        return bool(self.items or self.states or self.projects)

    @property
    def has_change(self) -> bool:
        """Whether an import would write anything."""
        return bool(self.traced.new or self.traced.changes or self.traced.differing)

    @property
    def bad_rows(self) -> int:
        """How many rows have a bad cell."""
        return len({error.row for error in self.errors})

    def counts(self) -> dict[str, int]:
        """How many cases and items come, change, stay, differ, and how many rows are left out."""
        waiting = sum(self.items.values()) + sum(self.states.values())
        projects = sum(one.n_rows for one in self.projects)
        return self.traced.counts() | {"left_out": self.bad_rows + waiting + projects}


def look(actor: Actor, mapping: MirrorMapping, file: StoredFile) -> Look:
    """Read an export and find what it would change, without writing.

    Raises:
        TableRefused: the file as a whole cannot be read, or lacks a column of the mapping.
    """
    found, reports = _read(mapping, file)
    found.traced = services.trace(actor, mapping, reports)
    return _explain(actor, mapping, found)


def bring_in(
    actor: Actor, mapping: MirrorMapping, file: StoredFile, digest: str | None = None
) -> Look:
    """Follow the good rows of an export, as a person has seen them where ``digest`` is given.

    Raises:
        StaleRecord: what is known has changed since ``digest`` was shown.
    """
    found, reports = _read(mapping, file)
    found.traced = services.follow_reports(
        actor, mapping.pk, reports, digest=digest, source=file.name
    )
    return _explain(actor, mapping, found)


def _read(mapping: MirrorMapping, file: StoredFile) -> tuple[Look, list[Report]]:
    table = _table(mapping)
    with uploads.open_file(file) as content:
        reading = read_table(table, content.read(), file.name, sheet=mapping.sheet)
    found = Look(reading, Traced(mapping.system), list(reading.errors))
    reports: list[Report] = []
    first_rows: dict[tuple[str, str], int] = {}
    today = clock.today()
    for row in reading.rows:
        report = _report(mapping, row, found)
        if report is None:
            continue
        first = first_rows.setdefault((report.national_code, report.code), row.number)
        faults = list(faults_of(report.told, today))
        if first != row.number:
            text = _("Row %(first)s tells of the same item: keep one of them.") % {"first": first}
            found.errors.append(_error(table, row, "item", text))
        elif faults:
            found.errors += [_fault(table, row, name, why) for name, why in faults]
        else:
            reports.append(report)
    return found, reports


def _table(mapping: MirrorMapping) -> Table:
    """The table that a mapping describes: each of our columns under the system's header."""
    columns = []
    for name, header in mapping.columns.items():
        is_needed = name in NEEDED
        if name in DAYS:
            columns.append(
                Column(name=name, label=header, kind=Kind.DATE, parse=_day_reader(name, header))
            )
        elif name in {"national_code", "credit_code"}:
            columns.append(
                Column(name=name, label=header, kind=Kind.CODE, required=is_needed, max_length=40)
            )
        else:
            longest = LONGEST.get(name, 200)
            columns.append(Column(name=name, label=header, required=is_needed, max_length=longest))
    return Table(name="export", label=mapping.name, columns=columns)


def _day_reader(name: str, header: str) -> Any:
    """A reader of days that passes over the time of day, which exports often hold."""
    read = reader_of(Column(name=name, label=header, kind=Kind.DATE))

    def day(text: str) -> date | None:
        found: date | None = read(text.strip().replace("T", " ").partition(" ")[0])
        return found

    return day


def _report(mapping: MirrorMapping, row: ReadRow, found: Look) -> Report | None:
    """What a row says, in our words; None where a word is not explained or passed over."""
    values = row.values
    item, state = values["item"], values["state"]
    code, known_state = mapping.items.get(item), mapping.states.get(state)
    if code is None:
        found.items[item] += 1
        return None
    if code == "":
        found.n_passed_over += 1
        return None
    if known_state is None:
        found.states[state] += 1
        return None
    told = Told(
        State(known_state),
        values.get("applied_on"),
        values.get("accepted_on"),
        values.get("decided_on"),
        values.get("delivered_on"),
        values.get("number", ""),
    )
    return Report(
        row.number,
        values["national_code"],
        code,
        told,
        values.get("project_name", ""),
        values.get("credit_code", ""),
        values.get("authority", ""),
    )


def _explain(actor: Actor, mapping: MirrorMapping, found: Look) -> Look:
    """Name what cannot be followed: unknown projects with proposals, the rest as bad cells."""
    table = _table(mapping)
    rows = {row.number: row for row in found.reading.rows}
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for report, why, what in found.traced.unfollowed:
        if why is Unfollowed.NO_PROJECT:
            counts[report.national_code] += 1
            names[report.national_code] = report.project_name
            codes[report.national_code] = report.credit_code
            continue
        shown = labels.item_name(what) if why is Unfollowed.NOT_IN_CASE else what
        text = str(labels.UNFOLLOWED[why]) % {"what": shown}
        found.errors.append(_error(table, rows[report.row], "item", text))
    if counts:
        proposed = queries.propose_projects(actor, names, codes)
        found.projects = [
            UnknownProject(code, names[code], n, proposed[code]) for code, n in counts.items()
        ]
    found.errors.sort(key=lambda error: error.row)
    return found


def _fault(table: Table, row: ReadRow, name: str, why: str) -> CellError:
    known = {column.name for column in table.columns}
    texts: Mapping[str, Any] = labels.TOLD_FAULTS
    shown = name if name in known else "state"
    text = str(texts[why]) % {"column": labels.TOLD_FIELDS[name]}
    return _error(table, row, shown, text)


def _error(table: Table, row: ReadRow, name: str, text: str) -> CellError:
    value = row.raw.get(name, "")
    return CellError(row.number, name, table.column(name).label, text_of(value), text)
