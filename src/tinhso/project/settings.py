"""Settings, from the environment. Every variable is described in docs/operations.md."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from .database import databases_from, page_role_from
from .mail import mailers_from
from .modules import MODULES
from .sms import carrier_from, sms_from

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("TINHSO_DATA_DIR", BASE_DIR / ".data"))
TESTING = "pytest" in sys.modules


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes"}


def _day(name: str) -> date | None:
    return date.fromisoformat(os.environ[name]) if os.environ.get(name) else None


def _json_file(name: str) -> dict[str, Any]:
    path = os.environ.get(name)
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else {}


# --- the province and its clock ---
TINHSO_DEMO = _flag("TINHSO_DEMO")
TINHSO_PROVINCE = os.environ.get("TINHSO_PROVINCE", "baclieu")
TINHSO_CONTENT_ROOT = Path(os.environ.get("TINHSO_CONTENT_ROOT", BASE_DIR / "data"))
BUSINESS_CLOCK_OFFSET_DAYS = int(os.environ.get("TINHSO_BUSINESS_OFFSET_DAYS", "0"))
TINHSO_MODULES = tuple(path for path in MODULES if find_spec(path) and find_spec(f"{path}.module"))
# How this site is reached from outside, for links in messages; from the first host when not set.
TINHSO_SITE_URL = os.environ.get("TINHSO_SITE_URL", "").rstrip("/")
TINHSO_ACTOR_RESOLVER = "tinhso.modules.directory.api.actor_for_request"

# --- security ---
DEBUG = _flag("TINHSO_DEBUG")
SECRET_KEY = os.environ.get("TINHSO_SECRET_KEY", "")
if not SECRET_KEY:
    if not (TESTING or DEBUG or "TINHSO_ALLOW_NO_SECRET" in os.environ):
        raise ImproperlyConfigured("TINHSO_SECRET_KEY is not set; `tinhso doctor` says how to make one.")
    SECRET_KEY = "for-tests-and-development-only-" + "x" * 40
ALLOWED_HOSTS = os.environ.get("TINHSO_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
TINHSO_HTTPS = _flag("TINHSO_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TINHSO_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if TINHSO_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TINHSO_HTTPS else None
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tinhso.ui.errors.csrf_failed"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}

# --- applications ---
INSTALLED_APPS = [
    "tinhso.kernel",
    "tinhso.ui",
    *TINHSO_MODULES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_tasks_db",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tinhso.ui.language.LanguageMiddleware",
    "tinhso.kernel.text.middleware.NFCMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Outside of the transaction: letters about an account leave when it commits, and must know the request.
    "allauth.account.middleware.AccountMiddleware",
    "tinhso.kernel.scope.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tinhso.modules.directory.sign_in.second_factor.SecondFactorGate",
    "django_htmx.middleware.HtmxMiddleware",
]
if TESTING:
    # Tests collect no static files, and WhiteNoise warns about the missing folder.
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
ROOT_URLCONF = "tinhso.project.urls"
WSGI_APPLICATION = "tinhso.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tinhso.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "tinhso.ui.forms.TsRenderer"

# --- database: see database.py for the two roles ---
DATABASES = databases_from(os.environ, testing=TESTING)
TINHSO_PAGE_ROLE = os.environ.get("TINHSO_PAGE_ROLE") or page_role_from(os.environ)
TINHSO_SET_ROLE = TESTING
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- accounts ---
AUTH_USER_MODEL = "directory.Account"
AUTHENTICATION_BACKENDS = ["tinhso.modules.directory.sign_in.accounts.SignInBackend"]
ACCOUNT_ADAPTER = "tinhso.modules.directory.sign_in.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
# allauth wants a required field among the names to sign in by; our form asks for one of two itself.
SILENCED_SYSTEM_CHECKS = ["account.W001"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Tỉnh Số] "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
# How many web servers in front may be believed about where a request comes from; limits count by that address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TINHSO_PROXIES", "0"))
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "10/m/ip,5/h/key"}
# How text messages leave: to a carrier, or as files for trials. See docs/operations.md.
TINHSO_SMS_GATEWAY, TINHSO_SMS = sms_from(os.environ)
TINHSO_SMS_2 = carrier_from(os.environ, "TINHSO_SMS_2")
TINHSO_SMS_FOLDER = DATA_DIR / "sms"
ACCOUNT_FORMS = {
    name: f"tinhso.modules.directory.forms.sign_in.{form}"
    for name, form in {
        "login": "LoginForm",
        "request_login_code": "RequestCodeForm",
        "confirm_login_code": "ConfirmCodeForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
# Our own OpenID provider for the province's other systems.
IDP_OIDC_ADAPTER = "tinhso.modules.directory.sign_in.openid.OpenIDAdapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 600
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 12 * 3600
# Payment gateways that payers are sent to: a file of JSON, for it holds secrets. See docs/operations.md.
TINHSO_PAYMENT_GATEWAYS = _json_file("TINHSO_PAYMENT_FILE").get("gateways", [])
# Other systems whose accounts sign in here: a file of JSON, for it holds secrets. See docs/operations.md.
TINHSO_IDENTITY_PROVIDERS = _json_file("TINHSO_IDENTITY_FILE").get("providers", [])
MFA_ADAPTER = "tinhso.modules.directory.sign_in.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# An official whose address nobody confirmed yet must be able to protect his account all the same.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Another first day than the law's (data/law/accounts.yaml) on which officials need a second factor.
TINHSO_SECOND_FACTOR_FROM = _day("TINHSO_SECOND_FACTOR_FROM") or (date.max if TESTING else None)
MFA_TOTP_ISSUER = "Tỉnh Số"
MFA_FORMS = {
    "authenticate": "tinhso.modules.directory.forms.sign_in.SecondFactorForm",
    "reauthenticate": "tinhso.modules.directory.forms.sign_in.SecondFactorAgainForm",
    "activate_totp": "tinhso.modules.directory.forms.sign_in.ActivateForm",
    "login_webauthn": "tinhso.modules.directory.forms.sign_in.LoginKeyForm",
    "authenticate_webauthn": "tinhso.modules.directory.forms.sign_in.SecondKeyForm",
    "reauthenticate_webauthn": "tinhso.modules.directory.forms.sign_in.KeyAgainForm",
    "add_webauthn": "tinhso.modules.directory.forms.sign_in.AddKeyForm",
    "edit_webauthn": "tinhso.modules.directory.forms.sign_in.RenameKeyForm",
}
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "tinhso.modules.directory.sign_in.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# What limits attempts counts here. All processes of a server must share it; several servers need one of their own.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- language, time, text ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
TINHSO_FILES_ROOT = Path(os.environ.get("TINHSO_FILES_ROOT", DATA_DIR / "files"))
# Certificates with their keys, and the roots that are trusted: see docs/operations.md.
TINHSO_SIGNING_ROOT = Path(os.environ.get("TINHSO_SIGNING_ROOT", DATA_DIR / "signing"))
TINHSO_TSA_URL = os.environ.get("TINHSO_TSA_URL", "")
TINHSO_MAX_UPLOAD_BYTES = 20 * 1024 * 1024
TINHSO_STRAY_FILE_HOURS = int(os.environ.get("TINHSO_STRAY_FILE_HOURS", "20"))
# ClamAV's daemon: the path of its socket, or host:port; empty: uploads are not scanned. See docs/operations.md.
TINHSO_CLAMD = "" if TESTING else os.environ.get("TINHSO_CLAMD", "")
TINHSO_CLAMD_SECONDS = float(os.environ.get("TINHSO_CLAMD_SECONDS", "10"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- jobs, mail, logs ---
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
MAILERS = mailers_from(os.environ, DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = os.environ.get("TINHSO_MAIL_FROM", "khong-tra-loi@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("TINHSO_LOG_LEVEL", "WARNING")},
}
