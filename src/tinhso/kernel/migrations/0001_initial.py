"""The ledger, which the database itself keeps append-only."""

import django.db.models.functions.datetime
from django.db import migrations, models

from tinhso.kernel import rls

REFUSE = """
CREATE FUNCTION kernel_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kernel_ledger_rows BEFORE UPDATE OR DELETE ON kernel_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION kernel_ledger_refuse();
CREATE TRIGGER kernel_ledger_table BEFORE TRUNCATE ON kernel_ledgerentry
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_ledger_refuse();
"""

UNDO = """
DROP TRIGGER kernel_ledger_table ON kernel_ledgerentry;
DROP TRIGGER kernel_ledger_rows ON kernel_ledgerentry;
DROP FUNCTION kernel_ledger_refuse();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), help_text="system time"
                    ),
                ),
                ("occurred_at", models.DateTimeField(help_text="business time")),
                ("kind", models.CharField(help_text='such as "services.accept"', max_length=80)),
                ("actor_kind", models.CharField(max_length=10)),
                (
                    "actor_id",
                    models.BigIntegerField(help_text="account, null for nobody and for the system", null=True),
                ),
                (
                    "actor_name",
                    models.CharField(blank=True, default="", help_text="of a system actor only", max_length=80),
                ),
                ("ref_kind", models.CharField(max_length=60)),
                ("ref_id", models.BigIntegerField()),
                (
                    "compartment",
                    models.BigIntegerField(help_text="whose row it is, null for nobody's", null=True),
                ),
                ("data", models.JSONField(default=dict)),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["ref_kind", "ref_id", "id"], name="ledger_by_ref"),
        ),
        migrations.RunSQL(REFUSE, UNDO),
        *rls.protect(
            "kernel_ledgerentry",
            select=f"compartment = ANY({rls.COMPARTMENTS}) OR actor_id = {rls.ACTOR} OR {rls.SYSTEM}",
            insert="true",
            update="false",
        ),
    ]
