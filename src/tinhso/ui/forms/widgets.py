"""Widgets of the design system. Their markup is GOV.UK's, compared with its fixtures by a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tinhso.ui import words

SHORT_DATE = "%d/%m/%Y"


class TsText(forms.TextInput):
    """One line of text. ``width`` in characters (2, 3, 4, 5, 10, 20, 30) says how long an answer is expected."""

    template_name = "ui/forms/widgets/text.html"

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        *,
        width: int | None = None,
        prefix: Any = "",
        suffix: Any = "",
        inputmode: str = "",
        kind: str = "text",
    ) -> None:
        extra = {"inputmode": inputmode} if inputmode else {}
        super().__init__({**extra, **(attrs or {})})
        self.input_type = kind
        self.width, self.prefix, self.suffix = width, prefix, suffix

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds prefix and suffix."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"prefix": self.prefix, "suffix": self.suffix}
        return context


class TsMoney(TsText):
    """Whole đồng; the unit stands behind the input and dots between thousands are shown and understood."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, width: int | None = 10) -> None:
        super().__init__(attrs, width=width, suffix=_("đồng"), inputmode="numeric")

    def format_value(self, value: Any) -> Any:
        """Digits in groups of three; what cannot be read is shown as it was typed."""
        if isinstance(value, int):
            return words.number(value)
        return super().format_value(value)


class TsShortDate(TsText):
    """A day on one line, for filters: 31/12/2014 whatever the browser's own language is."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})}, width=10, inputmode="numeric")

    def format_value(self, value: Any) -> Any:
        """Day, month, year; what cannot be read is shown as it was typed."""
        if isinstance(value, date):
            return value.strftime(SHORT_DATE)
        return super().format_value(value)


class TsTextarea(forms.Textarea):
    """Several lines of text."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, rows: int = 5) -> None:
        super().__init__({**(attrs or {}), "rows": rows})
        self.attrs.pop("cols", None)


class TsSelect(forms.Select):
    """A list to choose one from; for more than about seven options."""


class TsCheck(forms.CheckboxInput):
    """One checkbox with its label beside it."""


class _Options:
    """Options with hints, numbered the way GOV.UK numbers them: ``x``, ``x-2``, ``x-3``."""

    hints: Mapping[str, Any]
    inline: bool

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Id of one option; empty for the group, which is named by its legend."""
        if not id_ or index is None:
            return ""
        return (
            id_ if index == "0" else f"{id_}-{'-'.join(str(int(part) + 1) for part in str(index).split('_'))}"
        )

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One option, with its hint."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds whether the options stand in one line."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["inline"] = self.inline
        return context


class TsRadio(_Options, forms.RadioSelect):
    """One of few options. ``hints`` explains options by value."""

    template_name = "ui/forms/widgets/radios.html"

    def __init__(
        self,
        attrs: Any = None,
        choices: Any = (),
        *,
        hints: Mapping[str, Any] | None = None,
        inline: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints, self.inline = hints or {}, inline


class TsChecks(_Options, forms.CheckboxSelectMultiple):
    """Any of several options. ``hints`` explains options by value."""

    template_name = "ui/forms/widgets/checks.html"

    def __init__(
        self, attrs: Any = None, choices: Any = (), *, hints: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.hints, self.inline = hints or {}, False


@dataclass(frozen=True)
class CurrentFile:
    """A file that was given before and stays unless another one is chosen; ``size`` in bytes."""

    name: str
    href: str = ""
    size: int | None = None

    @property
    def words(self) -> str:
        """Name and size."""
        return f"{self.name} ({words.size(self.size)})" if self.size else self.name


class TsFile(forms.FileInput):
    """A file to send. ``current`` is the one sent before; with ``removable`` it can be taken away.

    ``accept`` lists types for the browser's dialog; the server checks the content again.
    """

    template_name = "ui/forms/widgets/file.html"

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        *,
        accept: str = "",
        multiple: bool = False,
        current: CurrentFile | None = None,
        removable: bool = False,
    ) -> None:
        self.allow_multiple_selected = multiple
        super().__init__({**(attrs or {}), **({"accept": accept} if accept else {})})
        self.current, self.removable = current, removable

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds the file that is there."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {
            "current": self.current,
            "removable": self.removable,
            "clear_name": f"{name}-clear",
        }
        return context

    def wants_removal(self, data: Mapping[str, Any], name: str) -> bool:
        """Whether the box "remove this file" was ticked."""
        return self.removable and bool(data.get(f"{name}-clear"))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The uploaded file, or the list of them when several are allowed."""
        if self.allow_multiple_selected:
            return files.getlist(name) if isinstance(files, MultiValueDict) else files.get(name)
        return super().value_from_datadict(data, files, name)


