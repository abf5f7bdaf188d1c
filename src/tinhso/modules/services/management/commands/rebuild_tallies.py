"""Counts every dossier anew, mends the tallies, and says how many rows were wrong. Run as the owner."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ...queries.figures import rebuild_tallies


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = rebuild_tallies()
        if wrong:
            self.stdout.write(_("Đã sửa %(wrong)d dòng số liệu sai.") % {"wrong": wrong})
        else:
            self.stdout.write(_("Số liệu đúng với hồ sơ."))
