"""Applications: figures with what shows them, decisions, days for mending."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.terms import FIELDS
from zoneworks.admission.labels import names
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.fields import NUMBER_ERRORS, DayField, MoneyField, MuField
from zoneworks.registry import queries as registry
from zoneworks.registry.forms import IndustryField

LONGEST_NOTE = 300
LONGEST_TEXT = 2000
EVIDENCE = "shown_"


class _Number(forms.DecimalField):
    """A number with two decimals at most, shown without zeros at its end."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_digits=12, decimal_places=2, error_messages=NUMBER_ERRORS, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored number as people write it; what was typed stays as it was typed."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class _SquareMeters(_Number):
    """An area typed in m²."""

    unit = "m²"


class _Energy(_Number):
    """Energy typed in tonnes of standard coal."""

    unit = _("tce")


class FiguresForm(forms.Form):
    """The figures of an application; each may be left empty until it is handed in."""

    hides_optional = True

    investment_fen = MoneyField(label=names.FIGURES["investment_fen"], required=False)
    land_m2 = MuField(label=names.FIGURES["land_m2"], required=False)
    output_fen = MoneyField(label=names.FIGURES["output_fen"], required=False)
    tax_fen = MoneyField(label=names.FIGURES["tax_fen"], required=False)
    research_fen = MoneyField(label=names.FIGURES["research_fen"], required=False)
    floor_m2 = _SquareMeters(label=names.FIGURES["floor_m2"], required=False)
    base_m2 = _SquareMeters(label=names.FIGURES["base_m2"], required=False)
    energy_tce = _Energy(label=names.FIGURES["energy_tce"], required=False)
    environment = forms.ChoiceField(
        label=names.FIGURES["environment"],
        required=False,
        choices=[("", "—"), *names.ENVIRONMENTS.items()],
    )
    safety = forms.ChoiceField(
        label=names.FIGURES["safety"], required=False, choices=[("", "—"), *names.SAFETIES.items()]
    )
    industry_code = IndustryField(label=names.FIGURES["industry_code"], required=False)


FIGURE_ORDER = tuple(FiguresForm.base_fields)


class ApplicationForm(FiguresForm):
    """Figures, each with a note of what shows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = (kwargs.get("initial") or {}).get("evidence") or {}
        pairs: list[str] = []
        for name in FIGURE_ORDER:
            self.fields[f"{EVIDENCE}{name}"] = forms.CharField(
                label=format_lazy(
                    "{what}{colon}{figure}",
                    what=names.FIELDS["evidence"],
                    colon=_(": "),
                    figure=names.FIGURES[name],
                ),
                required=False,
                max_length=LONGEST_NOTE,
                initial=known.get(name, ""),
            )
            pairs += [name, f"{EVIDENCE}{name}"]
        self.fieldsets = [(_("Figures at full output"), pairs)]

    def values(self) -> dict[str, Any]:
        """The columns of an application."""
        return columns_of(self.cleaned_data)


def columns_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an application out of what was typed."""
    columns = {name: data.get(name) for name in FIELDS}
    columns["evidence"] = {name: data.get(f"{EVIDENCE}{name}") or "" for name in FIELDS}
    return columns


class NewApplicationForm(ApplicationForm):
    """An application of a project, which is named by its code."""

    project = forms.CharField(label=_("Project code"), max_length=40)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fieldsets = [(_("Project"), ["project"]), *self.fieldsets]
        if actor.role is Role.ENTERPRISE:
            own = registry.list_projects_in_use(actor).order_by("-pk")[:100]
            self.fields["project"] = forms.ChoiceField(
                label=_("Project"), choices=[(one.code, f"{one.code} {one.name}") for one in own]
            )

    def clean_project(self) -> Any:
        """The project of that code that the actor may see."""
        code = self.cleaned_data["project"].strip()
        found = registry.list_projects_in_use(self.actor).filter(code=code).first()
        if found is None:
            text = _("No project here has the code “%(code)s”.")
            raise forms.ValidationError(text, params={"code": code})
        return found


class ApplicationChangeForm(ApplicationForm):
    """Changed figures of an application as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """The reasons of a decision; what is to be mended until when, where that was carried."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reasons = forms.CharField(
        label=names.FIELDS["decision"],
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They stand in the decision, above gates and criteria point by point."),
    )
    mend_items = forms.CharField(
        label=names.FIELDS["mend_items"],
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One thing a line."),
    )
    mend_by = DayField(label=names.FIELDS["mend_by"])

    def __init__(self, *args: Any, is_mending: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_mending:
            del self.fields["mend_items"], self.fields["mend_by"]

    def clean_mend_items(self) -> list[str]:
        """The lines that say something."""
        return [one for one in self.cleaned_data["mend_items"].splitlines() if one.strip()]


class ProlongForm(forms.Form):
    """Another day for mending, with the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mend_by = DayField(label=names.FIELDS["mend_by"])
    reason = forms.CharField(label=names.FIELDS["reason"], max_length=500)
