"""Addresses of the compliance pages."""

from django.urls.resolvers import URLPattern

app_name = "compliance"
urlpatterns: list[URLPattern] = []
