"""Search, references and the home page's widget: how others meet the plan."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.refs import Ref, resolve
from tinhso.modules.plan.pages.widgets import home_figures
from tinhso.modules.plan.search import find

from .helpers import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("app-2", ["APP-2"]),
        ("APP-2", ["APP-2"]),
        ("truyen hinh so", ["POP-3"]),
        ("truyền hình số", ["POP-3"]),
        ("television", ["POP-2", "POP-3"]),
        ("thuong mai dien tu", ["APP-3", "APP-4"]),
        ("khai sinh", []),
        ("", []),
        ("  ", []),
        ("'; --", []),
    ],
)
def test_targets_are_found_with_and_without_accents(plan, query, codes) -> None:
    assert [hit.title.split(" – ")[0] for hit in find(query, ANONYMOUS, 10)] == codes


def test_a_code_ranks_above_words_and_the_limit_holds(plan) -> None:
    (hit,) = find("app-2", ANONYMOUS, 10)

    assert hit.rank > find("truyen hinh so", ANONYMOUS, 10)[0].rank
    assert hit.url == "/ke-hoach/chi-tieu/APP-2/"
    assert len(find("thong tin", ANONYMOUS, 1)) <= 1


def test_hits_speak_the_readers_language(plan) -> None:
    with translation.override("en"):
        (hit,) = find("APP-2", ANONYMOUS, 10)
        assert hit.title == "APP-2 – Online public services at level 4"
        assert str(hit.summary) == "Target of plan 635/QĐ-UBND"


def test_search_asks_once(plan, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        find("truyền hình", ANONYMOUS, 10)


def test_a_reference_to_the_plan_has_a_label_and_a_page(plan) -> None:
    found = resolve(Ref("plan.plan", plan.id), ANONYMOUS)

    assert found is not None
    assert (found.label, found.url) == ("635/QĐ-UBND", "/ke-hoach/")
    assert resolve(Ref("plan.plan", plan.id + 1), ANONYMOUS) is None


def test_the_home_page_shows_what_is_measured(plan, fakes) -> None:
    page = visitor("vi").get("/").content.decode()

    assert "Kế hoạch 635/QĐ-UBND đang ở đâu" in page
    assert "Dịch vụ công trực tuyến mức độ 4" in page
    assert "Xem cả 24 chỉ tiêu" in page


def test_the_widget_shows_at_most_four_targets_and_only_measured_ones(plan, fakes) -> None:
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    shown = home_figures(request)

    assert [card.code for card in shown["cards"]] == ["GEN-1", "GEN-2", "APP-1", "APP-2"]
    assert shown["total"] == 24


def test_without_a_plan_the_widget_is_empty() -> None:
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS

    assert home_figures(request)["cards"] == ()
