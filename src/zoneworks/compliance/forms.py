"""What people type into the pages of compliance."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import labels, queries
from zoneworks.compliance.engine.positive_list import Entry, Placement
from zoneworks.compliance.engine.questions import Answer, Defense, Finding, Ground, Rulebook
from zoneworks.compliance.engine.splitting import parts_of
from zoneworks.core.actors import Actor
from zoneworks.core.fields import DayField

LONGEST_CONTENT = 100_000
LONGEST_TEXT = 2000
UNDER_NONE = "0"


def _long(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SubjectForm(forms.Form):
    """A text that is reviewed without being a record of another slice."""

    title = forms.CharField(label=labels.FIELDS["title"], max_length=200)
    kind = forms.ChoiceField(label=labels.FIELDS["kind"], choices=list(labels.KINDS.items()))
    text = forms.CharField(
        label=_("The whole text"),
        max_length=LONGEST_CONTENT,
        widget=_long(18),
        help_text=_(
            "As it is to be issued: a changed text needs another review. It is read part by part:"
            " a line that begins with # or with the number of an article begins a part."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """The parts of the text."""
        values = super().clean() or self.cleaned_data
        if values.get("text") and values.get("title"):
            values["content"] = parts_of(values["text"], values["title"])
        return values


class SeenForm(forms.Form):
    """What is done to a review as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswersForm(SeenForm):
    """All questions of the law at once: whether the content contains what they ask for."""

    hides_optional = True

    def __init__(
        self, *args: Any, rulebook: Rulebook, known: Iterable[Answer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.question: one for one in known}
        for code, question in rulebook.questions.items():
            label = f"{labels.cited(question)} {labels.question_label(question)}"
            field = forms.ChoiceField(
                label=label,
                choices=list(labels.FINDINGS.items()),
                widget=forms.RadioSelect,
                required=False,
                help_text=labels.question_text(question),
                initial=self.known[code].finding if code in self.known else None,
            )
            self.fields[_answer_field(code)] = field
        self.fieldsets = [
            (
                labels.article_title(article),
                [_answer_field(one.code) for one in article.questions],
            )
            for article in rulebook.articles
        ]

    def answers(self) -> list[Answer]:
        """The questions that were answered; what was said of a finding before stays with it."""
        given = []
        for name, value in self.cleaned_data.items():
            code = name.removeprefix(_ANSWER)
            known = self.known.get(code)
            if name == code or not value:
                continue
            if known is None or known.finding != value:
                evidence = known.evidence if known is not None else ""
                known = Answer(code, Finding(value), evidence)
            given.append(known)
        return given


_ANSWER = "answer_"


def _answer_field(code: str) -> str:
    return f"{_ANSWER}{code}"


class AnswerForm(SeenForm):
    """What is contained of one question, and what may defend it."""

    evidence = forms.CharField(
        label=labels.ANSWER_FIELDS["evidence"],
        max_length=LONGEST_TEXT,
        widget=_long(),
        help_text=_("Name the part and quote it, with a reference to papers where there are any."),
    )
    defense = forms.ChoiceField(
        label=labels.ANSWER_FIELDS["defense"], widget=forms.RadioSelect, initial=Defense.NONE
    )
    basis = forms.CharField(
        label=labels.ANSWER_FIELDS["basis"],
        max_length=LONGEST_TEXT,
        widget=_long(2),
        required=False,
        help_text=_("A rule of a province, a city or a zone is none (article 10)."),
    )
    ground = forms.ChoiceField(
        label=labels.ANSWER_FIELDS["ground"],
        required=False,
        choices=[("", "—"), *labels.GROUNDS.items()],
    )
    ends_on = DayField(
        label=labels.ANSWER_FIELDS["ends_on"],
        required=False,
        help_text=_("The review holds until then at most."),
    )
    alternatives = forms.CharField(
        label=labels.ANSWER_FIELDS["alternatives"],
        max_length=LONGEST_TEXT,
        widget=_long(),
        required=False,
    )
    ending = forms.CharField(
        label=labels.ANSWER_FIELDS["ending"],
        max_length=300,
        required=False,
        widget=_long(2),
    )

    def __init__(self, *args: Any, has_basis: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["defense"]
        offered.choices = [
            (code, label)
            for code, label in labels.DEFENSES.items()
            if has_basis or code is not Defense.BASIS
        ]
        if not has_basis:
            del self.fields["basis"]
        exception = ["ground", "ends_on", "alternatives", "ending"]
        basis = [(labels.DEFENSES[Defense.BASIS], ["basis"])] if has_basis else []
        self.fieldsets = [
            (_("What is contained"), ["evidence", "defense"]),
            *basis,
            (labels.DEFENSES[Defense.EXCEPTION], exception),
        ]

    def answer(self, code: str) -> Answer:
        """The answer that was typed: the content contains what the question asks for."""
        values = self.cleaned_data
        return Answer(
            code,
            Finding.YES,
            values["evidence"],
            Defense(values["defense"]),
            values.get("basis", ""),
            Ground(values["ground"]) if values["ground"] else None,
            values["alternatives"],
            values["ends_on"],
            values["ending"],
        )


class PlacementsForm(SeenForm):
    """Where each part of the content falls in the positive list."""

    hides_optional = True

    def __init__(
        self,
        *args: Any,
        content: Sequence[Sequence[str]],
        entries: Sequence[Entry],
        known: Iterable[Placement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        placed: Mapping[int, Placement] = {one.part: one for one in known}
        choices = [
            ("", _("choose")),
            *((str(one.number), f"{one.number} {one.title}") for one in entries),
            (UNDER_NONE, _("under none of them")),
        ]
        self.parts = range(1, len(content) + 1)
        self.fieldsets = []
        for part, (heading, text) in zip(self.parts, content, strict=True):
            before = placed.get(part)
            self.fields[f"entry_{part}"] = forms.ChoiceField(
                label=_("Entry of the positive list"),
                choices=choices,
                required=False,
                initial=str(before.entry) if before is not None else "",
                help_text=Truncator(text).chars(200),
            )
            self.fields[f"reason_{part}"] = forms.CharField(
                label=_("Why, if under none"),
                max_length=500,
                required=False,
                initial=before.reason if before is not None else "",
            )
            self.fieldsets.append((f"{part} {heading}", [f"entry_{part}", f"reason_{part}"]))

    def placements(self) -> list[Placement]:
        """The parts that were placed."""
        values = self.cleaned_data
        return [
            Placement(part, int(values[f"entry_{part}"]), reason=values[f"reason_{part}"])
            for part in self.parts
            if values[f"entry_{part}"]
        ]


class HearingForm(SeenForm):
    """Who was heard, when, and what they said."""

    kind = forms.ChoiceField(
        label=labels.FIELDS["hearing.kind"], choices=list(labels.HEARD.items())
    )
    name = forms.CharField(label=labels.FIELDS["name"], max_length=120)
    heard_on = DayField(label=labels.FIELDS["heard_on"])
    said = forms.CharField(label=labels.FIELDS["said"], max_length=LONGEST_TEXT, widget=_long(4))


class SubmitForm(SeenForm):
    """The opinion that ends the first reading, and who reads next."""

    opinion = forms.CharField(
        label=labels.FIELDS["opinion"], max_length=LONGEST_TEXT, widget=_long(4)
    )
    concerns_public = forms.BooleanField(
        label=labels.FIELDS["concerns_public"],
        required=False,
        help_text=_("Then the public must be heard too (article 16)."),
    )
    second_unit = forms.TypedChoiceField(
        label=labels.FIELDS["second_unit"],
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "For measures of a government the market supervision authority reviews (article 14)."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["second_unit"]
        known = queries.list_reviewing_units(actor)
        anybody = _("anybody else who may")
        units.choices = [("", anybody), *((one.pk, one.name) for one in known)]


class ConfirmForm(SeenForm):
    """What the second reader adds."""

    remark = forms.CharField(
        label=labels.FIELDS["remark"], max_length=LONGEST_TEXT, widget=_long(), required=False
    )


class EntryForm(SeenForm):
    """The words of an entry of the positive list."""

    title = forms.CharField(label=labels.FIELDS["positivelistentry.title"], max_length=60)
    text = forms.CharField(label=labels.FIELDS["text"], max_length=LONGEST_TEXT, widget=_long())
    limits = forms.CharField(
        label=labels.FIELDS["limits"], max_length=LONGEST_TEXT, widget=_long(), required=False
    )
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    field_order = ["title", "text", "limits", "reason", "version"]
