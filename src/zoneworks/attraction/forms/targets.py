"""What people type of targets and of lists of the top 500."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine.targets import Measure
from zoneworks.attraction.labels import targets as labels
from zoneworks.attraction.labels.leads import TOP_LISTS
from zoneworks.core.engine.money import MoneyUnit, format_fen, parse_fen
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.fields import LARGEST_FEN, DayField, MoneyField


class TargetForm(forms.Form):
    """A goal for a period."""

    name = forms.CharField(label=labels.FIELDS["name"], max_length=80)
    measure = forms.ChoiceField(label=labels.FIELDS["measure"], choices=labels.MEASURES.items())
    goal = forms.CharField(
        label=labels.FIELDS["goal"],
        max_length=30,
        help_text=_("A number of projects, or 10,000 yuan of investment."),
    )
    least_fen = MoneyField(label=labels.FIELDS["least_fen"], required=False)
    begins_on = DayField(label=labels.FIELDS["begins_on"])
    ends_on = DayField(label=labels.FIELDS["ends_on"])

    def clean(self) -> dict[str, Any]:
        """The goal as a number, or in fen."""
        values = super().clean() or self.cleaned_data
        if "goal" in values and "measure" in values:
            typed = values["goal"].replace(",", "")
            is_money = values["measure"] == Measure.INVESTMENT
            try:
                values["goal"] = parse_fen(typed, MoneyUnit.WAN_YUAN) if is_money else int(typed)
                if not 0 < values["goal"] <= LARGEST_FEN:
                    raise ValueError(typed)
            except (ValueError, Refusal):
                text = _("“%(value)s” is no goal: type a number above zero.")
                self.add_error("goal", forms.ValidationError(text, params={"value": typed}))
        return values


class TargetChangeForm(TargetForm):
    """A change of a target as it was seen."""

    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def goal_text(measure: str, goal: int) -> str:
    """A goal as it is typed."""
    if measure == Measure.INVESTMENT:
        return format_fen(goal, MoneyUnit.WAN_YUAN).replace(",", "")
    return str(goal)


class TopListForm(forms.Form):
    """A list of the top 500."""

    kind = forms.ChoiceField(label=_("List"), choices=TOP_LISTS.items())
    published_on = DayField(label=_("Published on"))
    names = forms.CharField(
        label=_("Companies"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("A company a line: rank, a space or a tab, name; as copied from Excel."),
    )

    def clean_names(self) -> list[tuple[int, str]]:
        """Ranks and names."""
        found = []
        for line in self.cleaned_data["names"].splitlines():
            if not line.strip():
                continue
            rank, *name = line.split(maxsplit=1)
            if not (rank.isdecimal() and 0 < int(rank) <= 1000 and name):
                text = _("“%(line)s” is no line of a list: type a rank, a space, and a name.")
                raise forms.ValidationError(text, params={"line": line.strip()[:60]})
            found.append((int(rank), name[0].strip()[:120]))
        return found
