"""quotas.csv, certificates.csv and the standards of IT skill."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as configured

from tinhso.kernel.actors import system_actor
from tinhso.kernel.datafile import DataErrors
from tinhso.kernel.modules import LoadContext

from ..loading.certificates import load_certificates
from ..loading.quotas import load_quotas
from ..loading.skills import load_skills
from ..models import Certificate, Official, SkillStandard, StaffQuota
from ..testing import make_agency, make_official, make_post

pytestmark = pytest.mark.django_db

QUOTA = "agency,post,places,valid_from,valid_to,source,verified\n"
CERTIFICATE = "official,standard,level,modules,issued_on,issuer,number,verified_on,sample\n"


@pytest.fixture
def context(tmp_path):
    (tmp_path / "law").mkdir()
    shutil.copy(Path(configured.TINHSO_CONTENT_ROOT) / "law" / "it-skills.yaml", tmp_path / "law")
    return LoadContext(tmp_path, tmp_path, system_actor("tests"))


def write(context, name, text):
    (context.province / name).write_text(text, encoding="utf-8")


def test_quotas_of_an_agency_and_of_a_post(context):
    agency = make_agency()
    post = make_post(agency)
    write(
        context,
        "quotas.csv",
        QUOTA
        + f"{agency.key},,20,2011-01-01,2014-01-01,Sample,illustrative\n{agency.key},,22,2014-01-01,,Sample,illustrative\n"
        + f"{agency.key},{post.key},1,2011-01-01,,Sample,illustrative\n",
    )
    assert load_quotas(context).created == 3
    again = load_quotas(context)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert {(quota.post_id, quota.places) for quota in StaffQuota.objects.all()} == {
        (None, 20), (None, 22), (post.pk, 1),
    }  # fmt: skip
    assert str(StaffQuota.objects.first()).startswith(agency.key)


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ("nobody,,20,2011-01-01,,Sample,false\n", "agency"),
        ("{key},nothing,20,2011-01-01,,Sample,false\n", "post"),
        ("{key},,-1,2011-01-01,,Sample,false\n", "places"),
        ("{key},,2,2011-01-01,,Sample,false\n{key},,3,2012-01-01,,Sample,false\n", "valid_from"),
    ],
)
def test_wrong_quotas_are_told_with_their_line(context, lines, field):
    write(context, "quotas.csv", QUOTA + lines.replace("{key}", make_agency().key))
    with pytest.raises(DataErrors) as caught:
        load_quotas(context)
    assert caught.value.errors[0].field == field
    assert not StaffQuota.objects.exists()


def test_a_province_without_registers_loads(context, tmp_path):
    nowhere = LoadContext(tmp_path / "none", tmp_path / "none", system_actor("tests"))
    for load in (load_quotas, load_certificates, load_skills):
        assert load(nowhere).created == 0


def test_standards_are_loaded_changed_and_left_alone(context):
    assert load_skills(context).created == 4
    assert load_skills(context).unchanged == 4
    SkillStandard.objects.filter(key="tap-huan-cntt").update(title="Khác")
    assert load_skills(context).updated == 1
    basic = SkillStandard.objects.get(key="tt03-2014-co-ban")
    assert (basic.needed, len(basic.modules)) == (6, 6)
    assert str(basic) == basic.title


def test_certificates_sample_rows_only_in_a_demonstration(context, settings):
    load_skills(context)
    official = Official.objects.get(account=make_official("directory.staff"))
    row = f"{official.key},tin-hoc-abc,A,,2012-05-01,Trung tâm,S-1,2012-06-01,"
    write(context, "certificates.csv", CERTIFICATE + row + "yes\n")
    settings.TINHSO_DEMO = False
    assert load_certificates(context).created == 0
    settings.TINHSO_DEMO = True
    assert load_certificates(context).created == 1
    assert load_certificates(context).unchanged == 1
    one = Certificate.objects.get()
    assert (one.level, one.verified_on, str(one).endswith("S-1")) == ("A", date(2012, 6, 1), True)
    write(context, "certificates.csv", CERTIFICATE + row.replace(",A,", ",B,") + "yes\n")
    assert load_certificates(context).updated == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("nobody,tin-hoc-abc,A,,2012-05-01,TT,S-1,,no\n", "official"),
        ("{key},unknown,A,,2012-05-01,TT,S-1,,no\n", "standard"),
        ("{key},tin-hoc-abc,D,,2012-05-01,TT,S-1,,no\n", "level"),
        ("{key},tt03-2014-co-ban,,IU01,2012-05-01,TT,S-1,,no\n", "issued_on"),
        ("{key},tin-hoc-abc,A,,2012-05-01,TT,S-1,,no\n" * 2, "number"),
    ],
)
def test_wrong_certificates_are_told_with_their_line(context, row, field):
    load_skills(context)
    official = Official.objects.get(account=make_official("directory.staff"))
    write(context, "certificates.csv", CERTIFICATE + row.replace("{key}", official.key))
    with pytest.raises(DataErrors) as caught:
        load_certificates(context)
    assert caught.value.errors[0].field == field
