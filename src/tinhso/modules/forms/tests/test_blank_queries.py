"""A form as it is printed empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinhso.modules.forms import api
from tinhso.modules.forms.queries.form_version import MACHINES
from tinhso.modules.forms.testing import make_form, xlsform

pytestmark = pytest.mark.django_db

SURVEY = """
type|name|label::Tiếng Việt (vi)|label::English (en)|hint::Tiếng Việt (vi)|hint::English (en)|calculation
text|loose|Lời nhắn|Message|Ngắn gọn|Short|
begin group|g|Người nộp|Applicant|||
text|name|Họ tên|Name|||
select_one c|sex|Giới tính của ${name}|Sex of ${name}|||
select_one many|place|Nơi ở|Place|||
file|copy|Bản chụp|Copy|||
note|n|Lưu ý|Note|||
calculate|k|||||1 + 1
begin repeat|r|Con|Child|||
text|child|Tên con|Name of the child|||
end repeat||||||
end group||||||
begin group|e|Giấy tờ|Papers|||
file|other|Khác|Other|||
end group||||||
"""
CHOICES = (
    "list_name|name|label::Tiếng Việt (vi)|label::English (en)\nc|f|Nữ|Female\nc|m|Nam|Male\n"
    + "\n".join(f"many|p{n}|Nơi {n}|Place {n}" for n in range(13))
)


def test_questions_with_room_for_answers(tmp_path: Path) -> None:
    MACHINES.clear()
    made = make_form(xlsform(SURVEY, CHOICES), tmp_path)
    loose, person, children = api.blank(made.id)
    assert [(q.label, q.hint) for q in loose.questions] == [("Lời nhắn", "Ngắn gọn")]
    assert (person.title, person.repeats, children.title, children.repeats) == (
        "Người nộp",
        False,
        "Con",
        True,
    )
    assert [(q.label, q.choices) for q in person.questions] == [
        ("Họ tên", ()), ("Giới tính của ……", ("Nữ", "Nam")), ("Nơi ở", ()),
    ]  # fmt: skip
    assert [q.label for q in children.questions] == ["Tên con"]
    assert api.blank(made.id, "en")[1].questions[1].label == "Sex of ……"
