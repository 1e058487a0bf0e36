"""Addresses of the service pages."""

from django.urls import path

from zoneworks.core import list_pages
from zoneworks.helpdesk.metrics import CONSULTATION_LIST
from zoneworks.helpdesk.views import classes, consultations

app_name = "helpdesk"
urlpatterns = [
    path("classes", classes.classes, name="classes"),
    path("consultations", list_pages.view(CONSULTATION_LIST), name="consultations"),
    path("consultations/new", consultations.consultation_new, name="consultation_new"),
    path("consultations/<int:pk>", consultations.consultation, name="consultation"),
    path("consultations/<int:pk>/ask", consultations.ask, name="ask"),
    path("consultations/<int:pk>/decide", consultations.decide, name="decide"),
    path("consultations/<int:pk>/apply", consultations.apply, name="apply"),
    path("consultations/<int:pk>/withdraw", consultations.withdraw, name="withdraw"),
    path("consultations/<int:pk>/reopen", consultations.reopen, name="reopen"),
    path("consultations/<int:pk>/print", consultations.decision, name="decision"),
    path("consultations/<int:pk>/<slug:tab>", consultations.consultation, name="consultation_tab"),
    path("questions/<int:pk>", classes.question, name="question"),
]
