"""The names of activities, their acts and templates in the language of the page."""

from collections.abc import Iterable

from zoneworks.core.traditional import in_script
from zoneworks.core.wording import is_chinese
from zoneworks.delivery.definitions import catalog, templates
from zoneworks.delivery.engine.plans.templates import Named


def name_of(named: Named) -> str:
    """The name of a part of a template in the language of the page."""
    return in_script(named.name) if is_chinese() else named.english


def activity_name(code: str, name: str = "") -> str:
    """The name of an activity: what was typed, else that of its template, else its code."""
    if name:
        return name
    known = catalog().get(code)
    return name_of(known) if known is not None else code


def step_name(activity: str, step: str) -> str:
    """An act of an activity's list: that of its template, else as it was typed."""
    known = catalog().get(activity)
    found = (one for one in known.steps if one.code == step) if known is not None else iter(())
    named = next(found, None)
    return name_of(named) if named is not None else step


def template_name(code: str) -> str:
    """The name of a template; its code where it is no longer shipped."""
    known = templates().get(code)
    return name_of(known) if known is not None else code


def template_choices() -> Iterable[tuple[str, str]]:
    """The templates to choose from."""
    return [(code, name_of(one)) for code, one in templates().items()]
