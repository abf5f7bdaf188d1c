"""English is a complete translation, and the compiled file is what the text file says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools import messages


@pytest.mark.parametrize("application", messages.applications(), ids=lambda path: path.name)
def test_english_is_complete(application: Path) -> None:
    assert not messages.faults(application)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ('_("một")', (None, "một")),
        ('gettext_lazy("một " "hai")', (None, "một hai")),
        ('ngettext("một", "nhiều", n)', (None, "một")),
        ('pgettext("nơi", "một")', ("nơi", "một")),
        ('npgettext("nơi", "một", "nhiều", n)', ("nơi", "một")),
        ('print("một")', None),
        ("_(name)", None),
    ],
)
def test_texts_in_code_are_found(source: str, key: messages.Key | None) -> None:
    assert messages.key_of(ast.parse(source, mode="eval").body) == key


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ('{% translate "một" %}', (None, "một")),
        ("{% translate 'một' context 'nơi' %}", ("nơi", "một")),
        (
            "{% blocktranslate trimmed %}\n một\n hai {{ x }}\n{% endblocktranslate %}",
            (None, "một hai %(x)s"),
        ),
        ('{% c "tag" text=_("một (hai)") %}', (None, "một (hai)")),
        ('{{ _("một") }}', (None, "một")),
    ],
)
def test_texts_in_templates_are_found(template: str, key: messages.Key) -> None:
    found = [key for key, _ in messages.calls(messages.template_source(template), whole=False)]
    assert found == [key]


def test_plurals_in_templates_are_found() -> None:
    template = "{% blocktranslate count n=n %}một{% plural %}{{ n }}{% endblocktranslate %}"
    assert [key for key, _ in messages.calls(messages.template_source(template), whole=False)] == [
        (None, "một")
    ]


HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def test_a_text_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        HEAD
        + '#, python-format\nmsgid ""\n"một "\n"%(x)s"\nmsgstr "one %(x)s"\n\n'
        + '#, fuzzy\nmsgctxt "nơi"\nmsgid "hai"\nmsgid_plural "nhiều"\nmsgstr[0] "two"\nmsgstr[1] "twos"\n'
    )
    there, fuzzy = messages.po(path)
    assert there == {(None, "một %(x)s"): ["one %(x)s"], ("nơi", "hai"): ["two", "twos"]}
    assert fuzzy == {("nơi", "hai")}


@pytest.mark.parametrize(
    ("text", "translation", "wrong"),
    [
        ("có %(n)s", "%(n)s of them", False),
        ("có %(n)s", "of them", True),
        ("<b>có</b>", "<b>yes</b>", False),
        ("<b>có</b>", "yes", True),
        ("có {x}", "yes {y}", True),
    ],
)
def test_lost_placeholders_are_caught(text: str, translation: str, wrong: bool) -> None:
    assert bool(messages.misfits(text, [translation])) is wrong


def test_faults_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "pages.py").write_text('_("một")\n_("hai")\n_("ba %(n)s")\n')
    assert messages.faults(tmp_path) == ["locale/en/LC_MESSAGES/django.po: missing, for 3 texts"]
    source = tmp_path / "locale/en/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        HEAD + 'msgid "một"\nmsgstr ""\n\nmsgid "ba %(n)s"\nmsgstr "three"\n\nmsgid "bốn"\nmsgstr "four"\n'
    )
    found = "\n".join(messages.faults(tmp_path))
    for fault in (
        "pages.py:2: not in",
        "not used any more: 'bốn'",
        "not translated: 'một'",
        "other placeholders",
        "not made from django.po",
    ):
        assert fault in found
