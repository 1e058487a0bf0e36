"""Tables in and out: every list leaves as .xlsx or .csv, and the file can come in again."""

from zoneworks.core.tables.cells import CellRefused
from zoneworks.core.tables.columns import MU, Column, Kind, Table
from zoneworks.core.tables.files import MAX_ROWS, TableRefused
from zoneworks.core.tables.plan import Plan, plan
from zoneworks.core.tables.reading import CellError, Reading, ReadRow, read_table
from zoneworks.core.tables.writing import write_csv, write_xlsx

__all__ = [
    "MAX_ROWS",
    "MU",
    "CellError",
    "CellRefused",
    "Column",
    "Kind",
    "Plan",
    "ReadRow",
    "Reading",
    "Table",
    "TableRefused",
    "plan",
    "read_table",
    "write_csv",
    "write_xlsx",
]
