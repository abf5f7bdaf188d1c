"""A file of records of the national database: JSON, one record, a list of them, or a list under `result`."""

from __future__ import annotations

import json
from typing import IO, Any, Final

from django.utils.translation import gettext as _

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_RECORDS: Final = 500


class NotARecordFile(ValueError):
    """Not a file of records; its text says why, for the person who chose it."""


def read_records(file: IO[bytes]) -> tuple[list[Any], bytes]:
    """The records of a file, not looked into, and its bytes. NotARecordFile."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotARecordFile(_("Tệp lớn hơn 2 MB. Hãy chia thành nhiều tệp."))
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotARecordFile(_("Tệp không phải JSON mã hóa UTF-8, hoặc bị hỏng.")) from error
    if isinstance(data, dict) and isinstance(data.get("result"), list):
        data = data["result"]
    records = data if isinstance(data, list) else [data]
    if not records or not all(isinstance(record, dict) for record in records):
        raise NotARecordFile(_("Tệp không chứa bản ghi thủ tục nào."))
    if len(records) > MOST_RECORDS:
        raise NotARecordFile(_("Tệp có hơn 500 bản ghi. Hãy chia thành nhiều tệp."))
    return records, content


def written(records: list[dict[str, Any]]) -> bytes:
    """The bytes of a file of records."""
    return json.dumps(records, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _refuse(name: str) -> Any:
    raise ValueError(name)
