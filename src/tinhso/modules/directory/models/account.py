"""Somebody who can sign in: a citizen, an official, or both at once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from ..rules.identity import MOBILE_PATTERN, USERNAME_PATTERN


class AccountManager(BaseUserManager["Account"]):
    """Accounts by the names under which people sign in."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=(username or "").lower())

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """A new account; without a password nobody can sign in to it."""
        account = self.model(username=username.lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A sign-in. What its holder may do follows from appointments alone, never from a flag here.

    The one exception is `is_setup`: the account made on the day of installation, which may appoint the
    first officials.
    """

    page_rights = "SELECT, INSERT, UPDATE"

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=64,
        unique=True,
        error_messages={"unique": _("Tên đăng nhập này đã có.")},
    )
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("số điện thoại"), max_length=15, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    name = NFCCharField(_("họ và tên"), max_length=120)
    person = models.OneToOneField(
        "directory.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    is_setup = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(username__regex=USERNAME_PATTERN),
                name="directory_account_username_form",
                violation_error_message=_(
                    "Tên đăng nhập gồm 3 đến 64 chữ cái thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="directory_account_email_lower"
            ),
            models.UniqueConstraint(
                fields=("email",),
                condition=~models.Q(email=""),
                name="directory_account_email_once",
                violation_error_message=_("Địa chỉ thư điện tử này đã có tài khoản."),
            ),
            models.CheckConstraint(
                condition=models.Q(phone="") | models.Q(phone__regex=MOBILE_PATTERN),
                name="directory_account_phone_form",
                violation_error_message=_(
                    "Số điện thoại di động gồm 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09."
                ),
            ),
            models.UniqueConstraint(
                fields=("phone",),
                condition=~models.Q(phone=""),
                name="directory_account_phone_once",
                violation_error_message=_("Số điện thoại này đã có tài khoản."),
            ),
            models.CheckConstraint(
                condition=models.Q(phone_verified_at__isnull=True) | ~models.Q(phone=""),
                name="directory_account_phone_verified_exists",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username
