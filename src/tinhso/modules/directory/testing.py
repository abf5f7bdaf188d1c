"""Factories of the directory for tests of all modules. Every value has a default that is valid.

`make_official` with role codes is what most tests need: an official of an agency who may do what these
roles grant there. Role codes are not checked, so that a test may name roles of a module under work.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from tinhso.kernel import clock
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.scope import acting

from .actions.act import add_clauses, approve_act, draft_act, settle_conflicts
from .actions.power import confirm_loaded_powers
from .actions.reorganise import execute_act
from .enums import LEVEL_OF, AgencyKind, AppointmentKind, AreaKind, Level, Reach
from .models import (
    Absence,
    Account,
    Act,
    Agency,
    AgencyVersion,
    Appointment,
    Area,
    AreaVersion,
    Delegation,
    Official,
    Person,
    Post,
)
from .queries.actor import actor_for
from .queries.power import powerful_roles
from .rules.codes import to_old

LONG_AGO = date(2004, 1, 1)
PASSWORD = "mat-khau-thu-nghiem"  # noqa: S105 - of accounts that live in tests only

_number = count(1)


def make_area(
    name: str = "",
    *,
    kind: str = AreaKind.COMMUNE,
    parent: Area | None = None,
    code: str = "",
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Area:
    """An area with one version; a parent is made when the kind needs one."""
    number = next(_number)
    level = LEVEL_OF[kind]
    if parent is None and level != Level.PROVINCE:
        above = {Level.DISTRICT: AreaKind.PROVINCE, Level.COMMUNE: AreaKind.DISTRICT}
        parent = make_area(kind=above.get(Level(level), AreaKind.COMMUNE))
    area = Area.objects.create(key=f"khu-vuc-{number}")
    AreaVersion.objects.create(
        area=area,
        # Six digits: no code that a test writes down itself.
        code=code or f"{900000 + number}",
        name=name or f"Khu vực {number}",
        kind=kind,
        level=level,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return area


def make_agency(
    name: str = "",
    *,
    level: str = Level.COMMUNE,
    kind: str = AgencyKind.COMMITTEE,
    area: Area | None = None,
    parent: Agency | None = None,
    code: str = "",
    one_stop: bool = True,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
    **fields: Any,
) -> Agency:
    """An agency with one version, by default a commune's committee with a desk."""
    number = next(_number)
    kinds = {
        Level.PROVINCE: AreaKind.PROVINCE,
        Level.DISTRICT: AreaKind.DISTRICT,
        Level.COMMUNE: AreaKind.COMMUNE,
    }
    code = code or f"H04.{number // 90 % 90 + 10}.{number % 90 + 10}"
    agency = Agency.objects.create(key=f"co-quan-{number}")
    AgencyVersion.objects.create(
        agency=agency,
        code=code,
        code_old=fields.pop("code_old", "") or to_old(code),
        name=name or f"Cơ quan {number}",
        kind=kind,
        level=level,
        area=area or make_area(kind=kinds[Level(level)]),
        parent=parent,
        one_stop=one_stop,
        valid_from=valid_from,
        valid_to=valid_to,
        **fields,
    )
    return agency


def make_post(agency: Agency, *roles: str, title: str = "", reach: str = Reach.OWN, **fields: Any) -> Post:
    """A post with these roles in the agency."""
    number = next(_number)
    return Post.objects.create(
        agency=agency,
        key=f"vi-tri-{number}",
        title=title or f"Vị trí {number}",
        roles=list(roles),
        reach=reach,
        valid_from=fields.pop("valid_from", LONG_AGO),
        **fields,
    )


def make_account(
    name: str = "", *, username: str = "", password: str | None = None, **fields: Any
) -> Account:
    """An account; without a password it cannot sign in by form (tests sign in with `force_login`)."""
    number = next(_number)
    return Account.objects.create_user(
        username or f"tai-khoan-{number}", password, name=name or f"Người thử {number}", **fields
    )


def make_citizen(name: str = "", *, account: Account | None = None, **card: Any) -> Account:
    """A citizen's account with a person card; `card` holds fields of the card such as `id_number`."""
    account = account or make_account(name)
    with acting(system_actor("tests")):
        person = Person.objects.create(full_name=account.name, **card)
        account.person = person
        account.save(update_fields=("person",))
    return account


def make_official(
    *roles: str,
    agency: Agency | None = None,
    name: str = "",
    reach: str = Reach.OWN,
    title: str = "",
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Account:
    """The account of an official appointed to a post with these roles; makes an agency if none is given."""
    account = make_account(name)
    official = Official.objects.create(key=account.username, name=account.name, account=account)
    appoint(
        official, make_post(agency or make_agency(), *roles, title=title, reach=reach), valid_from, valid_to
    )
    return account


def appoint(
    official: Official,
    post: Post,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
    kind: str = AppointmentKind.FULL,
) -> Appointment:
    """An appointment of the official to the post; powerful roles are confirmed."""
    appointment = Appointment.objects.create(
        official=official, post=post, kind=kind, valid_from=valid_from, valid_to=valid_to
    )
    if set(post.roles) & set(powerful_roles()):
        confirm_loaded_powers(by=system_actor("tests"))
    return appointment


def actor_of(account: Account, now: datetime | None = None) -> Actor:
    """The acting person behind an account, now or at another business time."""
    return actor_for(account, now or clock.business().now())


def carry_out_act(
    *clauses: tuple[str, dict[str, Any]],
    day: date,
    choices: dict[str, str] | None = None,
    corrects_id: int | None = None,
) -> Act:
    """An act of reorganisation with these clauses, carried out; it holds from `day` on."""
    system = system_actor("tests")
    act = draft_act(
        by=system,
        number=f"{next(_number)}/NQ",
        title="Sắp xếp đơn vị",
        issuer="Quốc hội",
        issued_on=day,
        effective_date=day,
        corrects_id=corrects_id,
    )
    add_clauses(by=system, act_id=act.pk, clauses=clauses)
    if choices:
        settle_conflicts(by=system, act_id=act.pk, choices=choices)
    approve_act(by=system, act_id=act.pk)
    return execute_act(by=system, act_id=act.pk)


def agency_spec(key: str, area: Area, *, code: str = "", **values: Any) -> dict[str, Any]:
    """The description of a new commune's committee as clauses take it."""
    number = next(_number)
    return {
        "key": key,
        "code": code or f"H04.{number // 900 % 90 + 10}.{number // 10 % 90 + 10}.{number % 900 + 100}",
        "name": f"Cơ quan {key}",
        "kind": AgencyKind.COMMITTEE,
        "level": Level.COMMUNE,
        "area": area.key,
        "one_stop": True,
        **values,
    }


def away(account: Account, deputy: Account, since: date, until: date) -> Absence:
    """An official is absent from `since` to before `until`; the deputy exercises all roles of his post."""
    post = Appointment.objects.select_related("official", "post").get(official__account=account)
    days = {"valid_from": since, "valid_to": until}
    absence = Absence.objects.create(official=post.official, agency=post.post.agency, **days)
    delegate = Official.objects.get(account=deputy)
    roles = list(post.post.roles)
    Delegation.objects.create(appointment=post, delegate=delegate, roles=roles, absence=absence, **days)
    return absence
