"""What people type into the register's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import NotFound
from zoneworks.core.fields import NUMBER_ERRORS, DayField, MoneyField, MuField
from zoneworks.registry import labels, queries
from zoneworks.registry.engine import credit_code
from zoneworks.registry.engine.terms import ProjectStage, next_stages
from zoneworks.registry.labels import refusal_text
from zoneworks.registry.models import Project

AS_IT_IS = _("as it is")
MOST_NAMED = 5
"""So many records of a name are told where a name is not enough."""
CODE_HELP = _(
    "The national code of the project, such as 2611-430112-04-01-123456, or a number of the zone."
)


class ChangeForm(forms.Form):
    """What every change carries: the version that was seen, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)


class _DivisionsInput(forms.TextInput):
    """A text with the divisions of GB/T 4754 to choose from while it is typed."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = f"{(attrs or {}).get('id') or name}-classes"
        options = format_html_join(
            "", '<option value="{}">{}</option>', queries.divisions_by_code().items()
        )
        field = super().render(name, value, {**(attrs or {}), "list": known}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, known, options)


class IndustryField(forms.CharField):
    """A class of GB/T 4754 by its code or by its name; the value is the code."""

    widget = _DivisionsInput

    def __init__(self, **options: Any) -> None:
        help_text = _(
            "GB/T 4754, 2 to 4 digits or the name: 38 is the making of electrical machinery."
        )
        super().__init__(**{"max_length": 100, "help_text": help_text, **options})

    def clean(self, value: Any) -> str:
        """The code of what was typed."""
        text: str = super().clean(value).strip()
        if not text or text.isdecimal():
            if wrong := queries.class_faults([text]):
                raise forms.ValidationError(wrong["industry_code"])
            return text
        found = queries.find_classes(text)
        asked = text.casefold()
        named = [code for code, names in found.items() if asked in map(str.casefold, names)]
        if len(named) != 1:
            known = {code: names[0] for code, names in found.items()}
            raise forms.ValidationError(labels.unknown_class_name_text(text, known))
        return named[0]


class EnterpriseField(forms.CharField):
    """An enterprise in use of the zone by its credit code or its name; the value is the record.

    It belongs into an ``ActorForm``, which says whose zone it asks.
    """

    actor: Actor

    def __init__(self, **options: Any) -> None:
        help_text = _("Its credit code, its name, or a part of the name that no other has.")
        super().__init__(**{"max_length": 120, "help_text": help_text, **options})

    def clean(self, value: Any) -> Any:
        """The enterprise that was meant; None where nothing was typed."""
        text: str = super().clean(value).strip()
        if not text:
            return None
        found = queries.find_named_enterprises(self.actor, text, MOST_NAMED + 1)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(labels.named_text(text, [str(one) for one in found]))

    def prepare_value(self, value: Any) -> Any:
        """A record by its name; what was typed stays as it was typed."""
        return getattr(value, "name", value)


class ProjectField(EnterpriseField):
    """A project in use of the zone by its code or its name; the value is the record."""

    def __init__(self, **options: Any) -> None:
        help_text = _("Its code, its name, or a part of the name that no other has.")
        super().__init__(**{"help_text": help_text, **options})

    def clean(self, value: Any) -> Any:
        """The project that was meant; None where nothing was typed."""
        text: str = forms.CharField.clean(self, value).strip()
        if not text:
            return None
        found = queries.find_named_projects(self.actor, text, MOST_NAMED + 1)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(labels.named_text(text, [str(one) for one in found]))


class ActorForm(forms.Form):
    """A form whose fields ask for enterprises or projects of the actor's zone."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, EnterpriseField):
                field.actor = actor


class EnterpriseForm(forms.Form):
    """An enterprise's own columns."""

    name = forms.CharField(label=labels.FIELDS["name"], max_length=120)
    credit_code = forms.CharField(
        label=labels.FIELDS["credit_code"],
        max_length=30,
        help_text=_("18 characters, from the business license."),
    )
    industry_code = IndustryField(label=labels.FIELDS["industry_code"])
    scale = forms.ChoiceField(
        label=labels.FIELDS["scale"], choices=[("", _("choose")), *labels.SCALES.items()]
    )
    state = forms.ChoiceField(label=labels.FIELDS["state"], choices=list(labels.STATES.items()))
    registered_on = DayField(label=labels.FIELDS["registered_on"], required=False)
    address = forms.CharField(label=labels.FIELDS["address"], max_length=200, required=False)

    def clean_credit_code(self) -> str:
        """The code as it is kept, its check character right."""
        code = credit_code.normalize(self.cleaned_data["credit_code"])
        try:
            credit_code.check(code)
        except Refusal as refusal:
            raise forms.ValidationError(refusal_text(refusal)) from refusal
        return code


