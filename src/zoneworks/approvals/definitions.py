"""Read processes of approval from dated YAML files, with each fault at its file and line."""

import hashlib
import types
import typing
from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import IO, Any

import yaml

from zoneworks.approvals.engine.process import checks
from zoneworks.approvals.engine.process.conditions import Condition, Every, Some, Test
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.engine.process.timers import DeadlineKind, Reminder, Reminders
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.rulesets import load_rule_set

PACKAGE = "zoneworks.approvals"
SCALAR_WORDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    date: "a date such as 2024-01-31",
}


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault with the file and the line, counted from 1, where it stands."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Write it as a compiler does."""
        return f"{self.file}:{self.line}: {self.text}"


class DefinitionInvalid(Refusal):
    """A file of a process that cannot be used; ``faults`` are all that were found."""

    code = "DEFINITION_INVALID"

    def __init__(self, faults: Sequence[PlacedFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True, slots=True)
class Definition:
    """A process with the file it came from; ``sha256`` of the file stands beside each case."""

    process: Process
    file: str
    sha256: str


def read_definition(content: bytes, file: str) -> Definition:
    """Read and check one file of YAML. Raises DefinitionInvalid with every fault found."""
    try:
        top = yaml.compose(content, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "this is not YAML"
        raise DefinitionInvalid([PlacedFault(file, line, f"{problem}.")]) from error
    if top is None:
        raise DefinitionInvalid([PlacedFault(file, 1, "The file is empty.")])
    reading = _Reading(file)
    process: Process = reading.read(Process, top)
    faults = reading.faults or [
        PlacedFault(file, _line_of(top, fault.path), fault.text)
        for fault in checks.faults_of(process)
    ]
    if faults:
        raise DefinitionInvalid(sorted(faults, key=lambda fault: fault.line))
    return Definition(process, file, hashlib.sha256(content).hexdigest())


def check_versions(definitions: Sequence[Definition]) -> None:
    """Check that the versions of each process follow each other without hole and overlap.

    Raises DefinitionInvalid, at the line where the later version begins.
    """
    found = []
    for name in dict.fromkeys(one.process.id for one in definitions):
        versions = [one for one in definitions if one.process.id == name]
        file_of = {one.process.version: one.file for one in versions}
        if len(file_of) < len(versions):
            found.append(PlacedFault(versions[-1].file, 1, f"{name} has one version twice."))
            continue
        found += [
            PlacedFault(file_of[str(fault.path[0])], 1, fault.text)
            for fault in checks.holes_between([one.process for one in versions])
        ]
    if found:
        raise DefinitionInvalid(found)


@cache
def shipped_definitions() -> tuple[Definition, ...]:
    """Read the processes that come with the product, once a process of the machine."""
    folder = files(PACKAGE).joinpath("rules", "processes")
    found = [
        read_definition(entry.read_bytes(), entry.name)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    ]
    check_versions(found)
    return tuple(found)


def get_definition(process_id: str, version: str) -> Definition:
    """Return one version of a process. Raises KeyError."""
    return _by_version()[process_id, version]


def open_definition(definition: Definition) -> IO[bytes]:
    """Open the file of a version, as it was read."""
    return files(PACKAGE).joinpath("rules", "processes", definition.file).open("rb")


def find_definition(process_id: str, day: date) -> Definition | None:
    """Return the version of a process that holds on a day; None where none does."""
    for one in shipped_definitions():
        process = one.process
        ends = process.valid_until
        if process.id == process_id and process.valid_from <= day and (not ends or day < ends):
            return one
    return None


@cache
def reminders() -> Reminders:
    """Read of which deadlines people are reminded, and when, once a process of the machine."""
    return {
        DeadlineKind(kind): Reminder(
            tuple(values["before_days"]), values.get("overdue_every_days", 0)
        )
        for kind, values in load_rule_set(PACKAGE, "reminders").values["reminders"].items()
    }


@cache
def _by_version() -> dict[tuple[str, str], Definition]:
    return {(one.process.id, one.process.version): one for one in shipped_definitions()}


class _Reading:
    """Turns nodes of YAML into frozen dataclasses, whose fields are the schema of the file.

    A tuple of parts that have a code is written as a mapping from the code to the rest.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[PlacedFault] = []

    def read(self, wanted: Any, node: yaml.Node) -> Any:
        """Read a node as a type; notes a fault and gives None where it cannot."""
        origin = typing.get_origin(wanted)
        if origin in (typing.Union, types.UnionType):
            return self._choice(typing.get_args(wanted), node)
        if origin is tuple:
            return self._parts(typing.get_args(wanted)[0], node)
        if is_dataclass(wanted):
            return self._record(typing.cast("type", wanted), node, {})
        return self._scalar(wanted, node)

    def _choice(self, choices: tuple[Any, ...], node: yaml.Node) -> Any:
        if type(None) in choices and _is_null(node):
            return None
        if Test in choices:
            return self._condition(node)
        return self._scalar(object, node) if str in choices else self.read(choices[0], node)

    def _record(self, wanted: type, node: yaml.Node, given: dict[str, Any]) -> Any:
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, "Write names with their values here.")
            return None
        hints = _hints(wanted)
        known: dict[str, Field[Any]] = {one.name: one for one in fields(wanted)}
        values = dict(given)
        start = len(self.faults)
        for key, value in node.value:
            name = str(key.value)
            if name not in known or name in given:
                self._fault(key, f"“{name}” is not known here; known are {', '.join(known)}.")
            elif name in values:
                self._fault(key, f"“{name}” stands here twice.")
            else:
                values[name] = self.read(hints[name], value)
        missing = [
            name
            for name, one in known.items()
            if name not in values and one.default is MISSING and one.default_factory is MISSING
        ]
        if missing:
            self._fault(node, f"{', '.join(missing)} must be given.")
        return wanted(**values) if len(self.faults) == start else None

    def _parts(self, wanted: Any, node: yaml.Node) -> tuple[Any, ...]:
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.read(wanted, one) for one in node.value)
        has_code = is_dataclass(wanted) and any(one.name == "code" for one in fields(wanted))
        if isinstance(node, yaml.MappingNode) and has_code:
            codes = [str(key.value) for key, _value in node.value]
            for (key, _value), code in zip(node.value, codes, strict=True):
                if codes.count(code) > 1:
                    self._fault(key, f"“{code}” stands here twice.")
            return tuple(
                self._record(typing.cast("type", wanted), value, {"code": str(key.value)})
                for key, value in node.value
            )
        self._fault(node, "Write a list here.")
        return ()

    def _condition(self, node: yaml.Node) -> Condition | None:
        if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
            key, value = node.value[0]
            if key.value == "every":
                return Every(self._conditions(value))
            if key.value == "some":
                return Some(self._conditions(value))
        found: Condition | None = self._record(Test, node, {})
        return found

    def _conditions(self, node: yaml.Node) -> tuple[Condition, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node, "Write a list of conditions here.")
            return ()
        return tuple(found for one in node.value if (found := self._condition(one)) is not None)

    def _scalar(self, wanted: Any, node: yaml.Node) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self._fault(node, "Write a single value here.")
            return None
        try:
            value = yaml.constructor.SafeConstructor().construct_object(node, deep=True)
        except ValueError:
            value = node.value
        if isinstance(wanted, type) and issubclass(wanted, Enum):
            known = {one.value: one for one in wanted}
            if value not in known:
                self._fault(node, f"Write one of {', '.join(known)}.")
            return known.get(value)
        if wanted is Fraction:
            return self._fraction(node, value)
        if wanted in SCALAR_WORDS and type(value) is not wanted:
            self._fault(node, f"Write {SCALAR_WORDS[wanted]}, not “{node.value}”.")
        return value  # a value of a fact is checked against the fact

    def _fraction(self, node: yaml.ScalarNode, value: object) -> Fraction | None:
        if isinstance(value, bool) or not isinstance(value, int | str):
            self._fault(node, 'Write a whole number, or a decimal in quotes as "0.5".')
            return None
        try:
            return Fraction(value)
        except ValueError:
            self._fault(node, f"“{value}” is not a number.")
            return None

    def _fault(self, node: yaml.Node, text: str) -> None:
        self.faults.append(PlacedFault(self.file, node.start_mark.line + 1, text))


@cache
def _hints(wanted: type) -> dict[str, Any]:
    return typing.get_type_hints(wanted)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _line_of(node: yaml.Node, path: checks.Path) -> int:
    """Find the line of the last part of a path that is written in the file."""
    line = int(node.start_mark.line)
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                break
            line, node = found[0][0].start_mark.line, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line
    return line + 1
