"""A form whose record somebody else saved first: both versions side by side."""

from collections.abc import Mapping
from typing import Any

from zoneworks.core.errors import StaleRecord


def conflict_context(form: Any, refusal: StaleRecord, theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What ``ui/form.html`` shows, and set the form to the version that is current now.

    What was typed stays in the form; saving again then is a decision, not an accident.
    """
    form.data = form.data.copy()
    form.data["version"] = str(refusal.current.version)
    rows = []
    for name, field in form.fields.items():
        if name not in theirs:
            continue
        shown, mine = str(field.prepare_value(theirs[name]) or ""), form.data.get(name, "")
        if shown != mine:
            rows.append((field.label, shown, mine))
    return {"message": str(refusal), "rows": rows}
