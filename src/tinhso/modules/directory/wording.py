"""Sentences that more than one layer says to a person."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

CERTIFICATE: Final[dict[str, Any]] = {
    "level": _("Chuẩn này không có trình độ như vậy."),
    "module": _("Chuẩn này không có mô đun như vậy."),
    "too_early": _("Ngày cấp trước khi chuẩn này có hiệu lực."),
    "too_late": _("Ngày cấp sau khi chuẩn này hết hiệu lực."),
    "verified": _("Ngày đối chiếu không thể trước ngày cấp."),
}
"""What is wrong with a certificate, by the codes of `rules.skills.certificate_problems`."""
