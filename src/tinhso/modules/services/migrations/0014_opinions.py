"""Other agencies are asked for their opinion, and meanwhile see exactly the dossier that they are asked about."""

from importlib import import_module

import django.db.models.deletion
import tinhso.kernel.text.fields
from django.db import migrations, models

from tinhso.kernel import rls

_before = import_module("tinhso.modules.services.migrations.0002_isolation")
_parts = import_module("tinhso.modules.services.migrations.0006_parts")

OFFICE = f"{_before.AGENCIES} OR {rls.SYSTEM} OR {_parts.OF_DOSSIER}"
ASKED = f"asked_agency_id = ANY({rls.COMPARTMENTS}) OR " + rls.in_part(
    "asked_agency_id", "services_dossier_in_part(asked_agency_id, dossier_id)"
)

WAITING = "(SELECT services_asked())::bigint[]"
"""Evaluated once a statement, and only when no other reason lets a row through."""

CREATE = r"""
-- The dossiers about which the acting person's agencies are being asked; the owner looks, so that no policy asks another.
CREATE FUNCTION services_asked() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint[] := coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[];
  parted bigint[] := ARRAY(SELECT jsonb_object_keys(
    coalesce(nullif(current_setting('tinhso.parts', true), ''), '{}')::jsonb)::bigint);
BEGIN
  IF mine = '{}' AND parted = '{}' THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(
    SELECT o.dossier_id FROM services_opinion o
    WHERE o.state = 'asked' AND (o.asked_agency_id = ANY(mine)
      OR (o.asked_agency_id = ANY(parted) AND services_dossier_in_part(o.asked_agency_id, o.dossier_id))));
END $$;
"""

DROP = "DROP FUNCTION services_asked()"

_DOSSIER = f"{_before.PARTIES} OR {_parts.OWN}"
_PAPER = f"{_before.PARTIES} OR {_parts.OF_DOSSIER}"


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0011_scanned_files'),
        ('services', '0013_judged'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='opinion_due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='hạn cho ý kiến'),
        ),
        migrations.AlterField(
            model_name='dossieract',
            name='kind',
            field=models.CharField(choices=[('submit', 'Nộp hồ sơ'), ('confirm_payment', 'Đã nộp phí, lệ phí'), ('accept', 'Tiếp nhận hồ sơ'), ('refuse', 'Từ chối tiếp nhận'), ('assign', 'Phân công xử lý'), ('hand_over', 'Chuyển người thụ lý'), ('request_supplement', 'Yêu cầu bổ sung hồ sơ'), ('supply', 'Bổ sung hồ sơ'), ('demand_payment', 'Yêu cầu nộp phí, lệ phí'), ('propose', 'Trình lãnh đạo duyệt'), ('forward', 'Chuyển bước tiếp theo'), ('step_back', 'Trả lại bước trước'), ('send_back', 'Lãnh đạo trả lại để xử lý tiếp'), ('approve', 'Duyệt kết quả'), ('return_result', 'Trả kết quả'), ('request_withdrawal', 'Xin rút hồ sơ'), ('stop', 'Dừng xử lý hồ sơ'), ('extend', 'Xin lỗi và hẹn lại ngày trả kết quả'), ('recompute', 'Tính lại ngày hẹn trả'), ('ask_opinion', 'Lấy ý kiến cơ quan khác'), ('give_opinion', 'Cho ý kiến'), ('drop_opinion', 'Rút yêu cầu cho ý kiến')], max_length=24),
        ),
        migrations.AlterField(
            model_name='dossieract',
            name='who',
            field=models.CharField(choices=[('applicant', 'Người nộp hồ sơ'), ('desk', 'Bộ phận một cửa'), ('officer', 'Chuyên viên xử lý'), ('leader', 'Lãnh đạo'), ('consulted', 'Cơ quan được hỏi ý kiến'), ('system', 'Hệ thống')], max_length=10),
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_id', models.BigIntegerField()),
                ('processing_agency_id', models.BigIntegerField()),
                ('asked_agency_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=60)),
                ('procedure_version_id', models.BigIntegerField()),
                ('question', tinhso.kernel.text.fields.NFCTextField(verbose_name='nội dung hỏi')),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_by_name', tinhso.kernel.text.fields.NFCCharField(max_length=200)),
                ('asked_at', models.DateTimeField(verbose_name='hỏi lúc')),
                ('due_at', models.DateTimeField(verbose_name='hạn cho ý kiến')),
                ('state', models.CharField(choices=[('asked', 'Chờ ý kiến'), ('given', 'Đã có ý kiến'), ('dropped', 'Đã rút'), ('lapsed', 'Hồ sơ xong khi chưa có ý kiến')], default='asked', max_length=8)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('verdict', models.CharField(blank=True, choices=[('agree', 'Đồng ý'), ('disagree', 'Không đồng ý'), ('other', 'Ý kiến khác')], default='', max_length=10, verbose_name='ý kiến')),
                ('text', tinhso.kernel.text.fields.NFCTextField(blank=True, default='', verbose_name='nội dung ý kiến')),
                ('given_by_id', models.BigIntegerField(blank=True, null=True)),
                ('given_by_name', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=200)),
                ('file_name', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=255)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='services.dossier')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.storedfile')),
            ],
            options={
                'ordering': ('due_at', 'id'),
                'indexes': [models.Index(fields=['asked_agency_id', 'state', 'due_at', 'id'], name='services_opinion_asked')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('dossier', 'asked_agency_id'), name='services_opinion_once', violation_error_message='Cơ quan này đang được hỏi ý kiến về hồ sơ này.'), models.CheckConstraint(condition=models.Q(('state', 'asked'), ('ended_at__isnull', False), _connector='XOR'), name='services_opinion_ended'), models.CheckConstraint(condition=models.Q(('state', 'given'), ('verdict', ''), _connector='XOR'), name='services_opinion_verdict'), models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='services_opinion_question')],
            },
        ),
        *rls.protect("services_opinion", select=f"{OFFICE} OR {ASKED}", insert=OFFICE),
        migrations.RunSQL(CREATE, DROP),
        rls.change(
            "services_dossier", {"select": _DOSSIER}, {"select": f"{_DOSSIER} OR id = ANY({WAITING})"}
        ),
        rls.change(
            "services_dossierpaper", {"select": _PAPER}, {"select": f"{_PAPER} OR dossier_id = ANY({WAITING})"}
        ),
    ]
