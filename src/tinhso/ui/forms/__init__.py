"""Forms in the design system: renderer, widgets, and the fields whose input has several parts."""

from tinhso.ui.forms.boundfield import TsBoundField
from tinhso.ui.forms.errors import SummaryEntry, summary_entries
from tinhso.ui.forms.fields import (
    DateField,
    DateTimeField,
    Geopoint,
    GeopointField,
    MoneyField,
    ShortDateField,
    TimeField,
)
from tinhso.ui.forms.renderer import TsRenderer
from tinhso.ui.forms.widgets import (
    CurrentFile,
    TsCheck,
    TsChecks,
    TsDate,
    TsDateTime,
    TsFile,
    TsGeopoint,
    TsMoney,
    TsRadio,
    TsSelect,
    TsShortDate,
    TsText,
    TsTextarea,
    TsTime,
)

__all__ = [
    "CurrentFile",
    "DateField",
    "DateTimeField",
    "Geopoint",
    "GeopointField",
    "MoneyField",
    "ShortDateField",
    "SummaryEntry",
    "TimeField",
    "TsBoundField",
    "TsCheck",
    "TsChecks",
    "TsDate",
    "TsDateTime",
    "TsFile",
    "TsGeopoint",
    "TsMoney",
    "TsRadio",
    "TsRenderer",
    "TsSelect",
    "TsShortDate",
    "TsText",
    "TsTextarea",
    "TsTime",
    "summary_entries",
]
