"""Addresses of the attraction pages."""

from django.urls.resolvers import URLPattern

app_name = "attraction"
urlpatterns: list[URLPattern] = []
