"""Every address of Sameside."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
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
