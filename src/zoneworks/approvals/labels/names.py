"""The names of the parts of a process, as people read them."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, Protocol

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.process.conditions import Fact, FactKind, FactValue
from zoneworks.approvals.engine.process.terms import Item, Process
from zoneworks.approvals.engine.process.validity import Expiry
from zoneworks.core.templatetags.ui import full_day, number, sentences
from zoneworks.core.traditional import in_script

LAND_TERMS: dict[str, Any] = {
    "parcel": gettext_lazy("Parcel"),
    "land_use": gettext_lazy("Use of the land"),
    "floor_area_ratio": gettext_lazy("Floor area ratio"),
    "building_density": gettext_lazy("Building density"),
    "green_ratio": gettext_lazy("Green ratio"),
}
"""The conditions of the land that a simulated handling assumes."""


class _InCase(Protocol):
    process_id: str
    process_version: str


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def english(self) -> str: ...


def name_of(named: _Named) -> str:
    """The name of a part of a process in the language of the page."""
    language = get_language() or "zh"
    return in_script(named.name) if language.startswith("zh") else named.english


def item_name(code: str, process: Process | None = None) -> str:
    """The name of an item, a milestone or a check by its code, the code where none is known.

    ``process`` is the case's own version; without it the newest that is shipped counts.
    """
    return str(shown("item", code, process))


def name_in(case: _InCase, code: str) -> str:
    """The name of an item, a milestone or a check as the case's own version has it."""
    return item_name(code, process_of(case.process_id, case.process_version))


def duty_name(case: _InCase, item: str, paper: str) -> str:
    """The name of what is owed: a paper of an item, or a technical check."""
    process = process_of(case.process_id, case.process_version)
    if process is None:
        return paper
    found = next((one for one in process.item(item).papers if one.code == paper), None)
    return name_of(found) if found is not None else item_name(paper, process)


def owed_name(item: str, paper: str) -> str:
    """The name of a paper or a check of an item, as the newest version that is shipped has it."""
    found = names().get((f"paper of {item}", paper)) or names().get(("node", paper))
    return name_of(found) if found is not None else paper


def duties() -> Iterator[tuple[str, str]]:
    """Every paper and check that can be owed, with its item, in any shipped version."""
    for kind, code in names():
        if kind.startswith("paper of "):
            yield kind.removeprefix("paper of "), code
    for one in shipped_definitions():
        rule = one.process.build_first
        for check in rule.checks if rule is not None else ():
            yield check.item, check.code


def awaited_names(case: Any, item: str, codes: Iterable[str]) -> str:
    """The papers of an item of a case that are asked for and not yet there, joined."""
    return _("; ").join(duty_name(case, item, code) for code in dict.fromkeys(codes))


def item_names(codes: Iterable[str], process: Process | None = None) -> str:
    """The names of items, joined; see `item_name`."""
    return str(shown("items", tuple(codes), process))


def expired_text(expired: Iterable[Expiry], process: Process | None = None) -> str:
    """Which permits have run out, when, and by which article."""
    return sentences(
        *(
            _("%(item)s expired on %(day)s (%(article)s).")
            % {
                "item": item_name(one.code, process),
                "day": full_day(one.last_day),
                "article": one.article,
            }
            for one in expired
        )
    )


def limited_items() -> list[str]:
    """The codes of items that the law limits in any shipped version of a process."""
    found = {item.code for one in shipped_definitions() for item in one.process.items if item.legal}
    return sorted(found)


def pause_name(item: str, reason: str) -> str:
    """The name of a reason for which the clock of an item stops, by the codes of both."""
    found = names().get((f"pause of {item}", reason))
    return name_of(found) if found is not None else reason


def paper_name(item: Item, paper: str) -> str:
    """The name of a paper of an item."""
    return next((name_of(one) for one in item.papers if one.code == paper), paper)


def paper_names(item: Item, papers: Iterable[str]) -> str:
    """The names of papers of an item, each once, joined."""
    return _("; ").join(paper_name(item, paper) for paper in dict.fromkeys(papers))


def fact_text(fact: Fact, value: FactValue | None) -> str:
    """What is known of a project, as people read it."""
    if value is None:
        return "—"
    if fact.kind is FactKind.YES_NO:
        return _("yes") if value else _("no")
    if fact.kind is FactKind.CHOICE:
        return next((name_of(one) for one in fact.choices if one.code == value), str(value))
    shown = number(value) if isinstance(value, int) else str(value)
    return f"{shown} {unit_of(fact)}".strip()


def unit_of(fact: Fact) -> str:
    """The unit of a number in the language of the page."""
    language = get_language() or "zh"
    return in_script(fact.unit) if language.startswith("zh") else fact.english_unit or fact.unit


def process_of(process_id: str, version: str) -> Process | None:
    """A version of a process, None where it is not shipped any more."""
    for one in shipped_definitions():
        if (one.process.id, one.process.version) == (process_id, version):
            return one.process
    return None


def process_name(process_id: str, version: str) -> str:
    """The name of a process; its code where it is not shipped any more."""
    found = process_of(process_id, version)
    return process_id if found is None else name_of(found)


_KINDS = {
    **dict.fromkeys(("missing", "items", "milestone", "item"), "node"),
    "facts": "fact",
    "authority": "authority",
    "exclusion": "exclusion",
}
"""What the values of a refusal name, by the value's name."""


def shown(name: str, value: Any, process: Process | None = None, item: str = "") -> Any:
    """A value of a refusal as people read it, by the value's name; papers are those of an item."""
    if name == "differing" and isinstance(value, str):
        return LAND_TERMS.get(value, value)
    if isinstance(value, tuple):
        return _("; ").join(str(shown(name, one, process, item)) for one in value)
    if isinstance(value, Expiry):
        value = value.code
    kind = f"paper of {item}" if name == "papers" else _KINDS.get(name)
    if kind is not None:
        found = names(process).get((kind, value))
        return name_of(found) if found is not None else value
    if isinstance(value, date):
        return full_day(value)
    return "—" if value is None else value


@cache
def names(process: Process | None = None) -> dict[tuple[str, str], _Named]:
    """Every part that has a name, by its kind and code: of all shipped processes, the later ones
    before the earlier, and of ``process`` before all."""
    found: dict[tuple[str, str], _Named] = {}
    for each in (*(one.process for one in shipped_definitions()), process):
        found |= _parts(each) if each is not None else {}
    return found


def _parts(process: Process) -> dict[tuple[str, str], _Named]:
    checks = process.build_first.checks if process.build_first else ()
    parts: list[tuple[str, Iterable[Any]]] = [
        ("node", (*process.items, *process.milestones, *checks)),
        ("fact", process.facts),
        ("authority", process.authorities),
        ("exclusion", process.simulation.exclusions if process.simulation else ()),
        *((f"paper of {item.code}", item.papers) for item in process.items),
        *((f"pause of {item.code}", item.pauses) for item in process.items),
    ]
    return {(kind, one.code): one for kind, several in parts for one in several}
