"""What came by post: the day of its arrival, from which time counts, its sender, the code of the postal item."""

from django.db import migrations, models
from django.db.models import Q

import tinhso.kernel.text.fields


class Migration(migrations.Migration):
    dependencies = [("services", "0010_likely_duplicates")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="arrived_on",
            field=models.DateField(blank=True, null=True, verbose_name="bưu điện phát ngày"),
        ),
        migrations.AddField(
            model_name="dossier",
            name="post_sender",
            field=tinhso.kernel.text.fields.NFCCharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="người gửi ghi trên bì"
            ),
        ),
        migrations.AddField(
            model_name="dossier",
            name="post_code",
            field=tinhso.kernel.text.fields.NFCCharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="mã bưu gửi"
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["agency", "-arrived_on", "-id"],
                condition=Q(arrived_on__isnull=False),
                name="services_by_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=Q(arrived_on__isnull=True) | Q(channel="post"),
                name="services_dossier_by_post",
                violation_error_message="Chỉ hồ sơ gửi qua bưu điện mới có ngày bưu điện phát.",
            ),
        ),
    ]
