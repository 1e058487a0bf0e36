"""What people type of schemes, paid-in investment and rewards."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.labels import rewards as labels
from zoneworks.attraction.labels.finders import KINDS
from zoneworks.core.engine.money import MoneyUnit, format_fen, parse_fen
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.fields import NUMBER_ERRORS, DayField, MoneyField

AREA = forms.Textarea(attrs={"rows": 4})
MOST_TIERS, MOST_SHARES, LONGEST_NAME = 20, 30, 120


class TiersField(forms.CharField):
    """A tier a line: from which investment on, then a rate in ‰ or an amount of money."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=AREA, max_length=2000, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The tiers as they are kept."""
        lines = [line.split() for line in (super().to_python(value) or "").splitlines()]
        return [self._tier(parts) for parts in lines if parts][:MOST_TIERS]

    def prepare_value(self, value: Any) -> Any:
        """Kept tiers as they are typed; what was typed stays."""
        return "\n".join(map(_typed, value)) if isinstance(value, list) else value

    def _tier(self, parts: list[str]) -> dict[str, Any]:
        try:
            start, value = parts
            tier: dict[str, Any] = {"from_fen": parse_fen(start, MoneyUnit.WAN_YUAN)}
            if value.endswith("‰"):
                tier["rate"] = str(Fraction(_exact(value.removesuffix("‰"), 4)) / 1000)
            else:
                tier["amount_fen"] = parse_fen(value, MoneyUnit.WAN_YUAN)
        except (ValueError, ArithmeticError, Refusal) as error:
            text = _("“%(line)s” is no tier: type an amount, a space, and a rate such as 3‰.")
            raise forms.ValidationError(text, params={"line": " ".join(parts)}) from error
        return tier


def _exact(text: str, places: int) -> Decimal:
    """A number with at most so many decimals. Raises ValueError, ArithmeticError."""
    number = Decimal(text)
    if number != number.quantize(Decimal(1).scaleb(-places)):
        raise ValueError(text)
    return number


def _typed(tier: dict[str, Any]) -> str:
    start = format_fen(tier["from_fen"], MoneyUnit.WAN_YUAN).replace(",", "")
    if tier.get("amount_fen"):
        return f"{start} {format_fen(tier['amount_fen'], MoneyUnit.WAN_YUAN).replace(',', '')}"
    return f"{start} {labels.per_mille(Fraction(tier['rate']))}‰"


def _months(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=labels.FIELDS[name], min_value=1, max_value=600, error_messages=NUMBER_ERRORS
    )


class SchemeForm(forms.Form):
    """A reward scheme."""

    name = forms.CharField(label=labels.FIELDS["name"], max_length=120)
    document = forms.CharField(label=labels.FIELDS["document"], max_length=60, required=False)
    valid_from = DayField(label=labels.FIELDS["valid_from"])
    valid_until = DayField(
        label=labels.FIELDS["valid_until"],
        required=False,
        help_text=_("The first day on which it holds no more; empty: until another replaces it."),
    )
    kind = forms.ChoiceField(label=labels.FIELDS["kind"], choices=labels.TIER_KINDS.items())
    tiers = TiersField(
        label=labels.FIELDS["tiers"],
        help_text=_(
            "One a line, in 10,000 yuan: “1000 3‰” pays 3 ‰ from 10 million yuan on, “5000 3” pays"
            " 30,000 yuan from 50 million on."
        ),
    )
    cap_fen = MoneyField(label=labels.FIELDS["cap_fen"])
    unpaid = forms.MultipleChoiceField(
        label=labels.FIELDS["unpaid"],
        required=False,
        choices=KINDS.items(),
        widget=forms.CheckboxSelectMultiple,
    )
    protection_months = _months("protection_months")
    claim_months = _months("claim_months")
    publicity_days = _months("publicity_days")
    clawback_years = _months("clawback_years")


class SchemeChangeForm(SchemeForm):
    """A change of a draft as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class InvestmentForm(forms.Form):
    """Fixed investment that was paid in."""

    paid_on = DayField(label=labels.FIELDS["paid_on"])
    amount_fen = MoneyField(label=labels.FIELDS["amount_fen"])
    voucher = forms.CharField(label=labels.FIELDS["voucher"], max_length=120)


class AssessForm(forms.Form):
    """Who of the finder's team is paid which share."""

    shares = forms.CharField(
        label=_("Shares inside the team"),
        required=False,
        max_length=2000,
        widget=AREA,
        help_text=_(
            "A payee a line with a weight, such as “Lin Zhiyuan 3”; empty: the finder alone."
        ),
    )

    def clean_shares(self) -> list[tuple[str, Decimal]]:
        """Payees with their weights."""
        found = []
        for line in self.cleaned_data["shares"].splitlines()[:MOST_SHARES]:
            if not line.strip():
                continue
            name, _space, weight = line.strip().rpartition(" ")
            try:
                found.append((name.strip(), _exact(weight, 3)))
                if not 0 < len(name.strip()) <= LONGEST_NAME or not 0 < found[-1][1] < 100_000:
                    raise ValueError(line)
            except (ValueError, ArithmeticError) as error:
                text = _("“%(line)s” is no share: type a name, a space, and a weight above zero.")
                raise forms.ValidationError(text, params={"line": line.strip()}) from error
        return found


class PayForm(forms.Form):
    """The payment of a reward."""

    payment = forms.CharField(label=labels.FIELDS["payment"], max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ObjectionForm(forms.Form):
    """What somebody says against a reward."""

    objector = forms.CharField(label=labels.FIELDS["objector"], max_length=120)
    text = forms.CharField(label=labels.FIELDS["text"], max_length=2000, widget=AREA)


class AnswerForm(forms.Form):
    """The answer to an objection."""

    answer = forms.CharField(
        label=pgettext_lazy("objection", "Answer"), max_length=2000, widget=AREA
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ClawbackForm(forms.Form):
    """How much of a reward is taken back, and why."""

    cause = forms.ChoiceField(label=labels.FIELDS["clawback_cause"], choices=labels.CAUSES.items())
    amount_fen = MoneyField(label=labels.FIELDS["amount_fen"])
    reason = forms.CharField(label=labels.FIELDS["reason"], max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
