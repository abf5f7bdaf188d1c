"""Who continues what: dated rows written by acts, from which scope and geography are derived."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..enums import Level
from .act import Act
from .agency import Agency
from .area import Area
from .validity import no_overlap, order_of_days


class Succession(models.Model):
    """What an act says from `valid_from` on, until a later act says otherwise."""

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("valid_from", "id")


class AreaSuccession(Succession):
    """What was `from_area` belongs to `to_area` from `valid_from` on; after a split one row has `main`."""

    from_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    main = models.BooleanField(default=True)

    class Meta(Succession.Meta):
        constraints = (
            order_of_days("directory_areasuccession_days"),
            models.CheckConstraint(
                condition=~Q(from_area=F("to_area")), name="directory_areasuccession_other"
            ),
            no_overlap(
                "directory_areasuccession_one_main",
                "from_area_id",
                condition=Q(main=True),
                message=_("Đơn vị này đã có đơn vị kế tục trong thời gian đó."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_area_id} → {self.to_area_id}"


class AgencySuccession(Succession):
    """`to_agency` continues what `from_agency` had in hand, all of it or the part that `parts` names.

    `parts` is a list of conditions that must all hold (see `kernel.actors.Part`), empty for everything.
    `main`: the one successor, or after a split the one that has the rest. `numbers`: it goes on in the
    predecessor's series of numbers. Dossiers are not rewritten: whoever acts for `to_agency` sees them by this row.
    """

    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField(default=list, blank=True)
    main = models.BooleanField(default=True)
    numbers = models.BooleanField(default=False)

    class Meta(Succession.Meta):
        constraints = (
            order_of_days("directory_agencysuccession_days"),
            models.CheckConstraint(
                condition=~Q(from_agency=F("to_agency")), name="directory_agencysuccession_other"
            ),
            no_overlap(
                "directory_agencysuccession_one_main",
                "from_agency_id",
                condition=Q(main=True),
                message=_("Cơ quan này đã có cơ quan kế tục trong thời gian đó."),
            ),
            no_overlap(
                "directory_agencysuccession_pair_once",
                "from_agency_id",
                "to_agency_id",
                message=_("Cơ quan này đã có cơ quan kế tục trong thời gian đó."),
            ),
            no_overlap(
                "directory_agencysuccession_one_series",
                "to_agency_id",
                condition=Q(numbers=True),
                message=_("Cơ quan kế tục chỉ tiếp tục một dãy số."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_agency_id} → {self.to_agency_id}"


class LevelSuccession(Succession):
    """A level of the state that an act abolished, and the level that has its tasks since."""

    level = models.CharField(max_length=10, choices=Level)
    to_level = models.CharField(max_length=10, choices=Level)

    class Meta(Succession.Meta):
        constraints = (
            order_of_days("directory_levelsuccession_days"),
            models.CheckConstraint(condition=~Q(level=F("to_level")), name="directory_levelsuccession_other"),
        )

    def __str__(self) -> str:
        return f"{self.level} → {self.to_level}"
