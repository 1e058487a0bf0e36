"""Forms of cases and items; what an act asks for follows from the act and the item."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import labels
from zoneworks.approvals.definitions import Definition, shipped_definitions
from zoneworks.approvals.engine.process.conditions import Fact, FactKind, FactValue
from zoneworks.approvals.engine.process.handling import RULES, HandlingAct
from zoneworks.approvals.engine.process.simulation import LapseReason
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import Handling, Item, Process
from zoneworks.core import clock
from zoneworks.core.fields import DayField
from zoneworks.core.templatetags.ui import sentences

A = HandlingAct
YES_NO = [("", _("not known")), ("true", _("yes")), ("false", _("no"))]
WITH_NUMBER = frozenset({A.GRANT})
WITH_WORDS = {
    A.WITHDRAW: _("Reason"),
    A.REVIEW: _("Opinion"),
    A.URGE: _("Reason"),
    A.RESUME: _("Reason"),
    A.ASK_PAPER: _("What is wanted of it"),
    A.GRANT: _("Content and conditions of the decision"),
}
"""What may be written with an act that needs no reason."""
WORDS_HELP = {
    A.ASK_PAPER: _("The applicant reads it and has five working days."),
    A.TAKE_BACK: _("The applicant reads it."),
    A.GRANT: _("Stands in the decision that goes out."),
}
WITH_PAPERS = frozenset({A.APPLY, A.RENEW, A.SUPPLY, A.NOTIFY_GAPS, A.ASK_PAPER, A.TAKE_BACK})


class MoveForm(forms.Form):
    """One act on an item: the day, and what this act asks.

    ``asked`` says of papers that were asked for what is wanted of them and until when.
    """

    on = DayField(
        label=pgettext_lazy("act", "Day"),
        help_text=_("An earlier day is marked as entered late."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        act: HandlingAct,
        item: Item,
        standing: Standing,
        units: Sequence[str] = (),
        asked: Mapping[str, str] | None = None,
        takes_uploads: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        if act in WITH_PAPERS and not takes_uploads:
            self.fields["papers"] = _papers(act, item, standing, asked or {})
        if act in WITH_NUMBER or (act is A.ACCEPT and item.handling is not Handling.REVIEW):
            self.fields["number"] = forms.CharField(
                label=_("Number of the decision"), max_length=60
            )
        if act is A.PAUSE:
            self.fields["reason"] = forms.ChoiceField(
                label=_("Reason that the law knows"),
                choices=[
                    (one.code, f"{labels.name_of(one)} ({one.article})") for one in item.pauses
                ],
            )
            self.fields["evidence"] = forms.CharField(
                label=_("Evidence"),
                max_length=200,
                help_text=_("Such as the number of the letter that told the applicant."),
            )
        elif act is A.DELIVER:
            self.fields["reason"] = forms.ChoiceField(
                label=_("How it was delivered"), choices=[("", "—"), *labels.DELIVERIES.items()]
            )
            self.fields["evidence"] = forms.CharField(
                label=_("Who received it"),
                max_length=200,
                help_text=_(
                    "The person who signed for it, the number of the postal item, the account, the "
                    "place of the public notice."
                ),
            )
        elif RULES[act].wants_reason or act in WITH_WORDS:
            self.fields["reason"] = forms.CharField(
                label=WITH_WORDS.get(act, _("Reason")),
                max_length=1000,
                required=RULES[act].wants_reason or (act is A.GRANT and item.wants_content),
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_words_help(act, standing),
            )
        if act is A.REFER:
            self.fields["unit"] = forms.ChoiceField(
                label=_("Which department"), choices=[(name, name) for name in units]
            )


def _words_help(act: HandlingAct, standing: Standing) -> str:
    """What whoever writes should know; where a paper is asked for also what the limits do."""
    told = [WORDS_HELP.get(act, "")]
    if act is A.ASK_PAPER:
        told.append(labels.WHILE_AWAITED.get(standing.state, ""))
    return sentences(*filter(None, told))


def _papers(
    act: HandlingAct, item: Item, standing: Standing, asked: Mapping[str, str]
) -> forms.Field:
    every = [paper.code for paper in item.papers]
    wanted = {
        A.SUPPLY: standing.awaited or every,
        A.ASK_PAPER: [code for code in every if code not in standing.awaited],
        A.TAKE_BACK: standing.asked,
    }.get(act, every)
    wanted = list(dict.fromkeys(wanted))
    is_clear = act in {A.APPLY, A.RENEW} or (act is A.TAKE_BACK and len(wanted) == 1)
    return forms.MultipleChoiceField(
        label={
            A.NOTIFY_GAPS: _("What is missing or does not do"),
            A.ASK_PAPER: _("Paper asked for"),
            A.TAKE_BACK: _("Not wanted any more"),
        }.get(act, _("Papers that are there")),
        choices=[(code, asked.get(code) or _paper_choice(item, code, standing)) for code in wanted],
        widget=forms.CheckboxSelectMultiple,
        required=act not in {A.APPLY, A.RENEW},
        error_messages={"required": _("Tick at least one paper.")},
        initial=wanted if is_clear else None,
    )


def _paper_choice(item: Item, code: str, standing: Standing) -> str:
    """A paper with where it is: there, or asked for and awaited."""
    name = labels.paper_name(item, code)
    if code in standing.awaited:
        return gettext("%(name)s (asked for, awaited)") % {"name": name}
    return gettext("%(name)s (there)") % {"name": name} if code in standing.received else name


class PapersForm(forms.Form):
    """A file for each paper of an item, as far as there is one; those that are missing first."""

    hides_optional = True  # each says itself whether it may follow later

    def __init__(
        self, *args: Any, item: Item, missing: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for paper in sorted(item.papers, key=lambda paper: paper.code not in missing):
            words = [labels.TOLERANCES[paper.tolerance]]
            if paper.code in missing:
                words.insert(0, _("missing"))
            self.fields[paper.code] = forms.FileField(
                label=labels.name_of(paper),
                required=False,
                max_length=200,
                help_text=" · ".join(str(word) for word in words),
            )

    def files_given(self) -> dict[str, Any]:
        """The files that were chosen, by the code of their paper."""
        return {code: file for code, file in self.cleaned_data.items() if file}


class NewCaseForm(forms.Form):
    """Which process a project takes."""

    process_id = forms.ChoiceField(label=_("Process"))
    begun_on = DayField(label=_("Begins on"))
    national_code = forms.CharField(
        label=_("National project code"),
        max_length=40,
        required=False,
        help_text=_("The code of the national platform, once the project has one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one.process.id: labels.name_of(one.process) for one in shipped_definitions()}
        processes: Any = self.fields["process_id"]
        processes.choices = list(known.items())
        self.fields["begun_on"].initial = clock.today


class FactsForm(forms.Form):
    """What is known of a project, as far as its process asks; what is not known stays empty."""

    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, process: Process, facts: Mapping[str, FactValue], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.process = process
        for fact in process.facts:
            self.fields[fact.code] = _fact_field(fact)
            self.fields[fact.code].initial = _fact_initial(fact, facts.get(fact.code))
        self.order_fields([*(fact.code for fact in process.facts), "reason", "version"])

    def facts(self) -> dict[str, FactValue]:
        """What was typed, by the facts' codes; empty ones are left out."""
        found: dict[str, FactValue] = {}
        for fact in self.process.facts:
            value = self.cleaned_data[fact.code]
            if value in (None, ""):
                continue
            if fact.kind is FactKind.YES_NO:
                found[fact.code] = value == "true"
            elif fact.kind is FactKind.NUMBER:
                found[fact.code] = int(value) if value == int(value) else str(value.normalize())
            else:
                found[fact.code] = value
        return found


