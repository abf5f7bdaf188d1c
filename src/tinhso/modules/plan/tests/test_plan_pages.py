"""The plan's public pages: what they say for any day, when things fail, and how many queries they take."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import override_settings
from django.utils import translation

from tinhso.kernel.indicators import Drilldown, NotMeasured
from tinhso.kernel.testing.client import PageClient
from tinhso.modules.plan.actions.reading import backfill, take_snapshot
from tinhso.modules.plan.facts import PlanDef
from tinhso.modules.plan.models import (
    BudgetMarginal,
    Measure,
    ObjectiveGroup,
    Plan,
    Reading,
    Target,
    TargetLine,
)

from .helpers import SYSTEM, Fakes, count_reading, share_reading, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
OVERVIEW = "/ke-hoach/"


@pytest.fixture
def client() -> PageClient:
    return visitor("vi")


def words(response) -> str:
    """The visible words of a page, white space joined."""
    text = re.sub(r"<title>.*?</title>|<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&nbsp;", " ").replace("\u00a0", " ").split())


def target_page(code: str, query: str = "") -> str:
    return f"/ke-hoach/chi-tieu/{code}/{query}"


# --- overview ---


def test_the_overview_shows_every_target_with_figure_line_and_verdict(
    client, plan: PlanDef, fakes: Fakes
) -> None:
    page = words(client.get(OVERVIEW))

    assert "24 chỉ tiêu, 4 đang được đo trực tiếp" in page
    for target in plan.targets:
        assert target.title["vi"] in page
    assert "62,5 % / 80 %" in page
    assert "5 thủ tục từ mức độ 2 trở lên trên 8 thủ tục trong danh mục" in page
    assert page.count("Chưa có phân hệ nào đo chỉ tiêu này.") == 20


def test_the_counts_on_top_add_up_to_all_targets(client, plan: PlanDef, fakes: Fakes) -> None:
    html = client.get(OVERVIEW).content.decode()

    counts = [int(number) for number in re.findall(r'ts-kpi__value num">(\d+)<', html)]
    assert sum(counts) == 24
    assert 20 in counts


def test_no_figure_stands_where_nobody_measures(client, plan: PlanDef, fakes: Fakes) -> None:
    page = client.get(target_page("NET-3")).content.decode()

    assert "plan-figure__value" not in page
    assert '<svg class="ts-chart plan-chart' not in page
    assert "Chưa có phân hệ nào đo chỉ tiêu này." in page
    assert "85" in page  # the national line, as a line


def test_a_past_day_is_asked_by_a_plain_form_and_kept_in_the_links(
    client, plan: PlanDef, fakes: Fakes
) -> None:
    fakes.says("services.procedures_level_4", lambda day: count_reading(day, 1 if day.year < 2015 else 2))
    response = client.get(OVERVIEW, {"ngay": "31/12/2014"})
    page = words(response)

    assert response.status_code == 200
    assert "Số liệu đến hết ngày 31/12/2014" in page
    assert "1 thủ tục mức độ 4" in page
    assert 'href="/ke-hoach/chi-tieu/APP-2/?ngay=2014-12-31"' in response.content.decode()
    assert 'value="31/12/2014"' in response.content.decode()
    assert words(client.get(OVERVIEW, {"ngay": "2014-12-31"})) == page


@pytest.mark.parametrize("path", [OVERVIEW, target_page("APP-1")])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31/02/2014", "Lịch không có ngày này"),
        ("18/06/2015", "Ngày này chưa đến; ngày muộn nhất có số liệu là 17/06/2015"),
        ("26/03/2013", "Kế hoạch bắt đầu ngày 27/03/2013"),
        ("hôm qua", "Hãy ghi ngày, tháng, năm"),
        ("9" * 500, "Hãy ghi ngày, tháng, năm"),
    ],
)
def test_a_day_that_cannot_be_asked_is_said_at_the_field(client, plan, fakes, path, text, message) -> None:
    response = client.get(path, {"ngay": text})
    page = words(response)

    assert response.status_code == 400
    assert page.count(message) == 2  # summary and field
    assert "Số liệu đến hết ngày 17/06/2015" in page


def test_a_failing_module_leaves_the_page_standing(client, plan, fakes, caplog) -> None:
    take_snapshot(by=SYSTEM, as_of=date(2015, 6, 15))
    fakes.says("services.procedures_level_4", lambda day: RuntimeError("boom"))

    overview = words(client.get(OVERVIEW))
    one = words(client.get(target_page("APP-2")))

    assert "Số đo gần nhất ghi được: 2, ngày 15/06/2015." in overview
    assert "Phân hệ đo đang gặp lỗi." in overview
    assert "62,5 %" in overview
    assert "Phân hệ đo chỉ tiêu này đang gặp lỗi" in one
    assert "Số đo gần nhất ghi được: 2, ngày 15/06/2015." in one


def test_a_failing_module_without_any_reading_says_so(client, plan, fakes, caplog) -> None:
    fakes.says("services.procedures_level_4", lambda day: RuntimeError("boom"))

    assert "Chưa có số đo nào được ghi trước đó." in words(client.get(target_page("APP-2")))


def test_what_a_module_says_about_a_day_is_shown(client, plan, fakes) -> None:
    fakes.says("services.procedures_level_4", lambda day: NotMeasured("Danh mục có từ tháng 7 năm 2013."))

    assert "Danh mục có từ tháng 7 năm 2013." in words(client.get(target_page("APP-2", "?ngay=2013-04-01")))


@pytest.mark.parametrize("path", [OVERVIEW, "/ke-hoach/ngan-sach/"])
def test_before_a_plan_is_loaded_the_pages_say_so(client, path) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert "Chưa có kế hoạch nào được nạp" in words(response)


def test_sample_data_is_labelled(client, plan, fakes) -> None:
    with override_settings(TINHSO_DEMO=True):
        assert "Hồ sơ trong tỉnh mẫu là dữ liệu mẫu" in words(client.get(OVERVIEW))
    assert "Hồ sơ trong tỉnh mẫu là dữ liệu mẫu" not in words(client.get(OVERVIEW))


# --- one target ---


def test_one_target_shows_definition_reading_figure_and_rows(client, plan, fakes) -> None:
    opened = Drilldown("/ke-hoach/", 5, {"muc": "3"})
    fakes.says(
        "services.procedures_level_3",
        lambda day: share_reading(day, 5, 8, drilldown=opened, note="Ghi chú đo."),
    )
    response = client.get(target_page("APP-1"))
    page = words(response)

    for text in (
        "Cung cấp hầu hết các dịch vụ công cơ bản trực tuyến mức độ 2 và 3",
        "“Hầu hết” là tham số, mặc định 80 %",
        "đề xuất, chưa kiểm chứng",
        "31/12/2015",
        "62,5 %",
        "5 thủ tục từ mức độ 3 trở lên trên 8 thủ tục trong danh mục",
        "Xem 5 dòng đứng sau con số này",
        "Với mẫu số hôm nay, cần thêm 2 thủ tục từ mức độ 3 trở lên để đạt mức 80 %; còn 6,5 tháng.",
        "Ghi chú đo.",
        "Mục tiêu của tỉnh",
        "Đề án quốc gia",
        "tham số; văn bản viết “hầu hết”",
        "chưa đối chiếu",
        "Định nghĩa services.procedures_level_3",
    ):
        assert text in page, text
    assert 'href="/ke-hoach/?muc=3"' in response.content.decode()


def test_the_history_is_drawn_and_told_with_its_forecast(client, plan, fakes) -> None:
    def rising(day: date):
        return share_reading(day, (day.year - 2013) * 12 + day.month, 36)

    fakes.says("services.procedures_level_2", rising)
    backfill(by=SYSTEM, first=date(2013, 7, 1), last=date(2015, 6, 16))
    response = client.get(target_page("APP-1"))
    page = words(response)

    assert "Dự báo đến 31/12/2015: " in page
    assert "khoảng 95 % từ" in page
    assert "qua 24 số đo theo tháng từ 31/07/2013" in page
    assert "ts-chart__band" in response.content.decode()
    assert "31/05/2015 80,6 % 29 36" in page


def test_a_corrected_reading_is_marked(client, plan, fakes) -> None:
    take_snapshot(by=SYSTEM, as_of=date(2015, 5, 31))
    fakes.says("services.procedures_level_4", lambda day: count_reading(day, 1))
    take_snapshot(by=SYSTEM, as_of=date(2015, 5, 31))

    assert "31/05/2015 1 17/06/2015 (đã sửa)" in words(client.get(target_page("APP-2")))


def test_a_signed_path_and_its_baseline_are_shown(client, plan, fakes) -> None:
    measure = Measure.objects.get(target__code="APP-2")
    Measure.objects.filter(pk=measure.pk).update(
        baseline=1, baseline_on=date(2013, 12, 31), baseline_source="Khảo sát mẫu"
    )
    measure.lines.update(milestones=[{"on": "2014-12-31", "value": "2"}])
    page = words(client.get(target_page("APP-2", "?ngay=2014-12-31")))

    assert "Lộ trình đến 31/12/2014 2" in page
    assert "Số liệu gốc 1 (31/12/2013, Khảo sát mẫu)" in page


def test_a_line_of_the_scheme_with_the_same_value_is_drawn_once(client, plan, fakes) -> None:
    TargetLine.objects.filter(measure__target__code="APP-1", origin="national").update(low=90)
    backfill(by=SYSTEM, first=date(2015, 3, 1), last=date(2015, 6, 16))
    html = client.get(target_page("APP-1")).content.decode()

    assert html.count("plan-chart__level--province") == 2
    assert html.count("plan-chart__level--national") == 2
    TargetLine.objects.filter(measure__target__code="APP-1", origin="national").update(low=80)
    assert "plan-chart__level--national" not in client.get(target_page("APP-1")).content.decode()


def test_at_the_deadline_what_is_missing_is_said(client, plan, fakes, monkeypatch) -> None:
    from datetime import UTC, datetime

    from tinhso.kernel import clock

    monkeypatch.setattr(clock, "business", lambda: clock.fixed(datetime(2016, 1, 5, tzinfo=UTC)))
    page = words(client.get(target_page("APP-2", "?ngay=2015-12-31")))

    assert "Không đạt" in page
    assert "Khi đến hạn còn thiếu 1 thủ tục mức độ 4 để đạt mức 3." in page


def test_a_share_of_nothing_shows_no_number(client, plan, fakes) -> None:
    fakes.says("services.decided_on_time", lambda day: share_reading(day, 0, 0))

    assert "Chưa có gì để đếm: mẫu số bằng 0." in words(client.get(target_page("GEN-2")))


def test_an_unknown_target_is_not_found(client, plan) -> None:
    assert client.get(target_page("APP-9")).status_code == 404
    assert client.get(target_page("'; DROP TABLE plan_plan")).status_code == 404


def test_every_target_has_its_page_in_both_languages(client, plan, fakes) -> None:
    for target in plan.targets:
        assert target.title["vi"] in words(client.get(target_page(target.code)))
    for target in plan.targets:
        english = visitor("en").get(target_page(target.code))
        assert target.title["en"] in words(english)
        assert target.text["en"] in words(english)


# --- budget ---


def test_the_budget_is_two_marginals_with_its_note(client, plan) -> None:
    page = words(client.get("/ke-hoach/ngan-sach/"))

    for text in (
        "57,6 tỷ đồng",
        "2013 21.400 37,15 %",
        "2014 17.200 29,86 %",
        "2015 19.000 32,99 %",
        "Cộng 57.600 100,00 %",
        "Ngân sách Trung ương 21.400 37,15 %",
        "Hai cách phân chia trùng tỷ lệ với nhau",
        "không có ô “năm x nguồn”",
        "dấu phẩy là dấu thập phân",
    ):
        assert text in page, text


def test_a_budget_that_does_not_add_up_is_shown_and_not_mended(client, plan) -> None:
    BudgetMarginal.objects.filter(key="2013").update(amount=21_500_000_000)
    BudgetMarginal.objects.filter(key="other").update(percent="33.99")
    page = words(client.get("/ke-hoach/ngan-sach/"))

    assert "Các năm cộng lại lệch 100 triệu đồng so với tổng số." in page
    assert "Các nguồn vốn cộng lại lệch 1,00 điểm phần trăm so với 100 %." in page
    assert "Cộng 57.700" in page
    assert "Hai cách phân chia trùng tỷ lệ" not in page


def test_a_plan_without_budget_has_none_to_show(client, plan) -> None:
    Plan.objects.update(budget_total=None)

    assert "không có phần này" in words(client.get("/ke-hoach/ngan-sach/"))


# --- English, queries ---


def test_the_pages_speak_english(plan, fakes) -> None:
    english = visitor("en")
    overview = words(english.get(OVERVIEW))

    assert "24 targets, 4 measured live" in overview
    assert "No module measures this target yet." in overview
    assert "Online public services at level 4" in overview
    assert "57.6 billion đồng" in words(english.get("/ke-hoach/ngan-sach/"))


@pytest.mark.parametrize("keep", [("APP-1",), ("APP-1", "NET-1", "HR-1")])
def test_the_overview_asks_the_database_a_fixed_number_of_times(
    client, plan, fakes, django_assert_num_queries, keep
) -> None:
    Target.objects.exclude(code__in=keep).delete()
    backfill(by=SYSTEM, first=date(2013, 7, 1), last=date(2015, 6, 16))
    client.get(OVERVIEW)

    with django_assert_num_queries(18):
        client.get(OVERVIEW)


def test_one_target_asks_the_database_a_fixed_number_of_times(
    client, plan, fakes, django_assert_num_queries
) -> None:
    client.get(target_page("APP-1"))
    with django_assert_num_queries(19):
        client.get(target_page("APP-1"))


def test_the_budget_asks_the_database_a_fixed_number_of_times(
    client, plan, django_assert_num_queries
) -> None:
    with django_assert_num_queries(13):
        client.get("/ke-hoach/ngan-sach/")


def test_labels_are_said_in_the_readers_language() -> None:
    from tinhso.modules.plan.pages.text import said

    with translation.override("en"):
        assert said({"vi": "một", "en": "one"}) == "one"
        assert said({"vi": "một"}) == "một"
    assert said({}) == ""


def test_models_name_themselves(plan) -> None:
    assert str(Plan.objects.get()) == "635/QĐ-UBND"
    assert str(Target.objects.get(code="APP-2")) == "APP-2"
    assert str(Measure.objects.filter(target__code="APP-2").get()).endswith(":main")
    assert str(TargetLine.objects.filter(measure__target__code="APP-2").get()).endswith(":province")
    assert str(BudgetMarginal.objects.get(key="2013")) == "year:2013"
    assert str(ObjectiveGroup.objects.get(code="HR")) == "HR"
    assert str(Reading(indicator="a.b", as_of=date(2015, 5, 31))) == "a.b 2015-05-31 r1"
