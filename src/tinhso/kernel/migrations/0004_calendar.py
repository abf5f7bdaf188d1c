"""The working calendar, and a version that changes with it."""

import django.db.models.expressions
from django.db import migrations, models

import tinhso.kernel.text.fields

VERIFIED = [("true", "Đã đối chiếu nguồn"), ("false", "Chưa đối chiếu nguồn"), ("illustrative", "Minh họa")]

NO_OVERLAP = """
ALTER TABLE kernel_workshift ADD CONSTRAINT workshift_no_overlap EXCLUDE USING gist (
  int4range(weekday, weekday, '[]') WITH &&,
  int4range((extract(epoch FROM start))::int, (extract(epoch FROM "end"))::int) WITH &&,
  daterange(valid_from, valid_to) WITH &&)
"""

WATCH = """
CREATE FUNCTION kernel_calendar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel_calendarversion (id, version) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
  RETURN NULL;
END $$;
CREATE TRIGGER kernel_workshift_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON kernel_workshift
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_calendar_changed();
CREATE TRIGGER kernel_calendarday_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON kernel_calendarday
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_calendar_changed();
"""

UNWATCH = """
DROP TRIGGER kernel_calendarday_changed ON kernel_calendarday;
DROP TRIGGER kernel_workshift_changed ON kernel_workshift;
DROP FUNCTION kernel_calendar_changed();
"""


def verified():
    return models.CharField(choices=VERIFIED, default="false", max_length=12, verbose_name="Mức đối chiếu")


def source():
    return tinhso.kernel.text.fields.NFCCharField(blank=True, max_length=300, verbose_name="Nguồn")


def number():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_numbering")]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", number()),
                ("date", models.DateField(unique=True, verbose_name="Ngày")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "Ngày nghỉ"), ("makeup", "Ngày làm bù")],
                        max_length=8,
                        verbose_name="Loại",
                    ),
                ),
                ("name", tinhso.kernel.text.fields.NFCCharField(max_length=200, verbose_name="Tên")),
                ("source", source()),
                ("verified", verified()),
            ],
            options={"ordering": ("date",)},
        ),
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[("id", number()), ("version", models.UUIDField())],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="WorkShift",
            fields=[
                ("id", number()),
                (
                    "weekday",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Thứ hai"),
                            (1, "Thứ ba"),
                            (2, "Thứ tư"),
                            (3, "Thứ năm"),
                            (4, "Thứ sáu"),
                            (5, "Thứ bảy"),
                            (6, "Chủ nhật"),
                        ],
                        verbose_name="Thứ",
                    ),
                ),
                ("start", models.TimeField(verbose_name="Bắt đầu")),
                ("end", models.TimeField(verbose_name="Kết thúc")),
                ("valid_from", models.DateField(verbose_name="Áp dụng từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="Đến trước ngày")),
                ("source", source()),
                ("verified", verified()),
            ],
            options={
                "ordering": ("valid_from", "weekday", "start"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", django.db.models.expressions.F("end"))),
                        name="workshift_start_before_end",
                        violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__lt", django.db.models.expressions.F("valid_to")),
                            _connector="OR",
                        ),
                        name="workshift_valid",
                        violation_error_message="Ngày hết hạn phải sau ngày bắt đầu áp dụng.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 6))), name="workshift_weekday"
                    ),
                ],
            },
        ),
        migrations.RunSQL(NO_OVERLAP, "ALTER TABLE kernel_workshift DROP CONSTRAINT workshift_no_overlap"),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
