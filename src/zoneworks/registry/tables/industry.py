"""The national classification of industries as a file."""

import json

from django.utils.translation import gettext as _

from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput
from zoneworks.core.imports import read_file
from zoneworks.core.models import StoredFile
from zoneworks.registry.engine.industry import (
    IndustryClass,
    parse_industry_rows,
    parse_industry_tree,
)
from zoneworks.registry.tables.definitions import INDUSTRY


def read_industry(file: StoredFile) -> list[IndustryClass]:
    """Read the national classification from nested JSON, or from a table of code and name.

    Raises:
        IndustryTableInvalid: naming every bad entry.
        InvalidInput: the file is not JSON although its name says so.
        TableRefused: the table as a whole cannot be read.
    """
    if uploads.suffix_of(file.name) == ".json":
        with uploads.open_file(file) as content:
            try:
                return parse_industry_tree(json.load(content))
            except (UnicodeDecodeError, json.JSONDecodeError) as error:
                raise InvalidInput({"file": [_("The file is not valid JSON.")]}) from error
    reading = read_file(INDUSTRY, file)
    if reading.errors:
        raise InvalidInput(
            {
                "file": [
                    _("Row %(row)s, %(column)s: %(reason)s")
                    % {"row": error.row, "column": error.label, "reason": error.reason}
                    for error in reading.errors[:20]
                ]
            }
        )
    return parse_industry_rows([(row.values["code"], row.values["name"]) for row in reading.rows])
