"""Codes of notices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How somebody is told."""

    EMAIL = "email", _("Thư điện tử")
    SMS = "sms", _("Tin nhắn")
    APP = "app", _("Trên trang này")


OUTSIDE = (Channel.EMAIL, Channel.SMS)
"""Channels that need a provider and an address."""


class Language(models.TextChoices):
    """Languages of texts."""

    VI = "vi", _("Tiếng Việt")
    EN = "en", _("Tiếng Anh")


class NoticeState(models.TextChoices):
    """What became of a notice."""

    WAITING = "waiting", _("Chờ soạn")
    MADE = "made", _("Đã soạn")
    NOBODY = "nobody", _("Không có người nhận")
    BROKEN = "broken", _("Không soạn được")


class MessageState(models.TextChoices):
    """Where a message is. `rules.life` says what may follow what."""

    WAITING = "waiting", _("Chờ gửi")
    HANDING = "handing", _("Đang chuyển")
    UNCERTAIN = "uncertain", _("Không chắc đã gửi")
    HANDED = "handed", _("Đã chuyển cho nhà cung cấp")
    DELIVERED = "delivered", _("Đã đến nơi")
    FAILED = "failed", _("Không đến được")
    GIVEN_UP = "given_up", _("Thôi gửi")


class Outcome(models.TextChoices):
    """What one handing over came to."""

    TAKEN = "taken", _("Đã nhận")
    REFUSED = "refused", _("Bị từ chối")
    LATER = "later", _("Chưa nhận, thử lại được")
    UNKNOWN = "unknown", _("Không rõ đã nhận chưa")


class Origin(models.TextChoices):
    """Where a text comes from."""

    DATA = "data", _("Tệp dữ liệu")
    PAGE = "page", _("Trang soạn mẫu")
