"""Vietnamese first, whatever the browser prefers; a choice is remembered."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from tinhso.ui.language import LanguageMiddleware


@pytest.mark.parametrize(("cookie", "expected"), [("", "vi"), ("en", "en"), ("vi", "vi"), ("xx", "vi")])
def test_only_a_choice_changes_the_language(rf, cookie: str, expected: str) -> None:
    seen = []

    def page(request) -> HttpResponse:
        seen.append((translation.get_language(), request.LANGUAGE_CODE))
        return HttpResponse()

    request = rf.get("/", headers={"Accept-Language": "en-US,en"})
    if cookie:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    try:
        response = LanguageMiddleware(page)(request)
    finally:
        translation.activate("vi")
    assert seen == [(expected, expected)]
    assert response["Content-Language"] == expected
