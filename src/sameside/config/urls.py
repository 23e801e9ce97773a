"""Every address of Sameside."""

from __future__ import annotations

from django.urls import include, path, re_path

from sameside.config.api import api, nothing
from sameside.config.views import health, metrics

urlpatterns = [
    path("healthz", health, name="health"),
    path("metrics", metrics, name="metrics"),
    re_path(r"^api/(?:v1/)?$", nothing),
    path("api/v1/", api.urls),
    re_path(r"^api/", nothing),
    path("", include("sameside.web.urls")),
    path("", include("sameside.partnerships.urls")),
    path("account/", include("sameside.partnerships.urls.account")),
    path("", include("sameside.table.urls")),
    path("", include("sameside.delivery.urls")),
    path("", include("sameside.start.urls")),
]
handler400 = "sameside.web.views.bad_request"
handler403 = "sameside.web.views.not_found"
handler404 = "sameside.web.views.not_found"
handler429 = "sameside.partnerships.views.sign_in.too_many"
handler500 = "sameside.web.views.fault"
