"""Drafting an act of reorganisation, settling its conflicts, and approving it with a second pair of eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import clock, ledger
from tinhso.kernel.actions import ActionError, action
from tinhso.kernel.actors import Actor, system_actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting

from ..enums import ActState, ClauseKind
from ..models import Act, Clause
from ..permissions import ADMIN
from ..queries.act import SYSTEM, clause_state, preview
from ..rules.reorganisation.clauses import ClauseError, parse

REF_KIND = "directory.act"


class ReorganisationError(ActionError):
    """Something that cannot be done to an act; `message` says why, `details["field"]` may name a field."""


@contextmanager
def directing(by: Actor) -> Iterator[None]:
    """Work on acts as the system, which alone may write them; Denied unless `by` runs the directory or is it."""
    require_director(by)
    with acting(system_actor(SYSTEM)):
        yield


def require_director(by: Actor) -> None:
    """Raise Denied unless `by` runs the directory or is the system."""
    if by.kind != "system" and not by.may(ADMIN):
        raise Denied(ADMIN)


def locked(act_id: int, *states: str) -> Act:
    """The act, locked until the transaction ends; ReorganisationError when it is in no such state."""
    act = Act.objects.select_for_update().filter(pk=act_id).first()
    if act is None:
        raise ReorganisationError("unknown", _("Không có văn bản này."))
    if act.state not in states:
        message = _("Văn bản đang ở trạng thái “%(state)s”, không thể làm việc này.")
        raise ReorganisationError("state", message % {"state": act.get_state_display()})
    return act


@action
def draft_act(
    *,
    by: Actor,
    number: str,
    title: str,
    issuer: str,
    issued_on: date,
    effective_date: date,
    legal_basis: str = "",
    corrects_id: int | None = None,
    key: str = "",
) -> Act:
    """A new draft. Raises ReorganisationError for wrong days, an unknown corrected act, a key that is taken."""
    with directing(by):
        act = Act(
            number=number,
            title=title,
            issuer=issuer,
            issued_on=issued_on,
            effective_date=effective_date,
            legal_basis=legal_basis,
            made_by_id=by.account_id,
            made_at=clock.business().now(),
        )
        act.key = key or f"vb-{(Act.objects.aggregate(last=Max('pk'))['last'] or 0) + 1}"
        if corrects_id is not None:
            act.corrects = Act.objects.filter(pk=corrects_id, state=ActState.EXECUTED).first()
            if act.corrects is None:
                raise ReorganisationError(
                    "corrects", _("Chỉ đính chính được văn bản đã thực hiện."), field="corrects"
                )
        _save(act)
        _record(by, "directory.act_drafted", act)
        return act


@action
def edit_act(
    *, by: Actor, act_id: int, number: str, title: str, issuer: str, issued_on: date, effective_date: date,
    legal_basis: str = "",
) -> Act:  # fmt: skip
    """Change a draft's description. Raises ReorganisationError."""
    with directing(by):
        act = locked(act_id, ActState.DRAFT)
        act.number, act.title, act.issuer, act.legal_basis = number, title, issuer, legal_basis
        act.issued_on, act.effective_date = issued_on, effective_date
        _save(act)
        _record(by, "directory.act_edited", act)
        return act


def _save(act: Act) -> None:
    try:
        act.full_clean(exclude=("choices", "summary", "plan_digest", "corrects"))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise ReorganisationError(
            "invalid", messages[0], field="effective_date" if field == "__all__" else field
        ) from error
    act.save()


def _readable(act: Act, place: int, kind: str, content: Mapping[str, Any]) -> None:
    """Raise ReorganisationError for a clause that says nothing we understand, or that this act may not say."""
    if kind == ClauseKind.REASSIGN and act.corrects_id is None:
        raise ReorganisationError(
            "corrects", _("Chỉ văn bản đính chính mới đổi được cơ quan kế tục."), field="corrects"
        )
    try:
        parse(kind, content)
    except ClauseError as error:
        message = _("Điều khoản %(place)d: trường “%(field)s” chưa đúng.")
        raise ReorganisationError(
            "clause", message % {"place": place, "field": error.field}, field=error.field
        ) from error