def _fact_field(fact: Fact) -> forms.Field:
    label = labels.name_of(fact)
    if fact.kind is FactKind.NUMBER:
        return forms.DecimalField(
            label=f"{label} ({fact.unit})" if fact.unit else label,
            min_value=0,
            max_digits=15,
            decimal_places=4,
            required=False,
        )
    choices: list[tuple[Any, Any]] = (
        list(YES_NO)
        if fact.kind is FactKind.YES_NO
        else [("", _("not known")), *((one.code, labels.name_of(one)) for one in fact.choices)]
    )
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _fact_initial(fact: Fact, value: FactValue | None) -> Any:
    if fact.kind is FactKind.YES_NO and value is not None:
        return "true" if value else "false"
    return value


class VersionForm(forms.Form):
    """To which version of the process a case moves, and why."""

    to = forms.ChoiceField(label=_("Version"))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, versions: Sequence[Definition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["to"]
        offered.choices = [
            (one.process.version, f"{one.process.version} {labels.name_of(one.process)}")
            for one in versions
        ]


class SimulationForm(forms.Form):
    """The letter of commitment and the conditions of the land that everybody assumes."""

    has_agreement = forms.BooleanField(
        label=_("The investment agreement is signed"), required=False
    )
    is_in_good_standing = forms.BooleanField(
        label=_("The enterprise is in good standing"), required=False
    )
    letter = forms.FileField(
        label=_("Letter of commitment"),
        max_length=200,
        help_text=_(
            "Signed by the enterprise: it bears the risk, and no result favors it at the sale of"
            " the land. PDF, PNG or JPEG, at most 50 MB."
        ),
    )
    parcel = forms.CharField(label=_("Parcel"), max_length=60)
    land_use = forms.CharField(label=_("Use of the land"), max_length=60)
    floor_area_ratio = forms.CharField(label=_("Floor area ratio"), max_length=20)
    building_density = forms.CharField(label=_("Building density"), max_length=20, required=False)
    green_ratio = forms.CharField(label=_("Green ratio"), max_length=20, required=False)

    TERMS = ("parcel", "land_use", "floor_area_ratio", "building_density", "green_ratio")


class AwardForm(forms.Form):
    """On which conditions the land was won, one by one, and the papers that came with it."""

    is_paid = forms.BooleanField(label=_("Price and fees are paid"), required=False)
    design_is_unchanged = forms.BooleanField(
        label=_("The design is not changed in substance"), required=False
    )

    def __init__(
        self,
        *args: Any,
        assumptions: Mapping[str, str],
        papers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, value in assumptions.items():
            self.fields[f"term_{name}"] = forms.CharField(
                label=labels.LAND_TERMS.get(name, name),
                max_length=60,
                help_text=_("Assumed: %(value)s") % {"value": value},
            )
        self.fields["papers"] = forms.MultipleChoiceField(
            label=_("Papers that are there now"),
            choices=papers,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.terms = list(assumptions)


class LapseForm(forms.Form):
    """Why the simulated results lapse."""

    lapse_reason = forms.ChoiceField(
        label=labels.CASE_FIELDS["lapse_reason"],
        choices=[(one.value, label) for one, label in labels.LAPSE_REASONS.items()],
    )
    note = forms.CharField(label=_("What shows it"), max_length=500)

    def __init__(self, *args: Any, only_withdrawal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only_withdrawal:
            reasons: Any = self.fields["lapse_reason"]
            reasons.choices = [
                (LapseReason.WITHDRAWN.value, labels.LAPSE_REASONS[LapseReason.WITHDRAWN])
            ]


class MilestoneForm(forms.Form):
    """The day on which a milestone was reached."""

    on = DayField(label=pgettext_lazy("act", "Day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class SiteWorkForm(MilestoneForm):
    """Which work prepares the site, and since when."""

    work = forms.ChoiceField(label=_("Work that needs no permit"))

    field_order = ["work", "on"]

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        works: Any = self.fields["work"]
        works.choices = [
            (one.code, f"{labels.name_of(one)} ({one.article})") for one in process.site_preparation
        ]


class BreachForm(forms.Form):
    """What was found on the site."""

    found_on = DayField(label=_("Found on"))
    description = forms.CharField(
        label=labels.CASE_FIELDS["description"],
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found_on"].initial = clock.today


class PeriodForm(forms.Form):
    """The period whose figures are shown, and where the one before it begins."""

    before_since = DayField(label=_("Before begins on"), required=False)
    since = DayField(label=_("Period begins on"), required=False)
    until = DayField(label=_("Period ends before"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days that do not follow each other."""
        values: dict[str, Any] = super().clean() or {}
        days = [values[name] for name in self.fields if values.get(name)]
        if days != sorted(set(days)):
            self.add_error("since", _("These days do not follow each other."))
        return values