class EnterpriseChangeForm(EnterpriseForm, ChangeForm):
    """A change of an enterprise."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=500,
        required=False,
        help_text=_("Needed where the name, the credit code or the state changes."),
    )
    field_order = [*EnterpriseForm.base_fields, "reason", "version"]


class FiguresForm(ChangeForm):
    """What an enterprise produced, paid and used in a year; empty is unknown, nil is 0."""

    output_fen = MoneyField(label=labels.FIELDS["output_fen"], required=False)
    tax_fen = MoneyField(label=labels.FIELDS["tax_fen"], required=False)
    research_fen = MoneyField(label=labels.FIELDS["research_fen"], required=False)
    energy_tce = forms.DecimalField(
        label=labels.FIELDS["energy_tce"],
        required=False,
        error_messages=NUMBER_ERRORS,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("Tons of coal equivalent."),
    )
    staff = forms.IntegerField(
        label=labels.FIELDS["staff"],
        required=False,
        min_value=0,
        max_value=2_000_000,
        error_messages=NUMBER_ERRORS,
    )
    field_order = ["output_fen", "tax_fen", "research_fen", "energy_tce", "staff", "reason"]


class NewFiguresForm(FiguresForm):
    """The figures of a year that has none yet."""

    year = forms.IntegerField(
        label=labels.FIELDS["year"], min_value=1990, error_messages=NUMBER_ERRORS
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = None  # type: ignore[assignment]
    field_order = ["year", *FiguresForm.field_order]


class ContactForm(forms.Form):
    """A person to speak to."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    title = forms.CharField(label=labels.FIELDS["title"], max_length=60, required=False)
    phone = forms.CharField(label=labels.FIELDS["phone"], max_length=30, required=False)
    email = forms.EmailField(label=labels.FIELDS["email"], required=False)


class ContactChangeForm(ContactForm, ChangeForm):
    """A change of a person to speak to."""

    field_order = [*ContactForm.base_fields, "reason", "version"]


class FormerNameForm(forms.Form):
    """A name that an enterprise had."""

    name = forms.CharField(label=labels.FIELDS["name"], max_length=120)
    until_on = DayField(label=labels.FIELDS["until_on"])


class StageDateForm(ChangeForm):
    """The right day on which a project entered a stage."""

    entered_on = DayField(label=labels.FIELDS["entered_on"])
    reason = forms.CharField(label=_("Reason of the change"), max_length=500)
    field_order = ["entered_on", "reason", "version"]


