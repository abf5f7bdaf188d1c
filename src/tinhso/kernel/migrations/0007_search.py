"""The set of folded words of a text, equal to `tinhso.kernel.search.fold_words`.

Built without a text search parser: parsers take "15/6" or "a.b" for addresses and numbers, and differ with the
locale of the server.
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION tinhso_words(value text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_to_tsvector(array_remove(string_to_array(
  regexp_replace(
    regexp_replace(tinhso_fold(value), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g'),
    '([^ ]{60})[^ ]+', '\1', 'g'),
  ' '), ''))
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_jobs")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION tinhso_words(text)")]
