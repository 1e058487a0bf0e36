"""Addresses of the permit pages."""

from django.urls import URLPattern

app_name = "approvals"
urlpatterns: list[URLPattern] = []
