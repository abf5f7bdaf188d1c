"""What applicants say of the way their dossiers were dealt with; everybody reads counts."""

from importlib import import_module

import django.db.models.deletion
import tinhso.kernel.text.fields
from django.db import migrations, models

from tinhso.kernel import rls

_before = import_module("tinhso.modules.services.migrations.0002_isolation")
_parts = import_module("tinhso.modules.services.migrations.0006_parts")

COUNTS = """
CREATE FUNCTION services_rating_counts(since timestamptz, until timestamptz)
RETURNS TABLE (agency_id bigint, rated int, liked int, stars int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.processing_agency_id, count(*)::int, count(*) FILTER (WHERE r.liked)::int, sum(r.stars)::int
  FROM services_rating r WHERE r.rated_at >= since AND r.rated_at < until
  GROUP BY r.processing_agency_id
$$;
"""
DROP = "DROP FUNCTION services_rating_counts(timestamptz, timestamptz)"


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0017_openings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_id', models.BigIntegerField()),
                ('processing_agency_id', models.BigIntegerField()),
                ('applicant_id', models.BigIntegerField(blank=True, null=True)),
                ('track_key', models.CharField(max_length=64)),
                ('stars', models.PositiveSmallIntegerField(verbose_name='mức hài lòng')),
                ('liked', models.BooleanField()),
                ('clear', models.BooleanField(verbose_name='được hướng dẫn rõ ràng')),
                ('polite', models.BooleanField(verbose_name='thái độ phục vụ lịch sự')),
                ('nothing_else', models.BooleanField(verbose_name='không phải nộp thêm giấy tờ ngoài quy định')),
                ('note', tinhso.kernel.text.fields.NFCTextField(blank=True, default='', verbose_name='ý kiến thêm')),
                ('rated_at', models.DateTimeField()),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rating', to='services.dossier')),
            ],
            options={
                'ordering': ('rated_at', 'id'),
                'abstract': False,
                'indexes': [models.Index(fields=['rated_at'], name='services_rating_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='services_rating_stars')],
            },
        ),
        *rls.protect(
            "services_rating",
            select=f"{_before.PARTIES} OR {_parts.OF_DOSSIER}",
            insert=_before.APPLICANT,
            update="false",
        ),
        migrations.RunSQL(COUNTS, DROP),
    ]
