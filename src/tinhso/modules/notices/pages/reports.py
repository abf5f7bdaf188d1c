"""Where providers report what became of a message."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..actions.receipts import LARGEST, header_of, take_report


@csrf_exempt  # a provider has no session here; the signature says who speaks
@require_POST
def report(request: HttpRequest, provider: str) -> JsonResponse:
    """A signed report. The answer tells the provider to stop repeating, and nobody else anything."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    outcome = take_report(
        by=request.actor,  # type: ignore[attr-defined]
        provider=provider,
        content=request.body,
        signature=request.headers.get(header_of(provider), ""),
    )
    if outcome == "forged":
        return JsonResponse({"error": "signature"}, status=403)
    if outcome == "malformed":
        return JsonResponse({"error": "malformed"}, status=400)
    return JsonResponse({})
