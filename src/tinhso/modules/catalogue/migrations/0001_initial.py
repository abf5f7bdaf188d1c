"""The catalogue, taken out of the module `services`: its tables keep their rows and get new names.

The state is made anew; in the database three tables are renamed with their constraints, indexes and sequences,
and the law on levels moves from the parameters of the one-stop shop to a table of its own.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import tinhso.kernel.db.ranges
import tinhso.kernel.text.fields
from django.db import migrations, models


TABLES = ("field", "procedure", "procedureversion")

_RENAME = r"""
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT conrelid::regclass::text AS place, conname AS name FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
      AND (conrelid IN ({tables}) AND conname LIKE '{old}\_%' OR confrelid IN ({tables}) AND conname LIKE '%\_fk\_{old}\_%')
  LOOP
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', one.place, one.name,
      replace(CASE WHEN one.name LIKE '{old}\_field%' OR one.name LIKE '{old}\_procedure%' OR one.name LIKE '{old}\_version%'
        THEN regexp_replace(one.name, '^{old}_', '{new}_') ELSE one.name END, '_fk_{old}_', '_fk_{new}_'));
  END LOOP;
  FOR one IN
    SELECT c.relname AS name, c.relkind AS kind FROM pg_class c
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_depend d ON d.objid = c.oid AND d.deptype = 'i' AND d.classid = 'pg_class'::regclass
    WHERE c.relkind IN ('i', 'S') AND c.relname LIKE '{old}\_%' AND coalesce(i.indrelid, d.refobjid) IN ({tables})
  LOOP
    EXECUTE format('ALTER %s %I RENAME TO %I', CASE one.kind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, one.name,
      regexp_replace(one.name, '^{old}_', '{new}_'));
  END LOOP;
END $$;
"""


def rename(old: str, new: str) -> str:
    """SQL that gives the tables, and all that is called after them, the name of the other module."""
    tables = ", ".join(f"'{new}_{table}'::regclass" for table in TABLES)
    names = "'" + "', '".join(TABLES) + "'"
    return (
        "".join(f"ALTER TABLE {old}_{table} RENAME TO {new}_{table};\n" for table in TABLES)
        + _RENAME.replace("{tables}", tables).replace("{old}", old).replace("{new}", new)
        + f"UPDATE django_content_type t SET app_label = '{new}' WHERE app_label = '{old}' AND model IN ({names})"
        + f" AND NOT EXISTS (SELECT FROM django_content_type WHERE app_label = '{new}' AND model = t.model);"
    )


LEVELS = """
INSERT INTO catalogue_levellaw (levels, valid_from, valid_to, source, note, verified)
  SELECT value, valid_from, valid_to, source, note, verified FROM services_lawrule
  WHERE key = 'online_service.levels' ORDER BY valid_from;
DELETE FROM services_lawrule WHERE key = 'online_service.levels';
"""

LEVELS_BACK = """
INSERT INTO services_lawrule (key, value, valid_from, valid_to, source, note, verified)
  SELECT 'online_service.levels', levels, valid_from, valid_to, source, note, verified FROM catalogue_levellaw
  ORDER BY valid_from;
