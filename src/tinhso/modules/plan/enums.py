"""Codes of the plan: what kind of target, where a number comes from, what is said about it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """How a measure is compared with its lines."""

    THRESHOLD = "threshold", _("đạt một ngưỡng")
    RANGE = "range", _("đạt một khoảng: mức thấp là đạt, mức cao là đạt đầy đủ")
    GROWTH = "growth", _("tăng so với số liệu gốc")
    REACHED = "reached", _("đã đạt hay chưa")
    SHOW = "show", _("chỉ hiển thị con số")


COMPARED = (Kind.THRESHOLD, Kind.RANGE, Kind.GROWTH, Kind.REACHED)
"""Kinds about which a verdict is given."""


class Unit(TextChoices):
    """What a figure counts; the codes are those of `kernel.indicators`."""

    PERCENT = "percent", _("%")
    COUNT = "count", _("số lượng")
    DAYS = "days", _("ngày làm việc")
    DONG = "dong", _("đồng")


class Direction(TextChoices):
    """Which way is better."""

    UP = "up", _("càng cao càng tốt")
    DOWN = "down", _("càng thấp càng tốt")


class Origin(TextChoices):
    """Who set a line."""

    PROVINCE = "province", _("Mục tiêu của tỉnh")
    NATIONAL = "national", _("Đề án quốc gia")


class Basis(TextChoices):
    """Where a line's number comes from."""

    TEXT = "text", _("có trong văn bản")
    READING = "reading", _("cách hiểu của chúng tôi")
    PARAMETER = "parameter", _("tham số do tỉnh ấn định")
    OPEN = "open", _("chưa ấn định ngưỡng")


class Verdict(TextChoices):
    """Where a measure or a target stands, in words."""

    MET = "met", _("Đạt")
    ON_COURSE = "on_course", _("Đúng tiến độ")
    AT_RISK = "at_risk", _("Có nguy cơ")
    OFF_COURSE = "off_course", _("Chậm tiến độ")
    NOT_MET = "not_met", _("Không đạt")
    CANNOT_SAY = "cannot_say", _("Chưa thể kết luận")
    NUMBER_ONLY = "number_only", _("Chỉ hiển thị số")
    NOT_MEASURED = "not_measured", _("Chưa được đo")


class Reason(TextChoices):
    """Why a verdict is what it is."""

    REACHED = "reached", _("Số đo đã tới mức mục tiêu.")
    REACHED_FULL = "reached_full", _("Số đo đã tới mức cao của khoảng mục tiêu: đạt đầy đủ.")
    PAST_DEADLINE = "past_deadline", _("Đã đến hạn và số đo chưa tới mức mục tiêu.")
    FORECAST_ABOVE = "forecast_above", _("Cả khoảng dự báo vào ngày đến hạn đều tới mức mục tiêu.")
    FORECAST_ACROSS = "forecast_across", _("Mức mục tiêu nằm trong khoảng dự báo vào ngày đến hạn.")
    FORECAST_BELOW = "forecast_below", _("Cả khoảng dự báo vào ngày đến hạn đều chưa tới mức mục tiêu.")
    TOO_FEW = "too_few", _("Chưa đủ số đo theo tháng để dự báo đến hạn.")
    TOO_FAR = "too_far", _("Ngày đến hạn còn quá xa so với thời gian đã đo.")
    NO_FORECAST = "no_forecast", _("Chưa đạt; loại mục tiêu này không dự báo được.")
    NO_THRESHOLD = "no_threshold", _("Văn bản không nêu ngưỡng và tỉnh chưa ấn định.")
    NO_BASELINE = "no_baseline", _("Chưa có số liệu gốc để so sánh.")
    EMPTY = "empty", _("Chưa có gì để đếm: mẫu số bằng 0.")
    FAILED = "failed", _("Phân hệ đo đang gặp lỗi.")
    SHOWN = "shown", _("Văn bản không đặt ngưỡng nên không so sánh.")
    NOBODY = "nobody", _("Chưa có phân hệ nào đo chỉ tiêu này.")
    NOT_FOR_DAY = "not_for_day", _("Phân hệ đo không trả lời được cho ngày này.")
    PART_MISSING = "part_missing", _("Một phần của chỉ tiêu chưa được đo.")


class Division(TextChoices):
    """Along what the budget is divided; the divisions are independent of each other."""

    TOTAL = "total", _("Tổng số")
    YEAR = "year", _("Theo năm")
    SOURCE = "source", _("Theo nguồn vốn")
