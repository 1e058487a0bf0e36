"""Addresses of the compliance pages."""

from django.urls import path

from zoneworks.compliance.metrics import REVIEW_LIST
from zoneworks.compliance.views import ends, positive_list, reading, reviews
from zoneworks.core import list_pages

app_name = "compliance"
urlpatterns = [
    path("positive-list", positive_list.positive_list, name="positive_list"),
    path("positive-list/<int:number>", positive_list.entry, name="entry"),
    path("positive-list/<int:number>/edit", positive_list.entry_edit, name="entry_edit"),
    path("reviews", list_pages.view(REVIEW_LIST), name="reviews"),
    path("reviews/new", reviews.review_new, name="review_new"),
    path("reviews/<int:pk>", reviews.review, name="review"),
    path("reviews/<int:pk>/document", reviews.document, name="document"),
    path("reviews/<int:pk>/answers", reading.answers, name="answers"),
    path("reviews/<int:pk>/answers/<slug:question>", reading.answer, name="answer"),
    path("reviews/<int:pk>/places", reading.places, name="places"),
    path("reviews/<int:pk>/hear", reading.hearing_new, name="hearing_new"),
    path("reviews/<int:pk>/submit", ends.submit, name="submit"),
    path("reviews/<int:pk>/confirm", ends.confirm, name="confirm"),
    path("reviews/<int:pk>/return", ends.send_back, name="send_back"),
    path("reviews/<int:pk>/withdraw", ends.withdraw, name="withdraw"),
    path("reviews/<int:pk>/revoke", ends.revoke, name="revoke"),
    path("reviews/<int:pk>/<slug:tab>", reviews.review, name="review_tab"),
    path("hearings/<int:pk>", reading.hearing, name="hearing"),
]
