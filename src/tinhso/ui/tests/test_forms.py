"""Forms: ids and references, error summary, hints, groups, Django's own widgets, files, formsets."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.utils.datastructures import MultiValueDict

from tinhso.kernel.testing.pages import inspect_fragment, inspect_html
from tinhso.ui import forms as ts
from tinhso.ui import samples
from tinhso.ui.forms import summary_entries


class Small(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trên giấy tờ")
    day = ts.DateField(label="Ngày cấp")
    kind = forms.ChoiceField(label="Loại?", widget=ts.TsRadio, choices=[("a", "A"), ("b", "B")])
    agreed = forms.BooleanField(label="Đồng ý")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def whole(form: forms.BaseForm) -> str:
    template = engines["django"].from_string('{% load ui %}{% c "error_summary" form=form %}{{ form }}')
    return template.render({"form": form})


@pytest.mark.parametrize("data", [None, {}, samples.WRONG])
def test_everything_form_has_no_fault(data):
    form = samples.EverythingForm(data)
    drawn = f"<div>{whole(form)}</div>"
    assert inspect_fragment(drawn) == []


@pytest.mark.parametrize("data", [None, {}, samples.WRONG])
def test_every_reference_of_a_form_exists(data):
    page = f'<!DOCTYPE html><html lang="vi"><head><title>a</title></head><body><main><h1>a</h1>{whole(samples.EverythingForm(data))}</main></body></html>'
    assert [fault for fault in inspect_html(page) if "#" in fault] == []


def test_hint_then_error_are_described():
    drawn = str(Small({})["name"].as_field_group())
    assert 'aria-describedby="id_name-hint id_name-error"' in drawn
    assert drawn.index('id="id_name-hint"') < drawn.index('id="id_name-error"') < drawn.index("<input")
    assert 'aria-invalid="true"' in drawn
    assert " required" not in drawn


def test_unbound_field_has_no_error_state():
    drawn = str(Small()["name"].as_field_group())
    assert "govuk-form-group--error" not in drawn
    assert "aria-invalid" not in drawn


def test_own_describedby_of_a_widget_stays():
    class Own(forms.Form):
        name = forms.CharField(widget=ts.TsText({"aria-describedby": "elsewhere"}), help_text="gợi ý")

    assert 'aria-describedby="elsewhere id_name-hint"' in str(Own()["name"])


def test_summary_leads_to_the_first_input_of_each_field():
    entries = summary_entries([Small({"day-day": "31", "day-month": "x", "day-year": "2015"})])
    assert [entry.href for entry in entries] == ["#id_name", "#id_day-month", "#id_kind", "#id_agreed"]
    assert entries[0].text == "Họ và tên: chưa điền"
    assert entries[2].text == "Loại: chưa chọn"
    drawn = whole(Small({}))
    for entry in summary_entries([Small({})]):
        assert f'id="{entry.href[1:]}"' in drawn


def test_message_that_names_the_field_is_not_prefixed():
    class Own(forms.Form):
        name = forms.CharField(label="Họ tên", error_messages={"required": "Họ tên phải có"})
        other = forms.CharField(label="Số", required=False)

        def clean_other(self):
            raise forms.ValidationError("Số này đã dùng", code="taken")

    assert [entry.text for entry in summary_entries([Own({})])] == ["Họ tên phải có", "Số này đã dùng"]


def test_what_is_wrong_with_a_file_names_its_question():
    class Own(forms.Form):
        card = forms.FileField(label="Ảnh chứng minh nhân dân", widget=ts.TsFile())

        def clean_card(self):
            raise forms.ValidationError("Tệp này không phải PDF, JPEG hay PNG.", code="wrong_type")

    upload = SimpleUploadedFile("a.exe", b"MZ")
    (entry,) = summary_entries([Own({}, {"card": upload})])
    assert entry.text == "Ảnh chứng minh nhân dân: tệp này không phải PDF, JPEG hay PNG."


def test_errors_of_the_whole_form_come_first_without_link():
    class Own(Small):
        def clean(self):
            raise forms.ValidationError("Hai ngày trái nhau")

    first = summary_entries([Own({})])[0]
    assert (first.text, first.href) == ("Hai ngày trái nhau", "")
    assert "Hai ngày trái nhau" in str(Own({}))


def test_summary_is_silent_without_errors():
    assert summary_entries([Small()]) == []
    assert "govuk-error-summary" not in whole(Small())


def test_summary_of_a_formset_and_extra_errors():
    formset_class = forms.formset_factory(Small, extra=0, min_num=2, validate_min=True)
    formset = formset_class({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"})
    entries = summary_entries([formset], [("Tệp quá lớn", "#id_file")])
    assert entries[-1].href == "#id_file"
    assert "#id_form-0-name" in [entry.href for entry in entries]
    assert entries[0].href == ""
    assert "form-TOTAL_FORMS" in str(formset)


def test_error_of_a_hidden_field_is_said_without_link():
    class Own(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    assert [entry.href for entry in summary_entries([Own({})])] == [""]


def test_optional_fields_say_so_unless_the_form_declines():
    class Own(forms.Form):
        a = forms.CharField(required=False)
        b = forms.BooleanField(required=False)

    assert "(không bắt buộc)" in str(Own()["a"].as_field_group())
    assert "(không bắt buộc)" not in str(Own()["b"].as_field_group())
    Own.mark_optional = False
    assert "(không bắt buộc)" not in str(Own()["a"].as_field_group())


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(label="Câu hỏi"),
        ts.DateField(label="Câu hỏi"),
        forms.ChoiceField(label="Câu hỏi", widget=ts.TsRadio, choices=[("a", "A")]),
    ],
)
def test_single_question_is_the_heading(field):
    class Own(forms.Form):
        legend_is_heading = True
        question = field

    drawn = str(Own())
    assert "<h1" in drawn
    assert "--l" in drawn


def test_two_questions_are_no_heading():
    class Own(Small):
        legend_is_heading = True

    assert "<h1" not in str(Own())


def test_djangos_own_widgets_look_alike():
    class Plain(forms.Form):
        text = forms.CharField()
        long = forms.CharField(widget=forms.Textarea)
        one = forms.ChoiceField(choices=[("a", "A")])
        radio = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
        many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
        file = forms.FileField()
        check = forms.BooleanField()

    drawn = str(Plain({}))
    for name in ("input", "textarea", "select", "radios__input", "checkboxes__input", "file-upload"):
        assert f"govuk-{name}" in drawn
    assert inspect_fragment(f"<form>{drawn}</form>") == []
    hrefs = [entry.href for entry in summary_entries([Plain({})])]
    assert hrefs == ["#id_text", "#id_long", "#id_one", "#id_radio_0", "#id_many_0", "#id_file", "#id_check"]
    for href in hrefs:
        assert f'id="{href[1:]}"' in drawn


def test_error_of_djangos_split_widget_leads_to_its_first_input():
    class Plain(forms.Form):
        at = forms.SplitDateTimeField()

    entry = summary_entries([Plain({})])[0]
    assert f'id="{entry.href[1:]}"' in str(Plain({}))


def test_clearable_file_shows_what_is_there():
    class Held:
        url = "/tep/1/"

        def __str__(self):
            return "giay.pdf"

    class Own(forms.Form):
        file = forms.FileField(required=False, widget=forms.ClearableFileInput)

    drawn = str(Own(initial={"file": Held()}))
    assert "giay.pdf" in drawn
    assert "file-clear" in drawn


def test_choice_groups_and_no_choices():
    class Own(forms.Form):
        radio = forms.ChoiceField(widget=ts.TsRadio, choices=[("Nhóm", [("a", "A"), ("b", "B")]), ("c", "C")])
        none = forms.ChoiceField(widget=ts.TsRadio, choices=[])

    drawn = str(Own({}))
    assert "Nhóm" in drawn
    assert 'id="id_radio"' in drawn or 'id="id_radio-1' in drawn
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert len(set(ids)) == len(ids)
    assert [entry.href for entry in summary_entries([Own({})])][1] == ""


def test_file_widget_removal_and_several_files():
    widget = ts.TsFile(multiple=True, removable=True, current=ts.CurrentFile("giay.pdf", "/tep/1/", 900))
    one, two = SimpleUploadedFile("1.txt", b"1"), SimpleUploadedFile("2.txt", b"2")
    assert widget.value_from_datadict({}, MultiValueDict({"f": [one, two]}), "f") == [one, two]
    assert widget.value_from_datadict({}, {"f": one}, "f") is one
    assert ts.TsFile().value_from_datadict({}, {"f": one}, "f") is one
    assert widget.wants_removal({"f-clear": "1"}, "f")
    assert not widget.wants_removal({}, "f")
    assert not ts.TsFile().wants_removal({"f-clear": "1"}, "f")
    drawn = widget.render("f", None, {"id": "id_f"})
    assert "giay.pdf (1 KB)" in drawn
    assert "multiple" in drawn


def test_disabled_parts_are_disabled():
    class Own(forms.Form):
        day = ts.DateField(disabled=True, initial="2015-06-17")

    drawn = str(Own())
    assert drawn.count(" disabled") == 3
    assert 'value="17"' in drawn
