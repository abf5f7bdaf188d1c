"""What feedback tells the index: each figure has as many rows as it says."""

from datetime import date, timedelta

import pytest

from tinhso.kernel.actors import ANONYMOUS
from tinhso.kernel.scope import acting
from tinhso.modules.feedback import testing as make
from tinhso.modules.feedback.enums import State
from tinhso.modules.feedback.judged import JUDGED
from tinhso.modules.feedback.models import Feedback
from tinhso.modules.quality import api as quality
from tinhso.modules.quality import testing as make_quality

pytestmark = pytest.mark.django_db

FIGURES = {"5.2": (2, 3), "5.3": (2, 5)}


def test_figures_and_the_rows_behind_them(sent):
    (provider,) = JUDGED
    with acting(ANONYMOUS):
        found = provider.count(sent)
        for code, figure in FIGURES.items():
            part, whole = (
                sum(getattr(cell, name) for cell in found.cells[code]) for name in ("part", "whole")
            )
            assert (part, whole) == figure, code
            for which, count in ((quality.PART, part), (quality.REST, whole - part), (quality.WHOLE, whole)):
                rows = provider.rows(sent, code, which, 50, 0)
                assert len(rows) == count, (code, which)
                assert {len(row.cells) for row in rows} <= {len(provider.columns())}
                assert not any(row.href for row in rows)


@pytest.fixture
def sent():
    """One answered in time, one answered but disliked, one late, one sent again and the letter that repeats it."""
    make.make_calendar()
    make_quality.make_law()
    office = make.make_office()
    make.make_feedback(office, State.ANSWERED)
    disliked = make.make_feedback(office, State.ANSWERED)
    Feedback.objects.filter(pk=disliked.pk).update(liked=False)
    late, again, repeat = (make.write(office) for _time in range(3))
    at = make.at(30).now()
    Feedback.objects.filter(pk=late.pk).update(settle_by=at - timedelta(days=1))
    Feedback.objects.filter(pk__in=(again.pk, repeat.pk)).update(settle_by=at + timedelta(days=1))
    Feedback.objects.filter(pk=repeat.pk).update(repeats_id=again.pk)
    return quality.Span(date(2015, 6, 1), date(2015, 6, 30), date(2015, 6, 30), at)
