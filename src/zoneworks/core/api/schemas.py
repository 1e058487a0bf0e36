"""The kinds of value that operations of every slice take."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

LARGEST = 2**63 - 1
PLAIN = r"^[^\x00]*$"
"""PostgreSQL keeps no text with this character."""

Id = Annotated[int, Field(ge=1, le=LARGEST)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The version of the record as the program has read it."""
Amount = Annotated[int, Field(ge=0, le=9 * 10**14)]
"""In fen."""
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_-]+$")]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
Line = Annotated[str, Field(max_length=200, pattern=PLAIN)]
Reason = Annotated[str, Field(max_length=500, pattern=PLAIN)]
Text = Annotated[str, Field(max_length=1000, pattern=PLAIN)]


class ReasonIn(Schema):
    """An act on a record as it was read, with its reason."""

    version: Version
    reason: Reason = ""
