"""The entry scheme as it is edited: a row for each gate, criterion and sitting."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.schemes import Comparison
from zoneworks.admission.engine.terms import UNITS, Measure, Outcome
from zoneworks.admission.labels import names
from zoneworks.core.fields import DayField

SPARE = 1
"""So many empty rows stand behind those that are there."""
_LISTS = {Comparison.ONE_OF, Comparison.NONE_OF}
LONGEST_ROW = 500


def _text(label: Any, *, needed: bool = False, longest: int = 60, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=needed, max_length=longest, **more)


def _choice(label: Any, words: Mapping[Any, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *words.items()])


class SchemeForm(forms.Form):
    """A new version of the scheme, begun with the one in force. A row without a title is left out.

    Lists of classes are typed as 3841=400, 32=0.5; points of a curve as 200:20, 300:60.
    """

    hides_optional = True

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = _text(_("Name of the scheme"), needed=True)
    valid_from = DayField(
        label=names.FIELDS["valid_from"],
        help_text=_("Today or later: what was scored before stays as it is."),
    )
    source = _text(
        names.FIELDS["source"],
        needed=True,
        longest=500,
        help_text=_("Who set it, and by which document."),
    )
    is_sample = forms.BooleanField(
        label=_("It is still a sample"),
        required=False,
        help_text=_("Pages say so, and decisions too."),
    )
    admit_from = _text(_("Points to admit"), needed=True)
    mend_from = _text(_("Points to mend"), needed=True)
    lease_from = _text(_("Points for a factory"), needed=True)
    mend_days = _text(_("Days to mend"), needed=True)
    deposit_rate = _text(_("Usual deposit, share of the investment"), needed=True)

    def __init__(self, *args: Any, content: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        self.fieldsets = [
            (_("Version"), ["title", "valid_from", "source", "is_sample"]),
            (
                _("Outcomes"),
                ["admit_from", "mend_from", "lease_from", "mend_days", "deposit_rate"],
            ),
        ]
        ends = content["outcomes"]
        self.initial = {
            **ends,
            "title": content["title"],
            "deposit_rate": content["deposit_rate"],
            **self.initial,
        }
        self.rows = {part: len(content[part]) + SPARE for part in ("gates", "criteria", "stages")}
        for part, add in (
            ("gates", self._add_gate),
            ("criteria", self._add_criterion),
            ("stages", self._add_stage),
        ):
            for place in range(self.rows[part]):
                known = content[part][place] if place < len(content[part]) else {}
                add(f"{part}-{place}-", known, place)

    def _add(self, prefix: str, legend: Any, fields: Mapping[str, tuple[Any, Any]]) -> None:
        for name, (field, initial) in fields.items():
            field.initial = initial
            self.fields[f"{prefix}{name}"] = field
        self.fieldsets.append((legend, [f"{prefix}{name}" for name in fields]))

    def _add_gate(self, prefix: str, known: Mapping[str, Any], place: int) -> None:
        by_class = known.get("by_industry") or {}
        fields = {
            "title": (_text(_("Title")), known.get("title")),
            "measure": (_choice(_("Measure"), names.MEASURES), known.get("measure")),
            "comparison": (_choice(_("Compared"), names.COMPARISONS), known.get("comparison")),
            "threshold": (
                _text(
                    _("Threshold, or classes"),
                    longest=LONGEST_ROW,
                    help_text=_("In the unit of the measure; classes with commas."),
                ),
                ", ".join(known.get("classes") or ()) or known.get("threshold"),
            ),
            "by_industry": (
                _text(_("Other thresholds by class"), longest=LONGEST_ROW),
                ", ".join(f"{code}={value}" for code, value in by_class.items()),
            ),
            "if_failed": (
                _choice(
                    _("Best outcome if failed"),
                    {code: text for code, text in names.OUTCOMES.items() if code != Outcome.ADMIT},
                ),
                known.get("if_failed"),
            ),
            "source": (_text(names.FIELDS["source"], longest=200), known.get("source")),
        }
        self._add(prefix, _legend(_("Gate"), known, place), fields)

    def _add_criterion(self, prefix: str, known: Mapping[str, Any], place: int) -> None:
        curve = known.get("curve") or {}
        measures = {code: text for code, text in names.MEASURES.items() if code != Measure.INDUSTRY}
        fields = {
            "title": (_text(_("Title")), known.get("title")),
            "measure": (_choice(_("Measure"), measures), known.get("measure")),
            "weight": (_text(_("Weight")), known.get("weight")),
            "kind": (_choice(_("Curve"), names.CURVE_KINDS), curve.get("kind")),
            "points": (
                _text(
                    _("Points of the curve"),
                    longest=LONGEST_ROW,
                    help_text=_("Value and share in per cent: 200:20, 300:60, 600:100."),
                ),
                _pairs(curve.get("points") or ()),
            ),
            "cap": (_text(_("Share at most, per cent")), curve.get("cap")),
        }
        self._add(prefix, _legend(_("Criterion"), known, place), fields)

    def _add_stage(self, prefix: str, known: Mapping[str, Any], place: int) -> None:
        fields = {
            "title": (_text(_("Title")), known.get("title")),
            "least_members": (_text(_("Members at least")), known.get("least_members")),
            "quorum": (_text(_("Quorum")), known.get("quorum")),
            "majority": (_text(_("Majority")), known.get("majority")),
            "is_more_than": (
                forms.BooleanField(label=_("More than this share"), required=False),
                known.get("is_more_than"),
            ),
            "base": (_choice(_("Of whom"), names.BASES), known.get("base")),
            "chair_casts": (
                forms.BooleanField(label=_("The chair decides a tie"), required=False),
                known.get("chair_casts"),
            ),
        }
        self._add(prefix, _legend(_("Sitting"), known, place), fields)

    def made(self) -> dict[str, Any]:
        """The content of the new version out of what was typed."""
        data = self.cleaned_data
        ends = ("admit_from", "mend_from", "lease_from", "mend_days")
        return {
            "title": data["title"],
            "deposit_rate": data["deposit_rate"],
            "outcomes": {name: data[name] for name in ends},
            "gates": self._made("gates", self._gate),
            "criteria": self._made("criteria", self._criterion),
            "stages": self._made("stages", self._stage),
        }

    def _made(self, part: str, make: Any) -> list[dict[str, Any]]:
        known = self.content[part]
        found = []
        for place in range(self.rows[part]):
            prefix = f"{part}-{place}-"
            row = {
                name.removeprefix(prefix): value
                for name, value in self.cleaned_data.items()
                if name.startswith(prefix)
            }
            if row["title"]:
                before = deepcopy(dict(known[place])) if place < len(known) else {}
                before.setdefault("code", f"{part[:-1]}-{place + 1}")
                found.append(make(before, row))
        return found

    def _gate(self, before: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        plain = ("title", "measure", "comparison", "if_failed", "source")
        made = {"code": before["code"], **{name: row[name] for name in plain}}
        if row["measure"] in set(Measure):
            made["unit"] = str(UNITS[Measure(row["measure"])])
        if row["comparison"] in _LISTS:
            return made | {"classes": _split(row["threshold"])}
        return made | {
            "threshold": row["threshold"],
            **({"by_industry": by_class} if (by_class := _by_class(row["by_industry"])) else {}),
        }

    def _criterion(self, before: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        curve = {
            "kind": row["kind"],
            "points": [one.split(":", 1) for one in _split(row["points"])],
            "cap": row["cap"] or "100",
        }
        plain = {name: row[name] for name in ("title", "measure", "weight")}
        return {**before, **plain, "curve": curve}

    def _stage(self, before: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        return {"code": before["code"], **row}


def _legend(word: Any, known: Mapping[str, Any], place: int) -> str:
    return f"{word} {place + 1} {known.get('title', '')}".strip()


def _pairs(points: Any) -> str:
    return ", ".join(f"{x}:{y}" for x, y in points)


def _split(text: str) -> list[str]:
    parts = text.replace("，", ",").replace("：", ":").split(",")
    return [part.strip() for part in parts if part.strip()]


def _by_class(text: str) -> dict[str, str]:
    pairs = (one.partition("=") for one in _split(text))
    return {code.strip(): value.strip() for code, _sign, value in pairs}
