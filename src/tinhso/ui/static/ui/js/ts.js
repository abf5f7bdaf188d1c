// Starts what the pages gain from JavaScript. Every page also works without it.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
if (globalThis.GovukFrontend) {
  globalThis.GovukFrontend.initAll();
}

// "Take the present place": fills latitude and longitude.
for (const button of document.querySelectorAll("[data-ts-locate]")) {
  if (!("geolocation" in navigator)) continue;
  const id = button.dataset.tsLocate;
  const status = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        document.getElementById(`${id}-lat`).value = coords.latitude.toFixed(6);
        document.getElementById(`${id}-lon`).value = coords.longitude.toFixed(6);
        status.textContent = "";
      },
      () => { status.textContent = button.dataset.failed; },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
