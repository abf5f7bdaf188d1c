"""Codes of the directory's nouns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Where an area or an agency stands in the order of the state."""

    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")
    COMMUNE = "commune", _("cấp xã")
    HAMLET = "hamlet", _("ấp, khóm")


class AreaKind(models.TextChoices):
    """What an area is called by law."""

    PROVINCE = "tinh", _("tỉnh")
    CITY = "thanh-pho", _("thành phố")
    TOWN = "thi-xa", _("thị xã")
    DISTRICT = "huyen", _("huyện")
    WARD = "phuong", _("phường")
    TOWNSHIP = "thi-tran", _("thị trấn")
    COMMUNE = "xa", _("xã")
    RURAL_HAMLET = "ap", _("ấp")
    URBAN_HAMLET = "khom", _("khóm")


LEVEL_OF: dict[str, str] = {
    AreaKind.PROVINCE: Level.PROVINCE,
    AreaKind.CITY: Level.DISTRICT,
    AreaKind.TOWN: Level.DISTRICT,
    AreaKind.DISTRICT: Level.DISTRICT,
    AreaKind.WARD: Level.COMMUNE,
    AreaKind.TOWNSHIP: Level.COMMUNE,
    AreaKind.COMMUNE: Level.COMMUNE,
    AreaKind.RURAL_HAMLET: Level.HAMLET,
    AreaKind.URBAN_HAMLET: Level.HAMLET,
}
"""The level that each kind of area belongs to."""

LEVELS_ABOVE: dict[str, frozenset[str]] = {
    Level.PROVINCE: frozenset(),
    Level.DISTRICT: frozenset({Level.PROVINCE}),
    Level.COMMUNE: frozenset({Level.PROVINCE, Level.DISTRICT}),
    Level.HAMLET: frozenset({Level.COMMUNE}),
}
"""To areas of which levels an area of each level may belong."""

URBAN_KINDS: frozenset[str] = frozenset({AreaKind.WARD, AreaKind.TOWNSHIP})
"""Communes that statistics count as urban."""


class AgencyKind(models.TextChoices):
    """The field an agency works in; the level tells a department (sở) from a division (phòng).

    The kind does not follow the name: in a district the division for construction is called Quản lý đô thị
    in towns and Kinh tế và Hạ tầng in the country; the one for agriculture, Kinh tế or Nông nghiệp.
    """

    COMMITTEE = "committee", _("Ủy ban nhân dân")
    OFFICE = "office", _("Văn phòng")
    HOME_AFFAIRS = "home-affairs", _("nội vụ")
    JUSTICE = "justice", _("tư pháp")
    PLANNING = "planning-investment", _("kế hoạch và đầu tư")
    FINANCE = "finance", _("tài chính")
    FINANCE_PLANNING = "finance-planning", _("tài chính - kế hoạch")
    TRADE = "industry-trade", _("công thương")
    AGRICULTURE = "agriculture", _("nông nghiệp và phát triển nông thôn")
    TRANSPORT = "transport", _("giao thông vận tải")
    CONSTRUCTION = "construction", _("xây dựng")
    ENVIRONMENT = "environment", _("tài nguyên và môi trường")
    INFORMATION = "information", _("thông tin và truyền thông")
    LABOUR = "labour", _("lao động, thương binh và xã hội")
    CULTURE = "culture", _("văn hóa")
    SCIENCE = "science", _("khoa học và công nghệ")
    EDUCATION = "education", _("giáo dục và đào tạo")
    HEALTH = "health", _("y tế")
    INSPECTORATE = "inspectorate", _("thanh tra")
    ETHNIC = "ethnic-affairs", _("dân tộc")
    SUB_DEPARTMENT = "sub-department", _("chi cục, đơn vị thuộc sở")
    DESK = "one-stop-desk", _("bộ phận tiếp nhận và trả kết quả")
    COUNCIL = "council", _("Hội đồng nhân dân")
    PARTY_COMMITTEE = "party-committee", _("cấp ủy Đảng")
    PARTY_ORGAN = "party-organ", _("cơ quan giúp việc của cấp ủy")


class Branch(models.TextChoices):
    """To which part of the state, or to the Party, an agency belongs."""

    EXECUTIVE = "executive", _("Khối hành chính")
    COUNCIL = "council", _("Khối Hội đồng nhân dân")
    PARTY = "party", _("Khối Đảng")


BRANCH_OF: dict[str, str] = {
    AgencyKind.COUNCIL: Branch.COUNCIL,
    AgencyKind.PARTY_COMMITTEE: Branch.PARTY,
    AgencyKind.PARTY_ORGAN: Branch.PARTY,
}
"""The branch of the kinds that are not of the executive."""

PARTS: frozenset[str] = frozenset({AgencyKind.SUB_DEPARTMENT, AgencyKind.DESK})
"""Kinds that are a part of another agency and not one of the "departments and sectors" of a province."""


class Reach(models.TextChoices):
    """How far a post's roles go from its agency."""

    OWN = "own", _("cơ quan của mình")
    BODY = "body", _("cơ quan của mình và các cơ quan chuyên môn trực thuộc cùng cấp")
    ALL = "all", _("toàn tỉnh")


class AppointmentKind(models.TextChoices):
    """Whether the post is the official's main one."""

    FULL = "full", _("chuyên trách")
    CONCURRENT = "concurrent", _("kiêm nhiệm")


class Duty(models.TextChoices):
    """Whether an appointment makes its holder answer for information technology."""

    NONE = "", _("không")
    IN_CHARGE = "in-charge", _("phụ trách công nghệ thông tin")
    FULL_TIME = "full-time", _("chuyên trách công nghệ thông tin")


class Counts(models.TextChoices):
    """What a certificate of IT skill proves in the plan's targets."""

    PROFICIENT = "proficient", _("sử dụng thành thạo các ứng dụng cơ bản")
    TRAINED = "trained", _("được tập huấn công nghệ thông tin")


class ImportState(models.TextChoices):
    """Where an import of the organisation stands."""

    REFUSED = "refused", _("có lỗi")
    READY = "ready", _("chờ xác nhận")
    APPLIED = "applied", _("đã áp dụng")
    CANCELLED = "cancelled", _("đã hủy")


class Verified(models.TextChoices):
    """How far a fact of the province data has been checked against its source."""

    TRUE = "true", _("đã kiểm chứng")
    FALSE = "false", _("chưa kiểm chứng")
    ILLUSTRATIVE = "illustrative", _("minh họa")


class ActState(models.TextChoices):
    """Where an act of reorganisation stands in the system."""

    DRAFT = "draft", _("dự thảo")
    APPROVED = "approved", _("đã duyệt")
    EXECUTED = "executed", _("đã thực hiện")
    WITHDRAWN = "withdrawn", _("đã rút")


class ClauseKind(models.TextChoices):
    """What a clause of an act does."""

    MERGE = "merge", _("nhập, hợp nhất")
    SPLIT = "split", _("chia, tách")
    RENAME = "rename", _("đổi tên, đổi mã")
    MOVE = "move", _("chuyển đơn vị cấp trên")
    ABOLISH = "abolish", _("giải thể")
    CREATE = "create", _("thành lập")
    LEVEL = "level", _("bỏ một cấp hành chính")
    REASSIGN = "reassign", _("đổi cơ quan kế tục")
