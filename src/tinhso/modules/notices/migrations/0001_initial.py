"""Notices, their messages and texts; messages protected row by row."""

import django.db.models.deletion
import django.db.models.functions.datetime
import tinhso.kernel.text.fields
import uuid
from django.conf import settings
from django.db import migrations, models

from tinhso.kernel import rls

_OF_AGENCY = (
    f"compartment = ANY({rls.COMPARTMENTS}) OR "
    + rls.in_part("compartment", "kernel_ref_in_part(compartment, ref_kind, ref_id)")
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0014_session_keys'),
        ('kernel', '0008_parts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('email', models.BooleanField(default=True, verbose_name='thư điện tử')),
                ('sms', models.BooleanField(default=True, verbose_name='tin nhắn')),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'Tiếng Anh')], default='vi', max_length=2, verbose_name='ngôn ngữ')),
            ],
            options={
                'ordering': ('account',),
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('channel', models.CharField(choices=[('email', 'Thư điện tử'), ('sms', 'Tin nhắn'), ('app', 'Trên trang này')], max_length=5)),
                ('place', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('is_enabled', models.BooleanField(default=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('open_until', models.DateTimeField(blank=True, null=True)),
                ('good_at', models.DateTimeField(blank=True, null=True)),
                ('bad_at', models.DateTimeField(blank=True, null=True)),
                ('last_answer', models.CharField(blank=True, default='', max_length=100)),
            ],
            options={
                'ordering': ('channel', 'place', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('event', models.CharField(max_length=60)),
                ('ref_kind', models.CharField(max_length=60)),
                ('ref_id', models.BigIntegerField()),
                ('data', models.JSONField(default=dict)),
                ('occurred_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Chờ soạn'), ('made', 'Đã soạn'), ('nobody', 'Không có người nhận'), ('broken', 'Không soạn được')], default='waiting', max_length=10)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, default='', max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('made_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='notices_to_make'), models.Index(condition=models.Q(('state', 'broken')), fields=['id'], name='notices_broken')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('made_at__isnull', False), _connector='OR'), name='notices_notice_made')],
            },
        ),
        migrations.CreateModel(
            name='SendingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('value', models.JSONField(null=True)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', tinhso.kernel.text.fields.NFCTextField(blank=True, default='')),
                ('note', tinhso.kernel.text.fields.NFCTextField(blank=True, default='')),
                ('verified', models.CharField(choices=[('true', 'Đã kiểm chứng'), ('false', 'Chưa kiểm chứng'), ('illustrative', 'Minh họa')], max_length=12)),
            ],
            options={
                'ordering': ('key', 'valid_from', 'id'),
                'constraints': [models.UniqueConstraint(fields=('key', 'valid_from'), name='notices_rule_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='notices_rule_days', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=60)),
                ('channel', models.CharField(choices=[('email', 'Thư điện tử'), ('sms', 'Tin nhắn'), ('app', 'Trên trang này')], max_length=5, verbose_name='kênh')),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'Tiếng Anh')], max_length=2, verbose_name='ngôn ngữ')),
                ('subject', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=150, verbose_name='tiêu đề')),
                ('text', tinhso.kernel.text.fields.NFCTextField(blank=True, default='', verbose_name='nội dung')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ ngày')),
                ('origin', models.CharField(choices=[('data', 'Tệp dữ liệu'), ('page', 'Trang soạn mẫu')], max_length=4)),
                ('changed_by_id', models.BigIntegerField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency')),
            ],
            options={
                'ordering': ('event', 'channel', 'language', 'valid_from', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('event', models.CharField(max_length=60)),
                ('channel', models.CharField(choices=[('email', 'Thư điện tử'), ('sms', 'Tin nhắn'), ('app', 'Trên trang này')], max_length=5, verbose_name='kênh')),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'Tiếng Anh')], max_length=2)),
                ('compartment', models.BigIntegerField(blank=True, null=True)),
                ('account_id', models.BigIntegerField(blank=True, null=True)),
                ('ref_kind', models.CharField(max_length=60)),
                ('ref_id', models.BigIntegerField()),
                ('address', models.CharField(blank=True, default='', max_length=254)),
                ('subject', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=300)),
                ('text', tinhso.kernel.text.fields.NFCTextField()),
                ('link', models.CharField(blank=True, default='', max_length=200)),
                ('is_statutory', models.BooleanField()),
                ('state', models.CharField(choices=[('waiting', 'Chờ gửi'), ('handing', 'Đang chuyển'), ('uncertain', 'Không chắc đã gửi'), ('handed', 'Đã chuyển cho nhà cung cấp'), ('delivered', 'Đã đến nơi'), ('failed', 'Không đến được'), ('given_up', 'Thôi gửi')], max_length=10, verbose_name='trạng thái')),
                ('reason', models.CharField(blank=True, default='', max_length=100)),
                ('provider', models.CharField(blank=True, default='', max_length=20)),
                ('rounds', models.PositiveSmallIntegerField(default=0)),
                ('resent', models.PositiveSmallIntegerField(default=0)),
                ('occurred_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('not_before', models.DateTimeField()),
                ('round_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('handed_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='notices.notice')),
                ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.template')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('provider', models.CharField(max_length=20)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('taken', 'Đã nhận'), ('refused', 'Bị từ chối'), ('later', 'Chưa nhận, thử lại được'), ('unknown', 'Không rõ đã nhận chưa')], default='', max_length=8)),
                ('answer', models.CharField(blank=True, default='', max_length=100)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='notices.message')),
            ],
            options={
                'ordering': ('message', 'number'),
                'constraints': [models.UniqueConstraint(fields=('message', 'number'), name='notices_attempt_number'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='notices_attempt_ended'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='notices_attempt_order')],
            },
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.UniqueConstraint(fields=('event', 'channel', 'language', 'agency', 'valid_from'), name='notices_template_once', nulls_distinct=False, violation_error_message='Đã có mẫu bắt đầu từ ngày này.'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('agency__isnull', False), _connector='OR'), name='notices_template_text', violation_error_message='Mẫu chung của tỉnh phải có nội dung.'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['not_before', 'id'], name='notices_due'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ('handing', 'uncertain'))), fields=['started_at', 'id'], name='notices_in_doubt'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('channel', 'app')), fields=['account_id', '-id'], name='notices_of_account'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('channel', 'app'), ('read_at__isnull', True)), fields=['account_id'], name='notices_unread'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['ref_kind', 'ref_id', 'id'], name='notices_by_ref'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['created_at'], name='notices_by_day'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('notice', 'channel'), name='notices_once_a_channel'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'handing'), _negated=True), ('started_at__isnull', False), _connector='OR'), name='notices_handing_since'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'handed'), _negated=True), ('handed_at__isnull', False), _connector='OR'), name='notices_handed_at'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('state__in', ('delivered', 'failed', 'given_up'))), models.Q(models.Q(('state__in', ('delivered', 'failed', 'given_up')), _negated=True), ('settled_at__isnull', True)), _connector='OR'), name='notices_settled_at'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account_id__isnull', False), ('address', ''), ('channel', 'app')), models.Q(models.Q(('channel', 'app'), _negated=True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='notices_has_address'),
        ),
        *rls.protect(
            "notices_notice",
            select=rls.SYSTEM,
            # Whoever acts says that somebody has to be told; only the system reads it and does the telling.
            insert=f"state = 'waiting' OR {rls.SYSTEM}",
            update=rls.SYSTEM,
            delete=rls.SYSTEM,
        ),
        *rls.protect(
            "notices_message",
            select=f"{_OF_AGENCY} OR account_id = {rls.ACTOR} OR {rls.SYSTEM}",
            insert=rls.SYSTEM,
            update=rls.SYSTEM,
            delete=rls.SYSTEM,
        ),
        *rls.protect("notices_attempt", select=rls.SYSTEM, delete=rls.SYSTEM),
        *rls.protect("notices_preference", select=f"account_id = {rls.ACTOR} OR {rls.SYSTEM}"),
    ]
