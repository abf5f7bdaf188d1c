"""The database's own fold function, equal to `tinhso.kernel.text.fold`.

The text of the function is frozen here. When folding changes, a new migration replaces the function and
rebuilds what was generated with it.
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION tinhso_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
  lower(translate(
    regexp_replace(
      regexp_replace(normalize(value, NFD) COLLATE "C", '[\u0300-\u036f]', '', 'g'),
      '[\u00ad\u200b-\u200d\u2060\ufeff]', '', 'g'),
    'ĐđÆØŒÞŁΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
    'ddæøœþłαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюя') COLLATE "C"),
  '[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'), ' ')
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION tinhso_fold(text)"),
    ]
