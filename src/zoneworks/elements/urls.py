"""Addresses of the pages of elements."""

from django.urls import path

from zoneworks.core import list_pages
from zoneworks.elements import metrics
from zoneworks.elements.views import matchings, readiness, reservations, sites, supplies

app_name = "elements"
urlpatterns = [
    path("readiness", readiness.readiness, name="readiness"),
    path("readiness/<slug:kind>", readiness.element, name="element"),
    path("readiness/<slug:kind>/floor", readiness.floor, name="floor"),
    path("reservations", list_pages.view(metrics.RESERVATIONS), name="reservations"),
    path("reservations/new", reservations.reservation_new, name="reservation_new"),
    path("reservations/<int:pk>", reservations.reservation, name="reservation"),
    path("reservations/<int:pk>/extend", reservations.extend, name="extend"),
    path("reservations/<int:pk>/release", reservations.release, name="release"),
    path("reservations/<int:pk>/use", reservations.use, name="use"),
    path("supplies", list_pages.view(metrics.SUPPLIES), name="supplies"),
    path("supplies/new", supplies.supply_new, name="supply_new"),
    path("supplies/<int:pk>", supplies.supply, name="supply"),
    path("supplies/<int:pk>/edit", supplies.supply_edit, name="supply_edit"),
    path("supplies/<int:pk>/withdraw", supplies.supply_withdraw, name="supply_withdraw"),
    path("terms/<int:pk>", supplies.terms, name="terms"),
    path("matchings", list_pages.view(metrics.MATCHINGS), name="matchings"),
    path("matchings/new", matchings.matching_new, name="matching_new"),
    path("matchings/<int:pk>", matchings.matching, name="matching"),
    path("matchings/<int:pk>/adopt", matchings.adopt, name="adopt"),
    path("matchings/<int:pk>/<slug:tab>", matchings.matching, name="matching_tab"),
    path("choices", list_pages.view(metrics.CHOICES), name="choices"),
    path("choices/new", matchings.choice_new, name="choice_new"),
    path("choices/<int:pk>/lift", matchings.choice_lift, name="choice_lift"),
    path("sites", sites.sites, name="sites"),
]
