"""After a split, payments follow the thing they are for: see `kernel_ref_in_part`."""

from django.db import migrations

from tinhso.kernel import rls

_HOLDS = "kernel_ref_in_part(compartment, ref_kind, ref_id)"
PARTED = rls.in_part("compartment", _HOLDS)
BY_REQUEST = rls.in_part(
    "compartment",
    "(SELECT kernel_ref_in_part(r.compartment, r.ref_kind, r.ref_id)"
    " FROM payments_paymentrequest r WHERE r.id = request_id)",
)

SEEN = (
    f"compartment = ANY({rls.COMPARTMENTS}) OR account_id = {rls.ACTOR}"
    f" OR (key <> '' AND key = ANY({rls.KEYS})) OR {rls.SYSTEM}"
)
WRITTEN = f"compartment = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}"
ADDED = f"state = 'due' OR {WRITTEN}"


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_cash"), ("kernel", "0008_parts")]

    operations = [
        rls.change(
            "payments_paymentrequest",
            {"select": SEEN, "insert": ADDED, "update": WRITTEN},
            {
                "select": f"{SEEN} OR {PARTED}",
                "insert": f"{ADDED} OR {PARTED}",
                "update": f"{WRITTEN} OR {PARTED}",
            },
        ),
        rls.change(
            "payments_callback", {"select": WRITTEN}, {"select": f"{WRITTEN} OR {BY_REQUEST}"}
        ),
    ]