@dataclass(frozen=True)
class Part:
    """One input of a parts widget; ``width`` in characters."""

    name: str
    label: Any
    width: int
    inputmode: str = "numeric"


class PartsWidget(forms.Widget):
    """Several inputs in one fieldset. Its value in a form is a mapping part -> text as typed, or None."""

    template_name = "ui/forms/widgets/parts.html"
    use_fieldset = True
    parts: ClassVar[Sequence[Part]]
    split: Callable[..., Mapping[str, str]]
    """Method of each kind: a Python value as part -> text."""

    @property
    def part_names(self) -> tuple[str, ...]:
        """Names of the parts in order."""
        return tuple(part.name for part in self.parts)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str] | None:
        """What was typed, trimmed; None when no part was sent."""
        typed = {part: str(data.get(f"{name}-{part}") or "").strip() for part in self.part_names}
        return typed if any(typed.values()) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form that was sent did not have these inputs."""
        return all(f"{name}-{part}" not in data for part in self.part_names)

    def id_for_label(self, id_: str) -> str:
        """Empty: the group is named by its legend."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The parts with their ids, names, values and error state."""
        attrs = dict(attrs or {})
        wrong = attrs.pop("wrong_parts", ())
        context: dict[str, Any] = super().get_context(name, None, attrs)
        texts = value if isinstance(value, Mapping) else ({} if value in (None, "") else self.split(value))
        id_ = context["widget"]["attrs"].get("id", "")
        context["widget"]["parts"] = [
            {
                "name": f"{name}-{part.name}",
                "id": f"{id_}-{part.name}" if id_ else "",
                "label": part.label,
                "value": texts.get(part.name, ""),
                "width": part.width,
                "inputmode": part.inputmode,
                "wrong": part.name in wrong,
                "disabled": bool(context["widget"]["attrs"].get("disabled")),
            }
            for part in self.parts
        ]
        return context


_DAY = (
    Part("day", pgettext_lazy("part of a date", "Ngày"), 2),
    Part("month", pgettext_lazy("part of a date", "Tháng"), 2),
    Part("year", pgettext_lazy("part of a date", "Năm"), 4),
)
_TIME = (
    Part("hour", pgettext_lazy("part of a date", "Giờ"), 2),
    Part("minute", pgettext_lazy("part of a date", "Phút"), 2),
)


def _split_day(value: Any) -> dict[str, str]:
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _split_time(value: Any) -> dict[str, str]:
    moment = time.fromisoformat(value) if isinstance(value, str) else value
    return {"hour": str(moment.hour), "minute": f"{moment.minute:02d}"}


class TsDate(PartsWidget):
    """Day, month and year. Takes a date or its ISO text."""

    parts = _DAY

    def split(self, value: Any) -> Mapping[str, str]:
        """Day, month, year as numbers without leading zero."""
        return _split_day(value)


class TsTime(PartsWidget):
    """Hour and minute. Takes a time or its ISO text."""

    parts = _TIME

    def split(self, value: Any) -> Mapping[str, str]:
        """Hour, and minute with two digits."""
        return _split_time(value)


class TsDateTime(PartsWidget):
    """Day, month, year, hour, minute in local time. Takes a datetime or its ISO text."""

    parts = (*_DAY, *_TIME)

    def split(self, value: Any) -> Mapping[str, str]:
        """All five parts, an aware moment in local time."""
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        moment = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return {**_split_day(moment.date()), **_split_time(moment.time())}


class TsGeopoint(PartsWidget):
    """Latitude and longitude in degrees. A button fills them in when the browser can tell the place."""

    template_name = "ui/forms/widgets/geopoint.html"
    parts = (
        Part("lat", _("Vĩ độ"), 10, "decimal"),
        Part("lon", _("Kinh độ"), 10, "decimal"),
    )

    def split(self, value: Any) -> Mapping[str, str]:
        """Both degrees as text; takes a pair or ``"9.29 105.72"``."""
        lat, lon = (value.split()[:2] if isinstance(value, str) else tuple(value)[:2]) if value else ("", "")
        return {"lat": str(lat), "lon": str(lon)}
