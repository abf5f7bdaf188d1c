"""Codes of the catalogue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How an application comes in, or a result goes out."""

    COUNTER = "counter", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Bưu chính")


class Worker(models.TextChoices):
    """Who does a step inside the administration."""

    DESK = "desk", _("Bộ phận một cửa")
    OFFICER = "officer", _("Chuyên viên xử lý")
    LEADER = "leader", _("Lãnh đạo")


class TimeUnit(models.TextChoices):
    """Unit of a time limit (DonViTinh)."""

    HOUR = "hour", _("giờ làm việc")
    DAY = "day", _("ngày")
    WORKING_DAY = "working_day", _("ngày làm việc")
    MONTH = "month", _("tháng")


class PaymentMoment(models.TextChoices):
    """When the fee of a dossier is due."""

    NONE = "none", _("Không thu phí, lệ phí")
    AT_SUBMISSION = "at_submission", _("Khi nộp hồ sơ")
    ON_DEMAND = "on_demand", _("Khi cơ quan giải quyết yêu cầu")
    AT_RESULT = "at_result", _("Khi nhận kết quả")


class ServiceLevel(models.IntegerChoices):
    """Levels of an online public service, Decree 43/2011/NĐ-CP; 0: not even published in full."""

    NONE = 0, _("Chưa công bố đủ thông tin")
    INFORMATION = 1, _("Mức độ 1")
    FORMS = 2, _("Mức độ 2")
    SUBMISSION = 3, _("Mức độ 3")
    COMPLETE = 4, _("Mức độ 4")


class AgencyLevel(models.TextChoices):
    """Level of government that performs a procedure."""

    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class Subject(models.TextChoices):
    """Who may ask for it (DOITUONGTHUCHIEN)."""

    CITIZEN = "citizen", _("Công dân")
    HOUSEHOLD_BUSINESS = "household_business", _("Hộ kinh doanh")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    ORGANISATION = "organisation", _("Tổ chức")


class Origin(models.TextChoices):
    """Where a version comes from: loads of files leave alone what was published on pages."""

    FILE = "file", _("Tệp dữ liệu")
    PAGE = "page", _("Công bố trên trang")


class DraftState(models.TextChoices):
    """Where the draft of a version stands."""

    OPEN = "open", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ công bố")
    PUBLISHED = "published", _("Đã công bố")
    DISCARDED = "discarded", _("Đã bỏ")


class ImportOutcome(models.TextChoices):
    """What became of a record of the national database."""

    NEW = "new", _("Bản thảo mới")
    KNOWN = "known", _("Đã có bản thảo như vậy")
    SAME = "same", _("Không khác bản đã công bố")
    NONE = "none", _("Chưa nhập")
