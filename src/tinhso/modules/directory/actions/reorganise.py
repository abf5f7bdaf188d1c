"""Carrying out an act: everything it changes, in one short transaction.

Only dated rows of the directory are written: versions are closed at the effective date and opened anew, posts and
appointments go over, successions are recorded. No dossier is touched; scope, queues and figures follow from the
successions as soon as this transaction commits.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.events import publish
from tinhso.kernel.refs import Ref

from ..enums import ActState
from ..events import ActExecuted
from ..models import (
    Act,
    Agency,
    AgencySuccession,
    AgencyVersion,
    Area,
    AreaSuccession,
    AreaVersion,
    FollowUp,
    LevelSuccession,
    StaffQuota,
)
from ..models.validity import valid_on
from ..queries.act import Preview, preview
from ..queries.succession import areas_with_predecessors
from ..rules.codes import to_old
from ..rules.reorganisation.plan import AgencyHeir, Plan
from .act import REF_KIND, ReorganisationError, directing, locked
from .act_people import close, people
from .follow import follow_act

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('directory.reorganise', 0))"

Ids = dict[str, int]

_SHORT = 60
"""The longest short name; without one the name itself is shown."""


@action
def execute_act(*, by: Actor, act_id: int) -> Act:
    """Carry out an approved act. It holds from its effective date on, which may be still to come.

    Carried out once: a second call raises ReorganisationError `state`. Also `changed` when the organisation is
    no longer as it was approved, and `open` when something stands against it now.
    """
    with directing(by):
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        act = locked(act_id, ActState.APPROVED)
        found = preview(act)
        if not found.is_clear:
            raise ReorganisationError("open", _("Từ khi duyệt đã phát sinh lỗi hoặc xung đột: hãy xem lại."))
        if found.digest != act.plan_digest:
            raise ReorganisationError(
                "changed", _("Tổ chức bộ máy đã thay đổi từ khi duyệt: hãy mở lại dự thảo và duyệt lại.")
            )
        _finish(by, act, found, _write(act, found.plan))
    return act


def _write(act: Act, plan: Plan) -> dict[str, int]:
    areas = _identities(Area, [key for key in plan.areas if key not in plan.before.areas])
    agencies = _identities(Agency, [key for key in plan.agencies if key not in plan.before.agencies])
    counts = {"areas": _areas(act, plan, areas), "agencies": _agencies(act, plan, areas, agencies)}
    counts |= people(act, plan, agencies)
    counts["quotas"] = _quotas(act, plan, agencies)
    counts["successions"] = _successions(act, plan, areas, agencies)
    return counts


def _identities(model: type[Any], new: list[str]) -> Ids:
    model.objects.bulk_create([model(key=key) for key in new])
    return dict(model.objects.values_list("key", "pk"))


def _areas(act: Act, plan: Plan, ids: Ids) -> int:
    changed = [key for key, row in plan.before.areas.items() if plan.areas.get(key) != row]
    close(AreaVersion, act, area__key__in=changed)
    opened = [
        AreaVersion(
            area_id=ids[row.key],
            code=row.code,
            name=row.name,
            kind=row.kind,
            level=row.level,
            parent_id=ids[row.parent] if row.parent else None,
            valid_from=act.effective_date,
            source=act.number,
            act=act,
        )
        for key, row in plan.areas.items()
        if plan.before.areas.get(key) != row
    ]
    AreaVersion.objects.bulk_create(opened)
    return len(changed) + len(opened)


def _agencies(act: Act, plan: Plan, areas: Ids, ids: Ids) -> int:
    changed = [key for key, row in plan.before.agencies.items() if plan.agencies.get(key) != row]
    known = {
        row.agency.key: row
        for row in AgencyVersion.objects.filter(valid_on(act.effective_date), agency__key__in=changed)
        .select_related("agency")
        .order_by("id")
    }
    close(AgencyVersion, act, agency__key__in=changed)
    opened = []
    for key, row in plan.agencies.items():
        if plan.before.agencies.get(key) == row:
            continue
        last = known.get(key)
        opened.append(
            AgencyVersion(
                agency_id=ids[key],
                code=row.code,
                code_old=to_old(row.code),
                name=row.name,
                short_name=row.short_name if len(row.short_name) <= _SHORT else "",
                kind=row.kind,
                level=row.level,
                area_id=areas[row.area],
                parent_id=ids[row.parent] if row.parent else None,
                one_stop=row.one_stop,
                address=last.address if last else "",
                phone=last.phone if last else "",
                email=last.email if last else "",
                hours=last.hours if last else "",
                valid_from=act.effective_date,
                source=act.number,
                act=act,
            )
        )
    AgencyVersion.objects.bulk_create(opened)
    return len(changed) + len(opened)


def _quotas(act: Act, plan: Plan, agencies: Ids) -> int:
    """An agency's places go to whoever continues it, on top of what that one has; single posts' places end."""
    day = act.effective_date
    rows = list(
        StaffQuota.objects.filter(
            valid_on(day), valid_from__lt=day, agency__key__in=plan.ended_agencies
        ).select_related("agency")
    )
    heirs = {heir.source: heir.target for heir in plan.agency_heirs if heir.main}
    places: dict[str, int] = {}
    for row in rows:
        if row.post_id is None and row.agency.key in heirs:
            target = heirs[row.agency.key]
            places[target] = places.get(target, 0) + row.places
    present = StaffQuota.objects.filter(
        valid_on(day), valid_from__lt=day, agency__key__in=places, post=None
    ).select_related("agency")
    for row in present:
        places[row.agency.key] += row.places
    StaffQuota.objects.filter(pk__in=[row.pk for row in (*rows, *present)]).update(valid_to=day, ended_by=act)
    StaffQuota.objects.bulk_create(
        [
            StaffQuota(agency_id=agencies[key], places=count, valid_from=day, source=act.number, act=act)
            for key, count in sorted(places.items())
        ]
    )
    return len(places)


def _successions(act: Act, plan: Plan, areas: Ids, agencies: Ids) -> int:
    day = act.effective_date
    rows = [
        AreaSuccession(
            from_area_id=areas[heir.source],
            to_area_id=areas[heir.target],
            main=heir.main,
            act=act,
            valid_from=day,
        )
        for heir in plan.area_heirs
    ]
    AreaSuccession.objects.bulk_create(rows)
    heirs = [_agency_row(act, heir, areas, agencies) for heir in plan.agency_heirs]
    heirs += _corrected(act, plan, agencies)
    AgencySuccession.objects.bulk_create(heirs)
    LevelSuccession.objects.bulk_create(
        [LevelSuccession(level=one.level, to_level=one.to, act=act, valid_from=day) for one in plan.levels]
    )
    return len(rows) + len(heirs)


def _corrected(act: Act, plan: Plan, agencies: Ids) -> list[AgencySuccession]:
    """What somebody else continues from the day on: the same part of it as before. The series of numbers stays."""
    day = act.effective_date
    found = []
    for correction in plan.reassigned:
        row = AgencySuccession.objects.get(
            valid_on(day), from_agency__key=correction.source, to_agency__key=correction.was
        )
        row.valid_to = day
        row.save(update_fields=["valid_to"])
        found.append(
            AgencySuccession(
                from_agency_id=row.from_agency_id,
                to_agency_id=agencies[correction.now],
                parts=row.parts,
                main=row.main,
                act=act,
                valid_from=day,
            )
        )
    return found


def _agency_row(act: Act, heir: AgencyHeir, areas: Ids, agencies: Ids) -> AgencySuccession:
    parts = []
    if heir.by:
        keys = list(heir.keys)
        if heir.by == "area":
            # Rows carry ids, of the areas of their time; an act speaks of areas by their keys today.
            known = areas_with_predecessors([areas[key] for key in heir.keys], act.effective_date)
            keys = [str(number) for number in sorted(known)]
        parts = [{"by": heir.by, "keys": keys, "rest": heir.rest}]
    return AgencySuccession(
        from_agency_id=agencies[heir.source],
        to_agency_id=agencies[heir.target],
        parts=parts,
        main=heir.main,
        numbers=heir.numbers,
        act=act,
        valid_from=act.effective_date,
    )


def _finish(by: Actor, act: Act, found: Preview, counts: dict[str, int]) -> None:
    act.state, act.executed_by_id, act.executed_at = (
        ActState.EXECUTED,
        by.account_id,
        clock.business().now(),
    )
    act.summary = counts
    act.save(update_fields=["state", "executed_by_id", "executed_at", "summary"])
    plan = found.plan
    agencies = dict(Agency.objects.filter(key__in=plan.before.agencies).values_list("key", "pk"))
    areas = dict(Area.objects.filter(key__in=plan.before.areas).values_list("key", "pk"))
    ledger.record(
        actor=by,
        kind="directory.act_executed",
        ref=Ref(REF_KIND, act.pk),
        data={
            "number": act.number,
            "effective": act.effective_date.isoformat(),
            "plan": found.digest,
            **counts,
        },
    )
    ledger.record_many(
        ledger.Entry(
            actor=by,
            kind="directory.agency_ended",
            ref=Ref("directory.agency", agencies[key]),
            occurred_at=act.executed_at,
            data={"act": act.pk, "on": act.effective_date.isoformat()},
            compartment=agencies[key],
        )
        for key in plan.ended_agencies
    )
    FollowUp.objects.bulk_create(
        [
            FollowUp(act=act, code=holding.code, expected=sum(row.count for row in held))
            for holding, held in found.held
            if holding.rewrite is not None
        ]
    )
    publish(
        ActExecuted(
            act_id=act.pk,
            effective_date=act.effective_date,
            ended_agencies=tuple(agencies[key] for key in plan.ended_agencies),
            ended_areas=tuple(areas[key] for key in plan.ended_areas),
        )
    )
    follow_act.enqueue(act_id=act.pk)
