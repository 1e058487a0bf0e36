"""What a file would do to records, looked at before it is done, and doing it.

A slice says how one of its lists goes out and comes in by an ``Exchange``; what a file would do is
an ``Import``. ``views.imports`` has their pages, ``api.imports`` their operations.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from zoneworks.core import uploads
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Act
from zoneworks.core.errors import StaleRecord
from zoneworks.core.lists import ListSpec, in_chunks
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import (
    CellError,
    Column,
    Kind,
    Plan,
    Reading,
    ReadRow,
    Table,
    plan,
    read_table,
)

MOVED = gettext_lazy("The register has changed since you looked. Look again, then import.")
BAD_CELLS = Table(
    name="bad_cells",
    label=gettext_lazy("Bad cells"),
    columns=[
        Column(name="row", label=gettext_lazy("Row"), kind=Kind.INTEGER, width=8),
        Column(name="column", label=gettext_lazy("Column")),
        Column(name="value", label=gettext_lazy("Value")),
        Column(name="reason", label=gettext_lazy("What is wrong"), width=80),
    ],
)
Known = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Import:
    """What a file would do: new, changed and unchanged rows by key, and bad cells.

    ``known`` holds of each key that is registered the id and the version that was compared.
    ``namesakes`` are new rows that look like somebody who is registered under another key, or
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
        text = json.dumps([new, changed], sort_keys=True, default=_whole, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def bad_rows(self) -> int:
        """How many rows have a bad cell."""
        return len({error.row for error in self.errors})

    @property
    def written(self) -> int:
        """How many rows would be written."""
        return len(self.plan.new) + len(self.plan.changed)

    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and bad."""
        return {
            "new": len(self.plan.new),
            "changed": len(self.plan.changed),
            "unchanged": len(self.plan.unchanged),
            "bad": self.bad_rows,
        }


def _whole(value: Any) -> str:
    """A value in full: a shape by its coordinates."""
    return str(getattr(value, "geometry", value))


@dataclass(frozen=True, slots=True)
class Exchange:
    """How one list goes out and comes in.

    ``file`` gives the table on screen; ``look`` compares a file, with options that the page sends
    along; ``write`` carries out what a look has found: it is called with the actor, the values of
    new rows, the id, version and values of changed ones, and the reason. ``on_screen`` names the
    columns of the table that tell what a column of the list does, where they have other names;
    those ``beside`` go along in any case. ``paths`` says where columns are read from, and
    ``called`` which column of the table a column of the record is told by.
    """

    table: Table
    rows: Callable[[Actor], QuerySet[Any]]
    look: Callable[..., Import]
    write: Callable[..., None]
    act: Act
    on_screen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    beside: Collection[str] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """The column of the table that tells a column of the record."""
        return self.table.column(self.called.get(name, name))

    def file(
        self, actor: Actor, rows: QuerySet[Any], spec: ListSpec
    ) -> tuple[Table, Iterator[dict[str, Any]]]:
        """The table of what stands on the screen, and its rows; a province sees the zone."""
        wanted = {*self.beside} | {
            name for one in spec.columns for name in self.on_screen.get(one.name, (one.name,))
        }
        columns = [one for one in self.table.columns if one.name in wanted]
        if len(actor.zone_ids) > 1:
            columns.insert(1, shown_only("zone__name", gettext_lazy("Zone")))
        key = [name for name in self.table.key if name in wanted]
        table = replace(self.table, columns=columns, key=key)
        return table, self._flat(table, rows)

    def _flat(self, table: Table, rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
        names = {one.name: self.paths.get(one.name, one.name) for one in table.columns}
        found = in_chunks(rows, *names.values())
        return (dict(zip(names, values, strict=True)) for values in found)


def shown_only(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Column:
    """A column of the list on screen that a table does not bring back."""
    return Column(name=name, label=label, kind=kind, is_read=False, **more)


def read_file(table: Table, file: StoredFile) -> Reading:
    """Read an uploaded file as a table. Raises TableRefused."""
    with uploads.open_file(file) as content:
        return read_table(table, content.read(), file.name)


def cell_error(table: Table, row: ReadRow, name: str, text: str) -> CellError:
    """What is wrong with a cell that could be read."""
    label = table.column(name).label
    return CellError(row.number, name, label, row.raw.get(name, ""), text)


def compare(
    reading: Reading, rows: Mapping[str, ReadRow], known: Known, errors: Sequence[CellError]
) -> Import:
    """Sort good rows by their keys against what is known, which has ``pk`` and ``version``."""
    return Import(
        reading=reading,
        plan=plan({key: row.values for key, row in rows.items()}, known),
        rows=rows,
        errors=sorted([*reading.errors, *errors], key=lambda error: error.row),
        known={key: (row["pk"], row["version"]) for key, row in known.items()},
    )


def bring_in(
    actor: Actor, exchange: Exchange, file: StoredFile, digest: str, **options: Any
) -> Import:
    """Write the good rows of a file as a person has seen them.

    Raises:
        StaleRecord: the register has changed since ``digest`` was shown.
    """
    found = exchange.look(actor, file, **options)
    write(actor, exchange, found, digest, file.name)
    return found


def write(actor: Actor, exchange: Exchange, found: Import, digest: str, reason: str) -> None:
    """Write what a look has found. Raises StaleRecord where another ``digest`` was shown."""
    if found.digest != digest:
        raise StaleRecord(MOVED)
    exchange.write(
        actor,
        [found.rows[key].values for key in found.plan.new],
        [
            (*found.known[key], {name: after for name, (_before, after) in fields.items()})
            for key, fields in found.plan.changed
        ],
        reason=reason,
    )


def bad_rows_text(found: Import) -> str:
    """Why a file does not go in as a whole."""
    text = ngettext(
        "%(n)s row has a bad cell: mend it, or import the good rows only.",
        "%(n)s rows have a bad cell: mend them, or import the good rows only.",
        found.bad_rows,
    )
    return text % {"n": found.bad_rows}
