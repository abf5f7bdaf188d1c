"""A person's row is seen and written by himself and by named parts of the system, by nobody else."""

from django.db import migrations

from tinhso.kernel import rls


class Migration(migrations.Migration):
    dependencies = (("directory", "0001_initial"),)

    operations = (
        *rls.protect("directory_person", select=f"id = {rls.PERSON} OR {rls.SYSTEM}", insert=rls.SYSTEM),
    )
