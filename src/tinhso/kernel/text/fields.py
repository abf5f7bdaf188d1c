"""Model fields that keep text canonical, and the database side of folding and sorting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models

from .checks import check_line, check_text, refused
from .folding import nfc
from .sorting import name_sort_key, sort_key

if TYPE_CHECKING:
    _CharField = models.CharField[Any, Any]
    _TextField = models.TextField[Any, Any]
    _BinaryField = models.BinaryField[Any, Any]
else:
    _CharField, _TextField, _BinaryField = models.CharField, models.TextField, models.BinaryField


class Fold(models.Func):
    """`tinhso_fold(…)` of the database: for generated columns, and for what is compared with them."""

    function = "tinhso_fold"
    output_field = models.TextField()
    arity = 1


def _prepared(value: Any, *, one_line: bool) -> Any:
    if not isinstance(value, str):
        return value
    problem = refused(value, one_line=one_line)
    if problem is not None:
        raise problem
    return nfc(value)


class NFCCharField(_CharField):
    """One line of text, stored in NFC; control characters are refused, by validation and again on saving."""

    default_validators = [check_line]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return nfc(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return _prepared(super().get_prep_value(value), one_line=True)


class NFCTextField(_TextField):
    """Text of several lines, stored in NFC with line feeds only; control characters are refused."""

    default_validators = [check_text]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return nfc(value).replace("\r\n", "\n") if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = _prepared(super().get_prep_value(value), one_line=False)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class SortKeyField(_BinaryField):
    """The sort key of another field of the same row, filled on save and on bulk_create.

    `source` names the text field, `names=True` orders people by given name. `save(update_fields=…)` must
    name this field beside its source; `QuerySet.update` and `bulk_update` do not fill it (use `key_for`).
    """

    # Longer keys would not fit a B-tree index; the order of very long texts ends at their beginning.
    MAX_BYTES = 900

    def __init__(self, *args: Any, source: str, names: bool = False, **kwargs: Any) -> None:
        self.source = source
        self.names = names
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        if self.names:
            kwargs["names"] = True
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def key_for(self, text: str | None) -> bytes | None:
        """The stored key of a text; None stays None."""
        if text is None:
            return None
        make: Callable[[str], bytes] = name_sort_key if self.names else sort_key
        return make(text)[: self.MAX_BYTES]

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        key = self.key_for(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key)
        return key
