"""Tables around the queue of jobs."""

import django.db.models.functions.datetime
from django.db import migrations, models

from tinhso.kernel import rls


def number():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def now():
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_files")]

    operations = [
        migrations.CreateModel(
            name="JobFailure",
            fields=[
                ("id", number()),
                ("task_id", models.UUIDField(unique=True)),
                ("job", models.CharField(max_length=100)),
                ("arguments", models.JSONField()),
                ("attempts", models.SmallIntegerField()),
                ("error", models.CharField(help_text="class of the last error", max_length=200)),
                (
                    "places",
                    models.TextField(help_text="file, line and function of each frame of the last error"),
                ),
                ("failed_at", now()),
                ("retried_at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ("-failed_at", "-id")},
        ),
        migrations.CreateModel(
            name="JobKey",
            fields=[
                ("id", number()),
                ("job", models.CharField(max_length=100)),
                ("key", models.CharField(max_length=200)),
                ("taken_at", now()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("job", "key"), name="jobkey_once")],
            },
        ),
        migrations.CreateModel(
            name="ScheduleRun",
            fields=[
                ("id", number()),
                ("schedule", models.CharField(max_length=100)),
                ("slot", models.DateTimeField()),
                ("enqueued_at", now()),
            ],
            options={
                "ordering": ("-slot", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("schedule", "slot"), name="schedulerun_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("id", number()),
                ("worker", models.CharField(max_length=64, unique=True)),
                ("host", models.CharField(max_length=200)),
                ("pid", models.IntegerField()),
                ("started_at", now()),
                ("seen_at", now()),
                ("stopped_at", models.DateTimeField(null=True)),
                ("jobs_done", models.BigIntegerField(default=0)),
            ],
            options={"ordering": ("-started_at", "-id")},
        ),
        *rls.protect("kernel_jobfailure", select=rls.SYSTEM),
    ]