"""

# The code of a procedure's field: what policies of modules above ask.
FIELD_OF = """
CREATE FUNCTION catalogue_field_of(procedure bigint) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT f.code::text FROM catalogue_procedure p JOIN catalogue_field f ON f.id = p.field_id WHERE p.id = procedure
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("forms", "0001_initial"),
        ("services", "0006_parts"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(rename("services", "catalogue"), rename("catalogue", "services"))
            ],
            state_operations=[
        migrations.CreateModel(
            name='Field',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', tinhso.kernel.text.fields.NFCCharField(max_length=20, unique=True, verbose_name='mã lĩnh vực')),
                ('name', tinhso.kernel.text.fields.NFCCharField(max_length=200, verbose_name='tên lĩnh vực')),
                ('name_en', tinhso.kernel.text.fields.NFCCharField(max_length=200)),
                ('sort_key', tinhso.kernel.text.fields.SortKeyField(source='name')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('source', tinhso.kernel.text.fields.NFCCharField(blank=True, max_length=300)),
                ('verified', models.CharField(choices=[('true', 'Đã kiểm chứng'), ('false', 'Chưa kiểm chứng'), ('illustrative', 'Minh họa')], default='false', max_length=12)),
            ],
            options={
                'ordering': ('order', 'sort_key', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='mã thủ tục')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('source', tinhso.kernel.text.fields.NFCCharField(blank=True, max_length=300)),
                ('verified', models.CharField(choices=[('true', 'Đã kiểm chứng'), ('false', 'Chưa kiểm chứng'), ('illustrative', 'Minh họa')], default='false', max_length=12)),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='procedures', to='catalogue.field')),
            ],
            options={
                'ordering': ('code', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ProcedureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='phiên bản')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('name', tinhso.kernel.text.fields.NFCCharField(max_length=500, verbose_name='tên thủ tục')),
                ('name_en', tinhso.kernel.text.fields.NFCCharField(max_length=500)),
                ('name_fold', models.GeneratedField(db_persist=True, expression=tinhso.kernel.text.fields.Fold(models.F('name')), output_field=models.TextField())),
                ('sort_key', tinhso.kernel.text.fields.SortKeyField(source='name')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Chưa công bố đủ thông tin'), (1, 'Mức độ 1'), (2, 'Mức độ 2'), (3, 'Mức độ 3'), (4, 'Mức độ 4')], verbose_name='mức độ')),
                ('agency_levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('province', 'Cấp tỉnh'), ('district', 'Cấp huyện'), ('commune', 'Cấp xã')], max_length=10))),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20))),
                ('payment', models.CharField(choices=[('none', 'Không thu phí, lệ phí'), ('at_submission', 'Khi nộp hồ sơ'), ('on_demand', 'Khi cơ quan giải quyết yêu cầu'), ('at_result', 'Khi nhận kết quả')], max_length=16)),
                ('content', models.JSONField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='system time')),
                ('form_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forms.formversion')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.procedure')),
            ],
            options={
                'ordering': ('procedure_id', 'number'),
            },
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^\\d\\.\\d{6}$')), name='catalogue_procedure_code_form', violation_error_message='Mã thủ tục có dạng n.nnnnnn, ví dụ 1.000948.'),
        ),
        migrations.AddConstraint(
            model_name='procedureversion',
            constraint=models.UniqueConstraint(fields=('procedure', 'number'), name='catalogue_version_number'),
        ),
        migrations.AddConstraint(
            model_name='procedureversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='catalogue_version_days', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='procedureversion',
            constraint=models.CheckConstraint(condition=models.Q(('level__gte', 0), ('level__lte', 4)), name='catalogue_version_level', violation_error_message='Mức độ từ 0 đến 4.'),
        ),
        migrations.AddConstraint(
            model_name='procedureversion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(tinhso.kernel.db.ranges.SameNumber(models.F('procedure'), models.F('procedure'), models.Value('[]')), '&&'), (tinhso.kernel.db.ranges.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='catalogue_version_no_overlap', violation_error_message='Thủ tục đã có một phiên bản hiệu lực trùng ngày.'),
        ),
            ],
        ),
        migrations.CreateModel(
            name='LevelLaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('levels', models.JSONField(help_text='as the file says: level, and what it needs beyond the level before')),
                ('valid_from', models.DateField(unique=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', tinhso.kernel.text.fields.NFCTextField(blank=True, default='')),
                ('note', tinhso.kernel.text.fields.NFCTextField(blank=True, default='')),
                ('verified', models.CharField(choices=[('true', 'Đã kiểm chứng'), ('false', 'Chưa kiểm chứng'), ('illustrative', 'Minh họa')], default='false', max_length=12)),
            ],
            options={
                'ordering': ('valid_from', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='catalogue_levellaw_days', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.RunSQL(LEVELS, LEVELS_BACK),
        migrations.RunSQL(FIELD_OF, "DROP FUNCTION catalogue_field_of(bigint);"),
    ]
