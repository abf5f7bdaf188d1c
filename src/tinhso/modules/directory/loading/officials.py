"""officials.csv: officials with their appointments, and the sign-in names of those who have one.

A row is one appointment; rows with the same `key` are one official. Sample rows are loaded in a
demonstration only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tinhso.kernel.datafile import Collector, Column, CsvRow, read_csv
from tinhso.kernel.modules import LoadContext, LoadReport

from ..actions.power import confirm_loaded_powers
from ..enums import AppointmentKind, Duty
from ..models import Account, Appointment, Official, Post
from ..rules.identity import USERNAME_PATTERN
from ..rules.periods import Period, overlapping
from .dated_rows import replace_changed
from .versions import DAYS, periods_of, record_load

COLUMNS = (
    Column("key"),
    Column("name"),
    Column("agency"),
    Column("post"),
    Column("kind", choices=tuple(AppointmentKind.values)),
    Column("it_duty", required=False, choices=tuple(filter(None, Duty.values)), in_header=False),
    *DAYS,
    Column("username", required=False),
    Column("email", required=False, in_header=False),
    Column("sample", choices=("yes", "no")),
)

Posts = dict[tuple[str, str], Post]


def load_officials(context: LoadContext) -> LoadReport:
    """Read, check and write officials, their accounts and appointments."""
    path = context.province / "officials.csv"
    rows = read_csv(path, COLUMNS)
    report = LoadReport()
    if not settings.TINHSO_DEMO and any(row["sample"] == "yes" for row in rows):
        rows = [row for row in rows if row["sample"] == "no"]
        report.remarks.append(_("officials.csv: cán bộ mẫu chỉ được nạp khi chạy thử"))
    posts: Posts = {(post.agency.key, post.key): post for post in Post.objects.select_related("agency")}
    _check(rows, posts)
    officials = _write_officials(rows)
    wanted: dict[int, list[Appointment]] = {}
    for row in rows:
        official = officials[row["key"]]
        wanted.setdefault(official.pk, []).append(
            Appointment(
                official=official,
                post=posts[row["agency"], row["post"]],
                kind=row["kind"],
                it_duty=row["it_duty"] or "",
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
            )
        )
    replace_changed(Appointment, "official", wanted, report, file=path, context=context)
    confirm_loaded_powers(by=context.actor)
    return record_load(context, path, report)


def _write_officials(rows: Sequence[CsvRow]) -> dict[str, Official]:
    first = {row["key"]: row for row in reversed(rows)}
    accounts = _write_accounts(list(first.values()))
    present = {official.key: official for official in Official.objects.filter(key__in=first)}
    fresh: list[Official] = []
    for key, row in first.items():
        official = present.get(key) or Official(key=key)
        values = {
            "name": row["name"],
            "account_id": accounts.get(row["username"]) or official.account_id,
            "is_sample": row["sample"] == "yes",
        }
        if official.pk is None:
            fresh.append(Official(key=key, **values))
        elif any(getattr(official, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(official, name, value)
            official.save(update_fields=("name", "sort_key", "account", "is_sample"))
    present.update({official.key: official for official in Official.objects.bulk_create(fresh)})
    return present


def _write_accounts(rows: Sequence[CsvRow]) -> dict[str, int]:
    """Account ids by user name. A new account has no password: its holder sets one through the e-mail."""
    wanted = {row["username"]: row for row in rows if row["username"]}
    present = {account.username: account for account in Account.objects.filter(username__in=wanted)}
    fresh: list[Account] = []
    for username, row in wanted.items():
        account = present.get(username)
        if account is None:
            account = Account(
                username=username,
                name=row["name"],
                email=(row["email"] or "").lower(),
                is_sample=row["sample"] == "yes",
            )
            account.set_unusable_password()
            fresh.append(account)
        elif account.name != row["name"]:
            account.name = row["name"]
            account.save(update_fields=("name",))
    present.update({account.username: account for account in Account.objects.bulk_create(fresh)})
    return {username: account.pk for username, account in present.items()}


def _check(rows: Sequence[CsvRow], posts: Posts) -> None:
    problems = Collector()
    holders = dict(Official.objects.exclude(account=None).values_list("account__username", "key"))
    citizens = set(
        Account.objects.filter(username__in=[row["username"] for row in rows if row["username"]])
        .filter(official=None)
        .values_list("username", flat=True)
    )
    first: dict[str, CsvRow] = {}
    owners = dict(Account.objects.exclude(email="").values_list("email", "username"))
    for row in rows:
        _check_email(row, owners, problems)
        known = first.setdefault(row["key"], row)
        for column in ("name", "username", "email", "sample"):
            if row[column] != known[column]:
                message = _("Khác với dòng %(line)d của cùng cán bộ.") % {"line": known.line}
                problems.add(row.error(message, column))
        if (row["agency"], row["post"]) not in posts:
            problems.add(
                row.error(_("Cơ quan này không có vị trí “%(post)s”.") % {"post": row["post"]}, "post")
            )
        _check_username(row, holders, citizens, problems)
    _check_appointments(rows, problems)
    problems.raise_if_any()


def _check_username(row: CsvRow, holders: dict[str, str], citizens: set[str], problems: Collector) -> None:
    username = row["username"]
    if not username:
        return
    if not re.fullmatch(USERNAME_PATTERN, username):
        problems.add(
            row.error(_("Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu . - _."), "username")
        )
    elif holders.setdefault(username, row["key"]) != row["key"] or username in citizens:
        problems.add(row.error(_("Tên đăng nhập này thuộc người khác."), "username"))


def _check_email(row: CsvRow, owners: dict[str, str], problems: Collector) -> None:
    """The address to which the link for the first password goes; it is one account's only."""
    email = (row["email"] or "").lower()
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        problems.add(row.error(_("Địa chỉ thư điện tử không đúng."), "email"))
        return
    if not row["username"]:
        problems.add(row.error(_("Có thư điện tử thì phải có tên đăng nhập."), "email"))
    elif owners.setdefault(email, row["username"]) != row["username"]:
        problems.add(row.error(_("Địa chỉ thư điện tử này thuộc người khác."), "email"))


def _check_appointments(rows: Sequence[CsvRow], problems: Collector) -> None:
    full = [row for row in rows if row["kind"] == AppointmentKind.FULL]
    periods_of(full, "key", problems)
    by_post: dict[tuple[str, str, str], list[tuple[Period, CsvRow]]] = {}
    for row in rows:
        if row["valid_to"] is None or row["valid_to"] > row["valid_from"]:
            seat = (row["key"], row["agency"], row["post"])
            by_post.setdefault(seat, []).append((Period(row["valid_from"], row["valid_to"]), row))
        elif row["kind"] != AppointmentKind.FULL:
            problems.add(row.error(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to"))
    for versions in by_post.values():
        clash = overlapping([period for period, _row in versions])
        if clash:
            first, second = (versions[position][1] for position in clash)
            message = _("Cán bộ đã giữ vị trí này trong thời gian đó, xem dòng %(line)d.") % {
                "line": first.line
            }
            problems.add(second.error(message, "post"))
