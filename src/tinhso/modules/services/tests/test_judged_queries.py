"""What the index counts of dossiers, against a slow count in Python; the pages of quality that show it."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.clock import to_local
from tinhso.kernel.modules import registry
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.workbook import read_sheets
from tinhso.modules.catalogue import testing as catalogue
from tinhso.modules.quality import api as quality
from tinhso.modules.quality import testing as make_quality
from tinhso.modules.services import testing as make
from tinhso.modules.services.enums import FINAL_STATES
from tinhso.modules.services.models import DailyTally, Dossier
from tinhso.modules.services.queries import judged

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2015, 5, 15), date(2015, 7, 31)
LINES = (quality.ON_TIME, judged.ONLINE, judged.ELECTRONIC, quality.BACKLOG)
STATES = ("accepted", "processing", "decided", "returned", "supplement_requested", "stopped", "refused")


@pytest.fixture
def shop():
    make.make_law()
    make_quality.make_law()
    make.make_calendar()
    return make.make_one_stop()


def asked(at, agency_id=None):
    return quality.Span(FIRST, LAST, to_local(at).date(), at, agency_id)


def verdict(one, at):
    """Whether it had ended at the moment, and whether it was late: None without time limit."""
    ended = one.ended_at if one.ended_at and one.ended_at <= at else None
    end = ended or (one.paused_at if one.paused_at and one.paused_at <= at else at)
    return ended, (one.supplements > 1 or end > one.due_at) if one.due_at else None


def slow(at):
    """Line by line, dossier by dossier: (part, whole); and how many days the ended ones took."""
    found, took = dict.fromkeys(LINES, (0, 0)), []
    for one in Dossier.objects.filter(accepted_at__lt=at):
        ended, late = verdict(one, at)
        inside = FIRST <= to_local(one.accepted_at).date() <= LAST
        decided = bool(one.decided_at and one.decided_at <= at)
        for line, counts, part in (
            (quality.ON_TIME, inside and late is not None, late is False),
            (judged.ONLINE, inside, one.channel == "online"),
            (judged.ELECTRONIC, inside and decided, False),
            (quality.BACKLOG, ended is None, bool(late)),
        ):
            if counts:
                found[line] = (found[line][0] + part, found[line][1] + 1)
        if inside and ended:
            took.append((ended - one.accepted_at).total_seconds() / 86400)
    return found, sorted(took)


def median(took):
    return (took[(len(took) - 1) // 2] + took[len(took) // 2]) / 2


def scatter(data, moments):
    """Give every accepted dossier drawn moments, in the order in which they happen."""
    for one in Dossier.objects.filter(accepted_at__isnull=False).order_by("pk"):
        accepted = data.draw(moments)
        later = st.integers(0, 40 * 24).map(timedelta(hours=1).__mul__).map(accepted.__add__)
        ended = data.draw(later) if one.state in {*FINAL_STATES, "decided"} else None
        Dossier.objects.filter(pk=one.pk).update(
            submitted_at=accepted,
            accepted_at=accepted,
            due_at=data.draw(st.none() | later),
            ended_at=ended,
            supplements=data.draw(st.integers(0, 2)),
            paused_at=data.draw(later) if one.paused_at else None,
            decided_at=ended if one.decided_at else None,
        )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_counts_rows_and_medians_are_those_of_a_slow_count(shop, data):
    if not Dossier.objects.exists():
        for state in STATES:
            make.make_dossier(shop, state)
    moments = st.datetimes(datetime(2015, 5, 1), datetime(2015, 9, 1), timezones=st.just(UTC))
    scatter(data, moments)
    at = data.draw(moments)
    expected, took = slow(at)
    with acting(ANONYMOUS):
        found = judged.dossiers(asked(at))
        mine = judged.dossiers(asked(at, shop.unit.pk))
        none = judged.dossiers(asked(at, shop.agency.pk))
        for line in LINES:
            part, whole = (
                sum(getattr(cell, name) for cell in found.cells[line]) for name in ("part", "whole")
            )
            assert (part, whole) == expected[line], line
            for which, count in ((quality.PART, part), (quality.REST, whole - part), (quality.WHOLE, whole)):
                rows = judged.rows(asked(at), line, which, 100, 0)
                assert len(rows) == count, (line, which)
                assert not [row for row in rows if row.code or row.apology]
    assert mine.cells == found.cells and not any(none.cells.values())
    assert [round(one.median, 6) for one in found.days if one.agency_id is None] == (
        [round(median(took), 6)] if took else []
    )


def test_only_people_of_the_agency_get_the_code_and_the_words_of_the_apology(shop):
    made = make.make_dossier(shop, "processing")
    until = to_local(made.due_at).date() + timedelta(days=2)
    told = {"dossier_id": made.pk, "expected_version": None, "until": until, "reason": "Mất điện"}
    make.do(shop.leader, make.actions.extend, **told, clock=make.at())
    Dossier.objects.update(due_at=made.accepted_at)
    span = asked(make.at(30).now())
    with acting(shop.officer):
        (row,) = judged.rows(span, quality.ON_TIME, quality.REST, 9, 0)
    assert (row.code, row.apology) == (made.code, "Mất điện")
    with acting(shop.citizen):
        (row,) = judged.rows(span, quality.ON_TIME, quality.REST, 9, 0)
    assert (row.code, row.apology, row.reason) == (None, None, "open")


def sign_in(actor):
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


def test_an_agency_s_page_opens_down_to_its_dossiers(shop):
    for _time in range(5):
        made = make.make_dossier(shop, "returned")
    Dossier.objects.update(due_at=made.accepted_at - timedelta(days=1))
    day = to_local(made.accepted_at).date()
    span = f"tu={day}&den={day}&tinh_den=2015-06-17"
    overview = PageClient().get(f"/chat-luong/?{span}")
    address = f"/chat-luong/co-quan/{shop.unit.pk}/?{span.replace('&', '&amp;')}"
    assert address in overview.text and "Không tính tổng điểm" in overview.text
    agency = PageClient().get(address.replace("&amp;", "&"))
    assert "0,00 trên 20" in agency.text and "Chỉ tính cho toàn tỉnh: 1.3" in agency.text
    late = f"/chat-luong/chi-tiet/2.1/rest/?{span}&co_quan={shop.unit.pk}"
    assert late.replace("&", "&amp;") in agency.text
    page = PageClient().get(late)
    assert page.text.count("Xong sau ngày hẹn") == 5 and made.code not in page.text
    assert made.code in sign_in(shop.officer).get(late).text


def test_a_short_list_is_only_for_its_agency(shop):
    made = make.make_dossier(shop, "returned")
    day = to_local(made.accepted_at).date()
    address = f"/chat-luong/chi-tiet/2.1/whole/?tu={day}&den={day}&co_quan={shop.unit.pk}"
    assert "dưới 5 dòng" in PageClient().get(address).text
    assert made.code in sign_in(shop.officer).get(address).text
    # Procedures are nobody's matter: however few, they are listed.
    assert "dưới 5 dòng" not in PageClient().get("/chat-luong/chi-tiet/3.1/whole/").text


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_dossiers(shop, count):
    for _time in range(count):
        make.make_dossier(shop, "returned")
    client, span = PageClient(), "?tu=2015-06-01&den=2015-06-30"
    for address, most in (
        ("/chat-luong/", 13),
        (f"/chat-luong/co-quan/{shop.unit.pk}/", 11),
        ("/chat-luong/chi-tiet/2.1/whole/", 12),
    ):
        client.get(address + span)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address + span).status_code == 200
        assert len(found) <= most, (address, "\n".join(one["sql"][:90] for one in found))


def test_addresses_that_say_nonsense(shop):
    make.make_dossier(shop, "returned")
    for address in (
        "/chat-luong/chi-tiet/9.9/rest/", "/chat-luong/chi-tiet/2.1/some/", "/chat-luong/co-quan/999999/",
        "/chat-luong/chi-tiet/2.1/rest/?co_quan=x", f"/chat-luong/co-quan/{10**30}/",
    ):  # fmt: skip
        assert PageClient().get(address).status_code == 404, address
    assert PageClient().get("/chat-luong/?tu=2015-06-02&den=2015-06-01").status_code == 422
    assert PageClient().get("/chat-luong/?tu=x").status_code == 422


def test_the_workbook_holds_the_same_figures_as_numbers(shop):
    made = make.make_dossier(shop, "returned")
    Dossier.objects.update(due_at=made.accepted_at - timedelta(days=1))
    day = to_local(made.accepted_at).date()
    for agency, sheet, first in (
        ("", "Từng cơ quan", None),
        (f"&co_quan={shop.unit.pk}", "Theo tháng", f"{day:%m/%Y}"),
    ):
        answer = PageClient().get(f"/chat-luong/excel/?tu={day}&den={day}{agency}")
        found = read_sheets(io.BytesIO(answer.content))
        lines = {row[0]: row for _number, row in found["Bộ chỉ số 766"]}
        assert lines["2.1"][2:7] == ["0", "1", "0", "0", "20"]
        assert lines["1.1"][7] == "chưa đo"
        _header, (_number, row) = found[sheet]
        assert row[1:4] == ["1", "1", "0"] and (first is None or row[0] == first)
    assert PageClient().get("/chat-luong/excel/?co_quan=9999999").status_code == 404


def test_procedures_are_counted_for_the_province_only(shop):
    make.make_dossier(shop, "submitted")
    counter = catalogue.channel(fee=20_000)
    unknown = catalogue.channel() | {"time": counter["time"] | {"amount": None}}
    catalogue.make_version(channels=[unknown])
    catalogue.make_version(channels=[counter], payment="at_submission")
    online = catalogue.make_version(**catalogue.online(fee=30_000))
    assert DailyTally.objects.update(procedure_id=online.procedure_id, received_online=1) == 1
    span = quality.Span(date(2015, 6, 1), date(2015, 6, 30), date(2015, 6, 17), make.at().now())
    with acting(ANONYMOUS):
        found = judged.procedures(span)
        figures = {code: (cells[0].part, cells[0].whole) for code, cells in found.cells.items()}
        for code, (part, whole) in figures.items():
            for which, count in ((quality.PART, part), (quality.REST, whole - part), (quality.WHOLE, whole)):
                assert len(judged.procedure_rows(span, code, which)) == count, (code, which)
        before = judged.procedures(replace(span, first=date(2015, 5, 1), last=date(2015, 5, 31)))
        assert not judged.procedures(replace(span, agency_id=shop.unit.pk)).cells
    assert figures == {
        judged.COMPLETE: (3, 4),
        judged.WITH_SERVICE: (1, 4),
        judged.IN_USE: (1, 1),
        judged.PAYABLE: (1, 2),
    }
    assert before.cells[judged.IN_USE][0].part == 0


def test_every_line_is_counted_by_one_provider(shop):
    codes = [code for one in registry().of_type(quality.Provider) for code in one.lines]
    assert len(codes) == len(set(codes))