@action
def add_clauses(*, by: Actor, act_id: int, clauses: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
    """Put clauses (kind, content) behind those of a draft; how many. Raises ReorganisationError."""
    with directing(by):
        act = locked(act_id, ActState.DRAFT)
        last = Clause.objects.filter(act=act).aggregate(last=Max("order"))["last"] or 0
        rows = []
        for place, (kind, content) in enumerate(clauses, start=1):
            _readable(act, place, kind, content)
            rows.append(Clause(act=act, order=last + place, kind=kind, content=dict(content)))
        Clause.objects.bulk_create(rows)
        _record(by, "directory.act_clauses", act, added=len(rows))
        return len(rows)


@action
def change_clause(
    *, by: Actor, act_id: int, clause_id: int, seen: str, clauses: Sequence[tuple[str, Mapping[str, Any]]]
) -> Clause:
    """Say a stored clause of a draft otherwise; `seen` is `queries.act.clause_state` when the page was made.

    The first of `clauses` takes its place, others go behind the last. Raises ReorganisationError: `gone` when
    somebody has taken the clause out, `changed` when somebody has changed it since.
    """
    with directing(by):
        act = locked(act_id, ActState.DRAFT)
        row = Clause.objects.filter(act=act, pk=clause_id).first()
        if row is None:
            raise ReorganisationError("gone", _("Người khác vừa bỏ điều khoản này khỏi dự thảo."))
        if clause_state(row) != seen:
            raise ReorganisationError("changed", _("Người khác vừa sửa điều khoản này."))
        (kind, content), *more = clauses
        _readable(act, 1, kind, content)
        row.kind, row.content = kind, dict(content)
        row.save(update_fields=["kind", "content"])
        if more:
            add_clauses(by=by, act_id=act_id, clauses=more)
        _record(by, "directory.act_clauses", act, changed=1)
        return row


@action
def remove_clause(*, by: Actor, act_id: int, clause_id: int) -> None:
    """Take a clause out of a draft. Raises ReorganisationError."""
    with directing(by):
        act = locked(act_id, ActState.DRAFT)
        Clause.objects.filter(act=act, pk=clause_id).delete()
        _record(by, "directory.act_clauses", act, removed=1)


@action
def settle_conflicts(*, by: Actor, act_id: int, choices: Mapping[str, str]) -> None:
    """Keep answers to conflicts in a draft; an empty answer opens the question again."""
    with directing(by):
        act = locked(act_id, ActState.DRAFT)
        kept = {**act.choices, **choices}
        act.choices = {key: value for key, value in kept.items() if value}
        act.save(update_fields=["choices"])
        _record(by, "directory.act_choices", act, choices=dict(sorted(act.choices.items())))


@action
def approve_act(*, by: Actor, act_id: int) -> Act:
    """A second person approves what the preview shows. Raises ReorganisationError while anything is open."""
    with directing(by):
        act = locked(act_id, ActState.DRAFT)
        if by.account_id is not None and by.account_id == act.made_by_id:
            raise ReorganisationError("four_eyes", _("Người duyệt phải khác người lập dự thảo."))
        found = preview(act)
        if not found.is_clear:
            raise ReorganisationError("open", _("Dự thảo còn lỗi hoặc xung đột chưa giải quyết."))
        act.state = ActState.APPROVED
        act.approved_by_id, act.approved_at = by.account_id, clock.business().now()
        act.plan_digest = found.digest
        act.save(update_fields=["state", "approved_by_id", "approved_at", "plan_digest"])
        _record(by, "directory.act_approved", act, plan=found.digest)
        return act


@action
def reopen_act(*, by: Actor, act_id: int) -> Act:
    """Back to a draft before it is carried out; the approval is void. Raises ReorganisationError."""
    with directing(by):
        act = locked(act_id, ActState.APPROVED)
        act.state, act.plan_digest = ActState.DRAFT, ""
        act.approved_by_id = act.approved_at = None
        act.save(update_fields=["state", "approved_by_id", "approved_at", "plan_digest"])
        _record(by, "directory.act_reopened", act)
        return act


@action
def withdraw_act(*, by: Actor, act_id: int) -> Act:
    """Give up an act that was not carried out; it stays in the list. Raises ReorganisationError."""
    with directing(by):
        act = locked(act_id, ActState.DRAFT, ActState.APPROVED)
        act.state = ActState.WITHDRAWN
        act.save(update_fields=["state"])
        _record(by, "directory.act_withdrawn", act)
        return act


def _record(by: Actor, kind: str, act: Act, **data: Any) -> None:
    data = {"number": act.number, "effective": act.effective_date.isoformat(), **data}
    ledger.record(actor=by, kind=kind, ref=Ref(REF_KIND, act.pk), data=data)
