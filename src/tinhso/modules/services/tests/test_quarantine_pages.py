"""A file in quarantine: shown with its reason to official and applicant, opened by nobody."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from tinhso.kernel import files
from tinhso.kernel.actors import Actor
from tinhso.kernel.models import Scan, StoredFile
from tinhso.kernel.scope import acting
from tinhso.kernel.testing.client import PageClient
from tinhso.kernel.testing.files import pdf_bytes
from tinhso.modules.services.actions.paper import PaperIn
from tinhso.modules.services.enums import State
from tinhso.modules.services.testing import OneStop, make_dossier


def signed_in(actor: Actor) -> PageClient:
    client = PageClient()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


@pytest.mark.parametrize(("scan", "virus"), [("waiting", ""), ("found", "Test.Virus")])
def test_nobody_opens_a_file_in_quarantine(shop: OneStop, scan: str, virus: str) -> None:
    officer = signed_in(shop.officer)
    with acting(shop.citizen):
        stored = files.store(SimpleUploadedFile("don.pdf", pdf_bytes()), actor=shop.citizen)
    dossier = make_dossier(
        shop,
        State.PROCESSING,
        account_id=shop.citizen.account_id,
        papers=[PaperIn(name="Đơn", file_id=stored.pk, file_name="don.pdf")],
    )
    overview = f"/ho-so/{dossier.code}/"
    assert "Chưa quét vi-rút" in officer.get(overview).content.decode()
    link = f"{overview}tep/{dossier.papers.get().pk}/"
    assert link in officer.get(overview).content.decode()
    StoredFile.objects.filter(pk=stored.pk).update(scan=scan, virus=virus)
    told = str(Scan(scan).label)
    for address in (overview, f"{overview}giay-to/"):
        shown = officer.get(address).content.decode()
        assert told in shown
        assert link not in shown
    for client, address in (
        (officer, link),
        (signed_in(shop.citizen), f"/tra-cuu/{dossier.code}/tep/{dossier.papers.get().pk}/"),
    ):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Chưa mở được" in answer.content.decode()
    assert told in signed_in(shop.citizen).get(f"/tra-cuu/{dossier.code}/").content.decode()