class ProjectForm(forms.Form):
    """A project's own columns."""

    code = forms.CharField(label=labels.FIELDS["code"], max_length=40, help_text=CODE_HELP)
    name = forms.CharField(label=labels.FIELDS["name"], max_length=120)
    enterprise = forms.CharField(
        label=labels.FIELDS["credit_code"],
        max_length=30,
        required=False,
        help_text=_("Of the enterprise, once it is registered here."),
    )
    industry_code = IndustryField(label=labels.FIELDS["industry_code"], required=False)
    investment_fen = MoneyField(label=labels.FIELDS["investment_fen"], required=False)
    land_m2 = MuField(label=labels.FIELDS["land_m2"], required=False)
    output_fen = MoneyField(label=_("Output promised, a year"), required=False)
    tax_fen = MoneyField(label=_("Tax promised, a year"), required=False)
    probability = forms.DecimalField(
        label=labels.FIELDS["probability"],
        required=False,
        error_messages=NUMBER_ERRORS,
        min_value=0,
        max_value=1,
        max_digits=4,
        decimal_places=3,
        help_text=_("0 to 1; empty: the zone's default for the stage."),
    )
    note = forms.CharField(
        label=labels.FIELDS["note"], required=False, max_length=4000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_enterprise(self) -> Any:
        """The enterprise of that code, in the actor's zone."""
        code = self.cleaned_data["enterprise"].strip()
        if not code:
            return None
        try:
            return queries.get_enterprise_by_code(self.actor, code)
        except NotFound as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class NewProjectForm(ProjectForm):
    """A project that is entered, perhaps some time after it began."""

    entered_on = DayField(
        label=_("Known since"),
        required=False,
        help_text=_("The day on which it became a lead; empty: today."),
    )
    field_order = ["code", "name", "entered_on"]


class ProjectChangeForm(ProjectForm, ChangeForm):
    """A change of a project."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=500,
        required=False,
        help_text=_("Needed where the investment, land, output or tax promised changes."),
    )
    field_order = [*ProjectForm.base_fields, "reason", "version"]


class OtherForm(forms.Form):
    """Which other record is a duplicate."""

    code = forms.CharField(
        label=labels.FIELDS["credit_code"],
        max_length=30,
        help_text=_("Of the record that is to be merged into this one."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_code(self) -> Any:
        """The enterprise of that code, in the actor's zone."""
        try:
            return queries.get_enterprise_by_code(self.actor, self.cleaned_data["code"])
        except NotFound as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class UndoForm(forms.Form):
    """Undoing something as it was seen, with the reason."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(label=_("Reason"), max_length=500)
    field_order = ["reason", "version"]


class MergeForm(UndoForm):
    """Which values stay where two records differ, and why they are one enterprise."""

    OTHER = "gone"

    def __init__(self, *args: Any, compared: Sequence[labels.Compared], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differing = [one for one in compared if one.is_different]
        for one in self.differing:
            self.fields[one.column] = forms.ChoiceField(
                label=one.label,
                choices=[("kept", one.kept), (self.OTHER, one.gone)],
                widget=forms.RadioSelect,
                initial="kept" if one.is_known else self.OTHER,
            )
        self.order_fields([*(one.column for one in self.differing), "reason", "version"])

    def clean(self) -> dict[str, Any]:
        """Reason, version, and the columns whose value comes from the duplicate."""
        values = super().clean() or self.cleaned_data
        columns = [one.column for one in self.differing]
        values["take"] = [name for name in columns if values.pop(name, "") == self.OTHER]
        return values


class MoveForm(ChangeForm):
    """The next stage of a project and its day."""

    stage = forms.ChoiceField(label=_("Next stage"), choices=[])
    entered_on = DayField(label=labels.FIELDS["entered_on"])
    field_order = ["stage", "entered_on", "reason", "version"]

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        following = next_stages(ProjectStage(project.stage))
        if self.is_bound and self.data.get("version") != str(project.version):
            following = tuple(ProjectStage)  # what was chosen before somebody else moved it
        stage.choices = [(s, labels.STAGES[s]) for s in following]


class _ColumnsForm(forms.Form):
    """New values of columns of many records, empty where a column stays as it is, and why.

    ``columns`` among the cleaned data are those that were given.
    """

    industry_code = IndustryField(label=labels.FIELDS["industry_code"], required=False)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500)

    def clean(self) -> dict[str, Any]:
        """At least one column, and the reason."""
        values = super().clean() or self.cleaned_data
        given = {name: values[name] for name in values if name != "reason"}
        columns = {name: value for name, value in given.items() if value not in {"", None}}
        if not columns and not self.errors:
            raise forms.ValidationError(_("Say which column gets another value."))
        return {"columns": columns, "reason": values.get("reason", "")}


class EnterprisesForm(_ColumnsForm):
    """What changes in many enterprises at once."""

    scale = forms.ChoiceField(
        label=labels.FIELDS["scale"],
        required=False,
        choices=[("", AS_IT_IS), *labels.SCALES.items()],
    )
    state = forms.ChoiceField(
        label=labels.FIELDS["state"],
        required=False,
        choices=[("", AS_IT_IS), *labels.STATES.items()],
    )
    field_order = ["industry_code", "scale", "state", "reason"]


class ProjectsForm(_ColumnsForm):
    """What changes in many projects at once."""

    probability = forms.DecimalField(
        label=labels.FIELDS["probability"],
        required=False,
        error_messages=NUMBER_ERRORS,
        min_value=0,
        max_value=1,
        max_digits=4,
        decimal_places=3,
    )
    field_order = ["industry_code", "probability", "reason"]


class StageForm(forms.Form):
    """The stage to which many projects move on a day."""

    stage = forms.ChoiceField(label=_("Next stage"), choices=list(labels.STAGES.items()))
    entered_on = DayField(label=labels.FIELDS["entered_on"])
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)


class ProbabilitiesForm(ChangeForm):
    """The zone's default probability of landing, a field a stage."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage, label in labels.STAGES.items():
            self.fields[str(stage)] = forms.DecimalField(
                label=label,
                min_value=0,
                max_value=1,
                max_digits=4,
                decimal_places=3,
                error_messages=NUMBER_ERRORS,
            )
        self.order_fields([*map(str, labels.STAGES), "reason", "version"])
