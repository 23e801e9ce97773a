"""Addresses."""

from __future__ import annotations

from django.urls import path

from sameside.delivery.views import imports, requests, services, statements

app_name = "delivery"
HERE = "partnerships/<slug:slug>/services/"
ONE = f"{HERE}imports/<uuid:import_id>/"
urlpatterns = [
    path(HERE, services.services, name="services"),
    path(f"{HERE}statement.<str:ending>", services.statement_file, name="statement-file"),
    path(f"{HERE}record/requests.csv", services.record_file, name="record-file"),
    path(f"{HERE}record/agreement.toml", services.agreement_file, name="agreement-file"),
    path(f"{HERE}statements/", statements.statements, name="statements"),
    path(f"{HERE}statements/new/", statements.issue, name="issue"),
    path(f"{HERE}statements/<str:digest>/confirmations/", statements.confirm, name="confirm"),
    path(f"{HERE}requests/", requests.requests, name="requests"),
    path(f"{HERE}requests/one/", requests.one_request, name="request"),
    path(f"{HERE}requests.<str:ending>", requests.requests_file, name="requests-file"),
    path(f"{HERE}imports/", imports.imports, name="imports"),
    path(ONE, imports.one_import, name="import"),
    path(f"{ONE}mappings/", imports.mapping, name="import-mapping"),
    path(f"{ONE}confirmations/", imports.confirmation, name="import-confirmation"),
    path(f"{ONE}withdrawals/", imports.withdrawal, name="import-withdrawal"),
    path(f"{ONE}runs/", imports.runs, name="import-runs"),
    path(f"{ONE}progress/", imports.progress, name="import-progress"),
    path(f"{ONE}rows.csv", imports.rows_file, name="import-rows"),
]
