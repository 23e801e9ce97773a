"""Django's settings, made from the environment (config/environment.py says what may be set)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from sameside.config.database import database_of
from sameside.config.environment import read_all
from sameside.config.journal import logging_of
from sameside.config.mailing import mail_of
from sameside.config.secret import secret_key
from sameside.pages.words import LANGUAGES as SPOKEN
from sameside.pages.words import NAMES

ENVIRONMENT = read_all(os.environ)
SOURCE = Path(__file__).resolve().parent.parent
DATA = Path(str(ENVIRONMENT["DATA"])).absolute()
ORIGIN = str(ENVIRONMENT["ORIGIN"])
SECURE = ORIGIN.startswith("https://")
MEGABYTE = 1 << 20

DEBUG = bool(ENVIRONMENT["DEBUG"])
DEMONSTRATION = bool(ENVIRONMENT["DEMONSTRATION"])
SECRET_KEY = secret_key(str(ENVIRONMENT["SECRET"]), DATA)
LEDGER_KEY_FILE = DATA / "keys" / "ledger.pem"
_HOST = str(urlsplit(ORIGIN).hostname)
# Whoever sits at this machine may call it by each of its names.
_HERE = ("127.0.0.1", "localhost", "[::1]")
ALLOWED_HOSTS = [*(_HERE if _HOST in _HERE else [_HOST]), *ENVIRONMENT["HOSTS"]]  # type: ignore[misc]  # -- a tuple of words
CSRF_TRUSTED_ORIGINS = [ORIGIN]

APPS = ("web", "mail", "ledger", "partnerships", "table", "delivery", "start")
"""Ours, from the lowest to the highest."""
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    *(f"sameside.{app}" for app in APPS),
    "sameside.config",
]
MIDDLEWARE = [
    "sameside.config.middleware.Measured",
    "sameside.web.api.middleware.Problems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sameside.web.middleware.WellFormed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sameside.web.middleware.Language",
    "sameside.web.middleware.SaidInWords",
    "sameside.config.middleware.WithinSize",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sameside.partnerships.middleware.WhereSignedIn",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "sameside.config.urls"
WSGI_APPLICATION = "sameside.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "partnerships.Person"

DATABASES = {"default": database_of(str(ENVIRONMENT["DATABASE"]), DATA)}
CACHES = {
    "default": {
        # Counted in the database, so that every process counts the same.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "sameside.web.context.frame",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SOURCE / app / "templates" for app in APPS],
        "OPTIONS": {
            "environment": "sameside.web.jinja.environment",
            "context_processors": _CONTEXT,
        },
    },
    {
        # What allauth brings and we have no page of our own for.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [(code, NAMES[code]) for code in SPOKEN]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Nothing is gathered: whitenoise serves each file from where it lies.
STATIC_ROOT = None
STATICFILES_DIRS = [("pages", SOURCE / "pages" / "assets")]
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "sameside.web.durable.DurableFiles"},
    "staticfiles": {"BACKEND": "sameside.web.storage.StaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
# The version stands behind the "?" of an address (web/storage.py), not in the name of a file.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^$"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
LARGEST_UPLOAD = int(str(ENVIRONMENT["LARGEST_UPLOAD_MB"])) * MEGABYTE
API_CALLS_A_MINUTE = int(str(ENVIRONMENT["API_CALLS_A_MINUTE"]))

MAIL_TRANSPORT, _MAIL = mail_of(str(ENVIRONMENT["MAIL"]))
"""How the outbox hands a mail on. All other mail goes into the outbox first."""
globals().update(_MAIL)
MAIL_FOLDER = DATA / "mails"
EMAIL_BACKEND = "sameside.mail.backend.Outbox"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = str(ENVIRONMENT["MAIL_FROM"])

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sameside.partnerships.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Whoever signs in by a mailed code has proven the address by that; nobody registers.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(ORIGIN).scheme
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sameside"
# Browsers allow passkeys on localhost without TLS, and so do we there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "sameside"
CSRF_FAILURE_VIEW = "sameside.web.views.csrf_failure"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy in front redirects to TLS
    "security.W005",  # of the subdomains of this name we know nothing
    "security.W021",  # and whether it is on every browser's list is for whoever owns the name
]
if ENVIRONMENT["BEHIND_PROXY"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = 1 if ENVIRONMENT["BEHIND_PROXY"] else 0
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOG_LEVEL = str(ENVIRONMENT["LOG_LEVEL"])
LOGGING = logging_of(LOG_LEVEL)
METRICS_TOKEN = str(ENVIRONMENT["METRICS_TOKEN"])
