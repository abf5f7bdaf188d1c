// Keys for people who work in lists all day, and the side menu on small screens. Optional, like all scripts here.
const OFF = "tinhso-keys-off";
let off = false;
try { off = localStorage.getItem(OFF) === "1"; } catch { /* private mode: keys stay on */ }

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const search = document.querySelector("[data-ts-search]");

// The list may be swapped by htmx at any time, so rows are looked up on each key.
const rows = () => [...document.querySelectorAll("[data-ts-queue] tbody tr:not(.ts-q__empty)")];
let here = -1;

function move(step) {
  const all = rows();
  if (!all.length) return;
  for (const row of all) row.classList.remove("ts-q__row--here");
  here = Math.max(0, Math.min(all.length - 1, here + step));
  const row = all[here];
  row.classList.add("ts-q__row--here");
  row.querySelector("a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && typing(event.target)) {
    event.target.form?.requestSubmit();
    event.preventDefault();
    return;
  }
  if (off || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "/" && search) search.focus();
  else if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "x") rows()[here]?.querySelector("input[type=checkbox]")?.click();
  else if (key === "?") document.querySelector(".ts-keys")?.toggleAttribute("open");
  else return;
  event.preventDefault();
});

const keySwitch = document.querySelector("[data-ts-keys-switch]");
if (keySwitch) {
  const show = () => { keySwitch.textContent = off ? keySwitch.dataset.off : keySwitch.dataset.on; };
  keySwitch.hidden = false;
  show();
  keySwitch.addEventListener("click", () => {
    off = !off;
    try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* lasts until the page is left */ }
    show();
  });
}

// On a small screen the side menu starts folded.
const side = document.querySelector("[data-ts-side]");
if (side && matchMedia("(max-width: 52em)").matches) side.removeAttribute("open");
