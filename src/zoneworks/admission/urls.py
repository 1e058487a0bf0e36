"""Addresses of the admission pages."""

from django.urls import path

from zoneworks.admission import metrics
from zoneworks.admission.views import (
    agreements,
    applications,
    checks,
    figures,
    meetings,
    schemes,
    whatif,
)
from zoneworks.core import list_pages

app_name = "admission"
_application, _meeting, _agreement = (
    "applications/<int:pk>",
    "meetings/<int:pk>",
    "agreements/<int:pk>",
)
urlpatterns = [
    path("applications", list_pages.view(metrics.APPLICATION_LIST), name="applications"),
    path("applications/new", applications.application_new, name="application_new"),
    path(_application, applications.application, name="application"),
    path(f"{_application}/edit", applications.application_edit, name="application_edit"),
    path(f"{_application}/submit", applications.submit, name="submit"),
    path(f"{_application}/return", applications.send_back, name="send_back"),
    path(f"{_application}/accept", applications.accept, name="accept"),
    path(f"{_application}/decide", applications.decide, name="decide"),
    path(f"{_application}/prolong", applications.prolong, name="prolong"),
    path(f"{_application}/lapse", applications.lapse, name="lapse"),
    path(f"{_application}/withdraw", applications.withdraw, name="withdraw"),
    path(f"{_application}/decision-document", applications.decision, name="decision"),
    path(f"{_application}/what-if", whatif.what_if, name="what_if"),
    path(f"{_application}/agreement", agreements.agreement_new, name="agreement_new"),
    path(f"{_application}/<slug:tab>", applications.application, name="application_tab"),
    path("meetings", list_pages.view(metrics.MEETING_LIST), name="meetings"),
    path("meetings/new", meetings.meeting_new, name="meeting_new"),
    path(_meeting, meetings.meeting, name="meeting"),
    path(f"{_meeting}/close", meetings.close, name="meeting_close"),
    path(f"{_meeting}/cancel", meetings.cancel, name="meeting_cancel"),
    path(f"{_meeting}/minutes", meetings.minutes, name="minutes"),
    path(f"{_meeting}/<slug:tab>", meetings.meeting, name="meeting_tab"),
    path("items/<int:pk>/vote", meetings.vote, name="vote"),
    path("items/<int:pk>/ballots", meetings.ballots, name="ballots"),
    path("agreements", list_pages.view(metrics.AGREEMENT_LIST), name="agreements"),
    path(_agreement, agreements.agreement, name="agreement"),
    path(f"{_agreement}/edit", agreements.agreement_edit, name="agreement_edit"),
    path(f"{_agreement}/promises/new", agreements.promise_new, name="promise_new"),
    path(f"{_agreement}/review", agreements.agreement_review, name="agreement_review"),
    path(f"{_agreement}/sign", agreements.agreement_sign, name="agreement_sign"),
    path(f"{_agreement}/discard", agreements.agreement_discard, name="agreement_discard"),
    path(f"{_agreement}/end", agreements.agreement_end, name="agreement_end"),
    path(f"{_agreement}/document", agreements.document, name="agreement_document"),
    path(f"{_agreement}/<slug:tab>", agreements.agreement, name="agreement_tab"),
    path("promises", list_pages.view(metrics.PROMISE_LIST), name="promises"),
    path("promises/<int:pk>/edit", agreements.promise_edit, name="promise_edit"),
    path("promises/<int:pk>/remove", agreements.promise_remove, name="promise_remove"),
    path("promises/<int:pk>/check", checks.promise_check, name="promise_check"),
    path("checks/<int:pk>", checks.consequence, name="consequence"),
    path("checks/<int:pk>/review", checks.consequence_review, name="consequence_review"),
    path("schemes", schemes.schemes, name="schemes"),
    path("schemes/new", schemes.scheme_new, name="scheme_new"),
    path("schemes/compare", schemes.compare, name="compare"),
    path("schemes/<int:pk>", schemes.scheme, name="scheme"),
    path("figures", figures.figures, name="figures"),
]
