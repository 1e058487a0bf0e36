"""Widgets that write themselves."""

from django import forms
from django.test.html import parse_html

from zoneworks.core.fields import LongSelect


def test_a_long_choice_is_written_as_a_short_one() -> None:
    choices = [
        ("", "—"),
        ('Chain <b> "one"', [(1, "<i>first</i>"), (2, 'sec"ond')]),
        ("Another", [(3, "third & last")]),
    ]
    for value in ("", 2, "3", "unknown"):
        attrs = {"id": "id_node", "required": True, "aria-describedby": "help"}
        written = LongSelect(choices=choices).render("node", value, attrs)
        usual = forms.Select(choices=choices).render("node", value, attrs)
        assert parse_html(written) == parse_html(usual), value
        assert "<i>" not in written
