"""Forms of mappings, of words that nobody has explained yet, and of differences."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import labels
from zoneworks.approvals.definitions import get_definition, shipped_definitions
from zoneworks.approvals.engine.process.mirror import TELLABLE
from zoneworks.approvals.models import MirrorMapping
from zoneworks.approvals.services.mappings import NEEDED
from zoneworks.approvals.tables import Look

USUAL_HEADERS = {
    "national_code": "项目代码",
    "item": "事项名称",
    "state": "办理状态",
    "project_name": "项目名称",
    "credit_code": "统一社会信用代码",
    "applied_on": "申请日期",
    "accepted_on": "受理日期",
    "decided_on": "办结日期",
    "delivered_on": "送达日期",
    "number": "批复文号",
    "authority": "办理部门",
}
"""Headers that such exports often have."""
LATER, PASSED_OVER = "?", "-"


class MappingForm(forms.Form):
    """Which system exports, and under which header each of our columns stands."""

    name = forms.CharField(label=_("Name of the mapping"), max_length=100)
    system = forms.CharField(
        label=_("Mandated system"),
        max_length=100,
        help_text=_("As it is to be named wherever something is decided in it."),
    )
    process_id = forms.ChoiceField(label=_("Process"))
    sheet = forms.CharField(
        label=_("Sheet"),
        max_length=100,
        required=False,
        help_text=_("Of an Excel file; empty for the first one."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, mapping: MirrorMapping | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one.process.id: labels.name_of(one.process) for one in shipped_definitions()}
        processes: Any = self.fields["process_id"]
        processes.choices = list(known.items())
        headers = USUAL_HEADERS if mapping is None else mapping.columns
        for name, label in labels.EXPORT_COLUMNS.items():
            self.fields[f"column_{name}"] = forms.CharField(
                label=label,
                max_length=100,
                required=name in NEEDED,
                initial=headers.get(name, ""),
            )
        if mapping is not None:
            for name in ("name", "system", "process_id", "sheet", "version"):
                self.fields[name].initial = getattr(mapping, name)
        self.fieldsets = [
            (_("The system"), ["name", "system", "process_id", "sheet"]),
            (_("Headers in the export"), [f"column_{name}" for name in labels.EXPORT_COLUMNS]),
        ]

    def values(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        columns = {name: typed[f"column_{name}"] for name in labels.EXPORT_COLUMNS}
        told = {name: typed[name] for name in ("name", "system", "process_id", "sheet")}
        return told | {"columns": columns}


class WordsForm(forms.Form):
    """What the words of an export mean that nobody has explained yet; remembered once saved."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    explain = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, *args: Any, mapping: MirrorMapping, found: Look, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = mapping.version
        later = (LATER, _("decide later"))
        items = [
            (item.code, labels.name_of(item))
            for item in get_definition(mapping.process_id, latest_version(mapping)).process.items
        ]
        states = [(state.value, labels.ITEM_STATES[state]) for state in TELLABLE]
        self.words: dict[str, tuple[str, str]] = {}
        for text in sorted(found.items):
            offered = [later, (PASSED_OVER, _("pass over")), *items]
            guess = next((code for code, name in items if str(name) == text), LATER)
            self._add("item", text, found.items[text], offered, guess=guess)
        for text in sorted(found.states):
            guess = next((code for code, name in states if str(name) == text), LATER)
            self._add("state", text, found.states[text], [later, *states], guess=guess)
        for one in found.projects:
            if one.proposals:
                text = f"{one.national_code} {one.name}".strip()
                proposals: list[tuple[Any, str]] = [*one.proposals]
                offered = [later, *proposals]
                self._add("project", one.national_code, one.n_rows, offered, text=text)

    def _add(
        self,
        kind: str,
        word: str,
        count: int,
        offered: Any,
        *,
        guess: str = LATER,
        text: str = "",
    ) -> None:
        name = f"{kind}_{len(self.words)}"
        self.words[name] = (kind, word)
        self.fields[name] = forms.ChoiceField(
            label=_("“%(word)s”: %(n)s rows") % {"word": text or word, "n": count},
            choices=offered,
            initial=guess,
        )

    def chosen(self, kind: str) -> dict[str, str]:
        """What was chosen for the words of a kind."""
        return {
            word: self.cleaned_data[name].replace(PASSED_OVER, "")
            for name, (one, word) in self.words.items()
            if one == kind and self.cleaned_data[name] != LATER
        }


def latest_version(mapping: MirrorMapping) -> str:
    """The latest version of a mapping's process, whose items are offered."""
    return max(
        (one.process for one in shipped_definitions() if one.process.id == mapping.process_id),
        key=lambda process: process.valid_from,
    ).version


class SettlementForm(forms.Form):
    """Whose word counts, and why."""

    settlement = forms.ChoiceField(
        label=_("Which one counts"),
        choices=[("THEIRS", _("take theirs")), ("OURS", _("keep ours"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
