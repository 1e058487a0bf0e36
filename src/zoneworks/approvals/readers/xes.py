"""Read XES logs (IEEE 1849-2016), packed by gzip or not, in one pass and with bounded memory.

Document types and entities are refused: a log needs none, and they can make a small file expand
without end.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np
import polars as pl

from zoneworks.approvals.readers.files import read_chunks
from zoneworks.approvals.readers.refusals import LogUnreadable

IN_TRACE, IN_EVENT = 3, 4
"""Depths at which attributes of a trace and of its events stand below `log`."""


class EnoughRead(Exception):
    """The preview has its events."""


class XesReader:
    """Collects attributes of traces and events; nested attributes are passed over."""

    def __init__(self, wanted: Callable[[str], bool], most_events: int | None) -> None:
        self.events = 0
        self.traces = 0
        self.empty_traces = 0
        self._wanted = wanted
        self._most_events = most_events
        self._depth = 0
        self._in_event = False
        self._in_trace = False
        self._events_before = 0
        self._is_log = False
        self._event_values: dict[str, tuple[list[int], list[str]] | None] = {}
        self._trace_values: dict[str, tuple[list[int], list[str]] | None] = {}
        self._trace_sizes: list[int] = []

    def start(self, tag: str, attributes: list[str]) -> None:
        """Take in the start of an element; attributes come as name, value, name, value."""
        self._depth += 1
        depth = self._depth
        if depth == IN_EVENT:
            if self._in_event:
                self._keep(self._event_values, self.events, attributes)
        elif depth == IN_TRACE:
            if self._in_trace:
                if tag == "event" or tag.endswith(":event"):
                    self._in_event = True
                else:
                    self._keep(self._trace_values, self.traces, attributes)
        elif depth == 2:
            if tag == "trace" or tag.endswith(":trace"):
                self._in_trace = True
                self._events_before = self.events
        elif depth == 1:
            self._is_log = tag == "log" or tag.endswith(":log")
            if not self._is_log:
                raise LogUnreadable(
                    "The XML holds <%(tag)s>, not an event <log>: choose a file in XES format.",
                    tag=tag,
                )

    def end(self, _tag: str) -> None:
        """Take in the end of an element."""
        depth = self._depth
        self._depth -= 1
        if depth == IN_TRACE and self._in_event:
            self._in_event = False
            self.events += 1
            if self.events == self._most_events:
                self._close_trace()
                raise EnoughRead
        elif depth == 2 and self._in_trace:
            self._close_trace()

    def _close_trace(self) -> None:
        self._in_trace = False
        self._trace_sizes.append(self.events - self._events_before)
        self.empty_traces += self.events == self._events_before
        self.traces += 1

    def _keep(
        self,
        values: dict[str, tuple[list[int], list[str]] | None],
        at: int,
        attributes: list[str],
    ) -> None:
        if len(attributes) == 4 and attributes[0] == "key" and attributes[2] == "value":
            key, value = attributes[1], attributes[3]
        else:
            given = dict(zip(attributes[::2], attributes[1::2], strict=True))
            if "key" not in given or "value" not in given:
                return
            key, value = given["key"], given["value"]
        try:
            column = values[key]
        except KeyError:
            name = f"case:{key}" if values is self._trace_values else key
            column = values[key] = ([], []) if self._wanted(name) else None
        if column is not None:
            column[0].append(at)
            column[1].append(value)

    def table(self) -> pl.DataFrame:
        """Return one row an event; attributes of the trace are named `case:` and repeat."""
        columns: dict[str, pl.Series] = {}
        trace_of = np.repeat(np.arange(self.traces), self._trace_sizes)
        for key, kept in self._trace_values.items():
            if kept is not None:
                columns[f"case:{key}"] = _spread(kept, self.traces).gather(trace_of)
        for key, kept in self._event_values.items():
            if kept is not None:
                columns[key] = _spread(kept, self.events)
        return pl.DataFrame(columns)


def read_xes(
    path: Path, wanted: Callable[[str], bool], most_events: int | None = None
) -> tuple[pl.DataFrame, int]:
    """Read the wanted attributes of a log; return its table and the number of empty traces.

    All values are text. Raises LogUnreadable for broken XML, document types, other XML and logs
    without events.
    """
    reader = XesReader(wanted, most_events)
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    try:
        _feed(parser, read_chunks(path))
    except EnoughRead:
        pass
    except expat.ExpatError as error:
        raise LogUnreadable(
            "%(file)s is not well-formed XML (line %(line)s, column %(column)s: %(fault)s): export "
            "the log again.",
            file=path.name,
            line=error.lineno,
            column=error.offset + 1,
            fault=expat.ErrorString(error.code),
        ) from None
    if reader.events == 0:
        raise LogUnreadable("%(file)s holds no events: export the log again.", file=path.name)
    return reader.table(), reader.empty_traces


def _feed(parser: Any, chunks: Iterator[bytes]) -> None:
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_document_type(*_: object) -> None:
    raise LogUnreadable(
        "The XML declares a document type or entities, which logs do not need and which can hide "
        "harm: export the log without <!DOCTYPE>."
    )


def _spread(kept: tuple[list[int], list[str]], n: int) -> pl.Series:
    places, values = kept
    if len(places) == n and places[-1] == n - 1:
        return pl.Series(values, dtype=pl.String)
    at = pl.Series(places, dtype=pl.Int64)
    row = np.full(n, -1, dtype=np.int64)
    row[at.to_numpy()] = np.arange(len(places))
    return pl.Series(values, dtype=pl.String).gather(pl.Series(row).set(pl.Series(row < 0), None))
