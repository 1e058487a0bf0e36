"""When an item of a process is needed: conditions over what is known of a project.

A condition is data that an official can read. What is not known yet makes an answer open, never
a silent no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

FactValue: TypeAlias = bool | str | Fraction | int
Facts: TypeAlias = Mapping[str, FactValue]
"""What is known of a project, by the code of the fact; an unknown fact is absent.

A number that is not whole is text such as "0.5", so that it stays exact wherever it is kept."""


class FactKind(StrEnum):
    """What a fact may hold."""

    YES_NO = "YES_NO"
    NUMBER = "NUMBER"
    CHOICE = "CHOICE"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a fact may hold."""

    code: str
    name: str
    english: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about a project on which an item may depend, such as cubic meters of earth moved.

    ``unit`` and ``english_unit`` belong to numbers; ``choices`` to choices.
    """

    code: str
    kind: FactKind
    name: str
    english: str
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    english_unit: str = ""

    def allows(self, facts: Facts) -> bool:
        """Tell whether the value that is known of it, if any, is one that it may hold."""
        value = facts.get(self.code)
        if value is None:
            return True
        if self.kind is FactKind.YES_NO:
            return isinstance(value, bool)
        if self.kind is FactKind.NUMBER:
            return _is_number(value)
        return value in {choice.code for choice in self.choices}


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of one fact; exactly one of the four is given."""

    fact: str
    at_least: Fraction | None = None
    above: Fraction | None = None
    below: Fraction | None = None
    one_of: tuple[FactValue, ...] = ()

    def holds(self, facts: Facts) -> bool | None:
        """Tell whether it holds; None where the fact is not known."""
        value = facts.get(self.fact)
        if value is None:
            return None
        if self.at_least is not None:
            return _number(value) >= self.at_least
        if self.above is not None:
            return _number(value) > self.above
        if self.below is not None:
            return _number(value) < self.below
        return value in self.one_of

    def tests(self) -> tuple["Test", ...]:
        """Return itself."""
        return (self,)


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Condition", ...]

    def holds(self, facts: Facts) -> bool | None:
        """Tell whether all hold; one that does not decides, even beside unknown ones."""
        found = [part.holds(facts) for part in self.parts]
        if False in found:
            return False
        return None if None in found else True

    def tests(self) -> tuple[Test, ...]:
        """Return the comparisons inside."""
        return tuple(test for part in self.parts for test in part.tests())


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple["Condition", ...]

    def holds(self, facts: Facts) -> bool | None:
        """Tell whether one holds; one that does decides, even beside unknown ones."""
        found = [part.holds(facts) for part in self.parts]
        if True in found:
            return True
        return None if None in found else False

    def tests(self) -> tuple[Test, ...]:
        """Return the comparisons inside."""
        return tuple(test for part in self.parts for test in part.tests())


Condition: TypeAlias = Test | Every | Some


@dataclass(frozen=True, slots=True)
class Need:
    """Whether an item is needed for a project, and why.

    ``is_needed`` is None while facts are unknown; `asked` names those. ``decided_by`` are the
    comparisons that speak for the answer, empty where an item is always needed.
    """

    is_needed: bool | None
    decided_by: tuple[Test, ...] = ()
    asked: tuple[str, ...] = ()


def need_of(condition: Condition | None, facts: Facts) -> Need:
    """Decide whether an item with this condition is needed for a project."""
    if condition is None:
        return Need(is_needed=True)
    answer = condition.holds(facts)
    tests = condition.tests()
    if answer is None:
        unknown = dict.fromkeys(test.fact for test in tests if test.holds(facts) is None)
        return Need(None, asked=tuple(unknown))
    return Need(answer, tuple(test for test in tests if test.holds(facts) is answer))


def _number(value: FactValue) -> Fraction:
    if isinstance(value, bool):
        raise TypeError(f"{value!r} is not a number: the definition was not checked.")
    return Fraction(value)


def _is_number(value: FactValue) -> bool:
    try:
        return _number(value) >= 0
    except (TypeError, ValueError, ZeroDivisionError):
        return False
