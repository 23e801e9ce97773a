"""Addresses of the first page."""

from __future__ import annotations

from django.urls import path

from sameside.start import views

app_name = "start"
urlpatterns = [
    path("", views.start, name="start"),
    path("looked/", views.looked, name="looked"),
]
