"""The settings: secret key, host names, HTTPS, the clock, and what Django's own deployment check says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..words import say
from .finding import Finding

__all__ = ["check"]

_SHORT = 40
"""Characters below which a secret key is too easy to guess."""

_OURS = frozenset(
    {"security.W004", "security.W005", "security.W008", "security.W012", "security.W016", "security.W021"}
)
"""Django's warnings about HTTPS, which one sentence of ours replaces."""


def check(environment: Mapping[str, str], *, embedded: bool) -> Iterator[Finding]:
    """Findings about the environment's settings; Django must be set up."""
    from django.conf import settings  # noqa: PLC0415 - needs Django to be set up

    key = environment.get("TINHSO_SECRET_KEY", "")
    if not key:
        yield Finding(
            "bad",
            say("Chưa đặt TINHSO_SECRET_KEY.", "TINHSO_SECRET_KEY is not set."),
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
        )
    elif len(key) < _SHORT or len(set(key)) < 10:
        yield Finding(
            "bad",
            say("TINHSO_SECRET_KEY quá ngắn.", "TINHSO_SECRET_KEY is too short."),
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
        )
    else:
        yield Finding("ok", say("Có khóa bí mật", "There is a secret key"))
    if settings.DEBUG:
        yield Finding(
            "bad",
            say(
                "TINHSO_DEBUG đang bật: trang lỗi lộ mã nguồn và dữ liệu.",
                "TINHSO_DEBUG is on: error pages show code and data.",
            ),
            "unset TINHSO_DEBUG",
        )
    if settings.TINHSO_DEMO:
        yield Finding(
            "ok" if embedded else "warn",
            say(
                f"Chế độ tỉnh mẫu, giờ nghiệp vụ lệch {settings.BUSINESS_CLOCK_OFFSET_DAYS} ngày",
                f"Sample province, business time moved by {settings.BUSINESS_CLOCK_OFFSET_DAYS} days",
            ),
        )
    elif not settings.TINHSO_HTTPS:
        yield Finding(
            "warn",
            say(
                "Chưa bật HTTPS: mật khẩu đi qua mạng không được mã hóa.",
                "HTTPS is off: passwords cross the network in the clear.",
            ),
            say(
                "Đặt TINHSO_HTTPS=1 sau máy chủ có chứng thư (xem docs/operations.md).",
                "Set TINHSO_HTTPS=1 behind a server with a certificate (see docs/operations.md).",
            ),
        )
    if not settings.TINHSO_DEMO and not environment.get("TINHSO_HOSTS"):
        yield Finding(
            "warn",
            say(
                "Chưa đặt TINHSO_HOSTS: chỉ mở được từ máy này.",
                "TINHSO_HOSTS is not set: only this machine can open the pages.",
            ),
            "TINHSO_HOSTS=dichvucong.example.gov.vn",
        )
    yield from _second_factor()
    yield from _text_messages()
    yield from _scanner()
    yield from _of_django()


def _second_factor() -> Iterator[Finding]:
    """Since when officials need a second factor, who is let in without one, and other ways to sign in."""
    from django.conf import settings  # noqa: PLC0415 - needs Django to be set up

    from tinhso.kernel import clock  # noqa: PLC0415
    from tinhso.modules.directory.api import identity_fault, second_factor_from  # noqa: PLC0415

    if fault := identity_fault():
        yield Finding(
            "bad",
            say(
                f"Cấu hình nơi cấp danh tính sai: {fault}", f"Wrong settings of an identity provider: {fault}"
            ),
            "TINHSO_IDENTITY_FILE",
        )
    day = second_factor_from()
    if day is None or day > clock.system().today():
        yield Finding(
            "warn",
            say(
                "Cán bộ chưa bắt buộc xác thực hai lớp" + (f" (từ {day:%d/%m/%Y})." if day else "."),
                "Officials need no second factor" + (f" until {day}." if day else "."),
            ),
            "TINHSO_SECOND_FACTOR_FROM, data/law/accounts.yaml",
        )
    elif settings.TINHSO_DEMO:
        yield Finding(
            "ok",
            say(
                "Cán bộ phải có xác thực hai lớp; tài khoản mẫu được miễn",
                "Officials need a second factor; sample accounts are let in without",
            ),
        )
    else:
        yield Finding(
            "ok",
            say(
                f"Cán bộ phải có xác thực hai lớp từ {day:%d/%m/%Y}",
                f"Officials need a second factor since {day}",
            ),
        )


def _text_messages() -> Iterator[Finding]:
    """Whether codes by telephone reach anybody. No message is sent for it."""
    from django.conf import settings  # noqa: PLC0415 - needs Django to be set up

    from tinhso.modules.directory.api import sms_state  # noqa: PLC0415

    kind, what = sms_state()
    where = say("docs/operations.md, phần Tin nhắn", "docs/operations.md, Text messages")
    if kind == "fault":
        yield Finding(
            "bad",
            say(f"Cấu hình gửi tin nhắn sai: {what}", f"Wrong settings of text messages: {what}"),
            where,
        )
    elif kind == "files":
        yield Finding(
            "ok" if settings.TINHSO_DEMO else "warn",
            say(
                f"Tin nhắn không gửi đi mà ghi thành tệp trong {what}",
                f"Text messages are not sent: they become files in {what}",
            ),
            "" if settings.TINHSO_DEMO else f"TINHSO_SMS_URL; {where}",
        )
    else:
        yield Finding("ok", say(f"Tin nhắn gửi qua {what}", f"Text messages leave by {what}"))


def _scanner() -> Iterator[Finding]:
    """Whether uploads are scanned for viruses, by what, and what is in quarantine."""
    from tinhso.kernel import files  # noqa: PLC0415 - needs Django to be set up

    where = say("docs/operations.md, phần Quét vi-rút", "docs/operations.md, Virus scanner")
    found = files.scanner()
    if found is None:
        yield Finding(
            "warn",
            say("Tệp tải lên không được quét vi-rút.", "Uploads are not scanned for viruses."),
            f"TINHSO_CLAMD; {where}",
        )
        return
    try:
        yield Finding("ok", say("Tệp tải lên được quét bằng ", "Uploads are scanned by ") + found.version())
    except files.ScannerDown as error:
        yield Finding(
            "bad",
            say(
                f"Máy quét vi-rút {found.address} không trả lời ({error}): tệp tải lên nằm chờ, không ai mở được.",
                f"The virus scanner {found.address} does not answer ({error}): uploads wait and nobody can open them.",
            ),
            where,
        )


def _of_django() -> Iterator[Finding]:
    from django.core import checks  # noqa: PLC0415

    found = checks.run_checks(include_deployment_checks=True)
    for message in found:
        if message.id in _OURS or message.level < checks.WARNING or message.is_silenced():
            continue
        level = "bad" if message.level >= checks.ERROR else "warn"
        yield Finding(level, f"{message.id}: {message.msg}", message.hint or "")  # type: ignore[arg-type]
