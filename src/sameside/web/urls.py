"""Addresses of the frame itself."""

from __future__ import annotations

from django.urls import path

from sameside.web import views

app_name = "web"
urlpatterns = [
    path("language/", views.choose_language, name="language"),
    path("theme/", views.choose_theme, name="theme"),
    path("looks/", views.looks, name="looks"),
]
