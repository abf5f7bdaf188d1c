"""Writes the committed third-party files under src/tinhso/ui/static/ui/: style, scripts, fonts, manifest.

Only needed to upgrade them; CI and production use what is committed. Needs Node with npm, and the
project's development environment (fonttools). `python tools/vendor.py` fetches the pinned packages of
package-lock.json and tools/vendor_fonts.txt into a temporary folder; with `--npm DIR --fonts DIR` it takes
folders that are already there.

What it changes, and why: GDS Transport and the crown may not be used outside of GOV.UK, so the font
faces, the font names and every image are taken out; parts that no page uses are left out; the second
palette of the MoJ file would undo ours; a source map that is not shipped would be asked for.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src/tinhso/ui/static/ui"
LICENCES = ROOT / "tools/licences"

FONT = "var(--ts-font)"
UNUSED_GOVUK = (
    "accordion", "cookie-banner", "crown", "exit-this-page", "feedback", "footer__copyright-logo", "footer__crown",
    "footer__licence", "generic-header", "header", "language-navigation", "logo", "phase-banner", "tabs",
)  # fmt: skip
USED_MOJ = ("timeline", "sub-navigation")
VARIABLES = ("brand", "text", "inverse-text", "template-background", "body-background", "print-text",
             "secondary-text", "focus", "focus-text", "error", "success", "border", "input-border", "hover",
             "link", "link-visited", "link-hover", "link-active", "surface-background", "surface-text",
             "surface-border")  # fmt: skip
"""The theme sets these; an upgrade that drops one must not pass unseen."""

COMPARED = {
    "input": ("default", "with hint text", "with error message", "with error and hint", "with width-10 class",
              "with suffix", "with prefix", "inputmode", "value"),
    "textarea": ("default", "with hint", "with error message", "with hint and error message", "with custom rows"),
    "select": ("hint", "error", "with hint text and error message"),
    "radios": ("with fieldset and error message", "inline", "with hints on items", "with hint and error message"),
    "checkboxes": ("with error message", "with error message and hint"),
    "date-input": ("with error message and hint", "with error on day input", "with error on year input"),
    "file-upload": ("enhanced", "enhanced, with error message and hint"),
}  # fmt: skip
"""Reference cases of govuk-frontend that the tests compare our fields with."""

LATIN = "U+0020-007E,U+00A0-00FF,U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0"
VIETNAMESE = "U+0300-0301,U+0303,U+0309,U+0323,U+1EA0-1EF9,U+20AB"
SIGNS = "U+2010-2015,U+2018-201F,U+2022,U+2026,U+202F,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2192,U+2212,U+2264-2265"
DIGITS = "U+0030-0039"


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """The rules of a style sheet: (prelude, body), or (statement, None) for @charset and the like."""
    start = at = depth = 0
    prelude = ""
    while at < len(css):
        sign = css[at]
        if sign in "\"'":
            at = css.index(sign, at + 1)
        elif sign == ";" and depth == 0:
            yield css[start : at + 1].strip(), None
            start = at + 1
        elif sign == "{":
            if depth == 0:
                prelude, start = css[start:at].strip(), at + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield prelude, css[start:at]
                start = at + 1
        at += 1


def kept(css: str, wanted: Callable[[str], bool]) -> str:
    """The style sheet with only the selectors that are wanted, also inside of @media and @supports."""
    parts: list[str] = []
    for prelude, body in rules(css):
        if body is None:
            parts.append(prelude)
        elif prelude.startswith(("@media", "@supports")):
            inner = kept(body, wanted)
            if inner:
                parts.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@"):
            if not prelude.startswith("@font-face"):
                parts.append(f"{prelude}{{{body}}}")
        else:
            selectors = [one for one in split_selectors(prelude) if wanted(one)]
            if selectors:
                parts.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(parts)


def split_selectors(prelude: str) -> list[str]:
    """Selectors of a list; a comma inside of brackets does not part them."""
    found, depth = [""], 0
    for sign in prelude:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found


def _named(selector: str, names: tuple[str, ...], prefix: str) -> bool:
    return re.search(rf"\.{prefix}-(?:{'|'.join(map(re.escape, names))})(?![a-z])", selector) is not None


def _cleaned(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"font-family:(?:GDS Transport,arial,sans-serif|sans-serif)", f"font-family:{FONT}", css)
    return css.strip()


def style(npm: Path) -> str:
    """govuk-frontend without what may not be shipped, then the used parts of the MoJ file."""
    govuk = (npm / "govuk-frontend/dist/govuk/govuk-frontend.min.css").read_text("utf-8")
    moj = (npm / "@ministryofjustice/frontend/moj/moj-frontend.min.css").read_text("utf-8")
    govuk = kept(_cleaned(govuk), lambda selector: not _named(selector, UNUSED_GOVUK, "govuk"))
    moj = kept(
        _cleaned(moj), lambda selector: _named(selector, USED_MOJ, "moj") and "__document" not in selector
    )
    moj = "".join(f"{prelude}{{{body}}}" for prelude, body in rules(moj) if body is not None)
    css = (
        '@charset "UTF-8";\n/* From govuk-frontend and @ministryofjustice/frontend, MIT licence; '
        "changed by tools/vendor.py: see LICENCES.txt and manifest.json. */\n"
        + govuk.removeprefix('@charset "UTF-8";')
        + "\n"
        + moj
        + "\n"
    )
    for forbidden in ("GDS", "crest", "crown", "url(", "text-transform:uppercase", "sourceMappingURL"):
        if forbidden in css:
            sys.exit(f"the style still holds {forbidden!r}")
    for name in VARIABLES:
        if f"--govuk-{name}-colour" not in css:
            sys.exit(f"govuk-frontend has no variable --govuk-{name}-colour any more; the theme sets it")
    return css


def script(npm: Path) -> str:
    """govuk-frontend's module as a script that hands over its functions, so that nothing imports by name."""
    source = (npm / "govuk-frontend/dist/govuk/govuk-frontend.min.js").read_text("utf-8")
    source = re.sub(r"//# sourceMappingURL=.*", "", source).strip()
    found = re.search(r"export\{([^}]*)\};?$", source)
    if found is None or "initAll" not in found[1].split(","):
        sys.exit("govuk-frontend.min.js does not end with the expected export")
    return f"{source[: found.start()]}globalThis.GovukFrontend={{initAll,isSupported}};\n"


def _subset(font: TTFont, unicodes: str, features: list[str], target: Path) -> None:
    options = Options()
    options.flavor = "woff2"
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    options.hinting = True  # office screens are often coarse; without hints small diacritics blur
    subsetter = Subsetter(options)
    codes: list[int] = []
    for part in unicodes.split(","):
        low, _, high = part.removeprefix("U+").partition("-")
        codes += range(int(low, 16), int(high or low, 16) + 1)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same file for the same input
    font.save(target, reorderTables=True)


def fonts(source: Path, target: Path) -> None:
    """Be Vietnam Pro in two weights, and figures of one width (it has none) cut from Inter."""
    target.mkdir(parents=True, exist_ok=True)
    text = f"{LATIN},{VIETNAMESE},{SIGNS}"
    features = ["ccmp", "locl", "mark", "mkmk", "kern", "liga"]
    for weight, name in ((400, "Regular"), (600, "SemiBold")):
        font = TTFont(source / f"fontpkg_be_vietnam_pro/files/BeVietnamPro-{name}.ttf", recalcTimestamp=False)
        _subset(font, text, features, target / f"be-vietnam-pro-{weight}.woff2")
    inter = TTFont(source / "fontpkg_inter/files/Inter[opsz,wght].ttf", recalcTimestamp=False)
    inter = instantiateVariableFont(inter, {"opsz": 14, "wght": (400, 600)})
    held = BytesIO()
    inter.save(held)
    _subset(TTFont(held, recalcTimestamp=False), DIGITS, ["tnum"], target / "digits.woff2")


def licences(npm: Path, source: Path) -> dict[str, str]:
    """The licence texts of everything vendored, by the file that holds them."""
    texts = {
        "vendor/LICENCES.txt": {
            "govuk-frontend (MIT): frontend.css, govuk-frontend.js": LICENCES / "govuk-frontend.txt",
            "@ministryofjustice/frontend (MIT): frontend.css": LICENCES / "moj-frontend.txt",
            "htmx.org (0BSD): htmx.js": npm / "htmx.org/LICENSE",
        },
        "fonts/LICENCES.txt": {
            "Be Vietnam Pro (OFL-1.1): be-vietnam-pro-*.woff2": source / "fontpkg_be_vietnam_pro/LICENSE",
            "Inter (OFL-1.1): digits.woff2": source / "fontpkg_inter/LICENSE",
        },
    }
    return {
        target: "\n\n".join(
            f"==== {title}\n\n{path.read_text('utf-8').strip()}" for title, path in group.items()
        )
        + "\n"
        for target, group in texts.items()
    }


def _versions(npm: Path, source: Path) -> list[dict[str, str]]:
    found = []
    for name in ("govuk-frontend", "@ministryofjustice/frontend", "htmx.org"):
        about = json.loads((npm / name / "package.json").read_text("utf-8"))
        licence = "0BSD" if name == "htmx.org" else about["license"]
        found.append({"name": name, "registry": "npm", "version": about["version"], "licence": licence})
    for line in (ROOT / "tools/vendor_fonts.txt").read_text("utf-8").splitlines():
        if "==" in line:
            name, _, version = line.split(" ")[0].partition("==")
            found.append({"name": name, "registry": "PyPI", "version": version, "licence": "OFL-1.1"})
    return found


def manifest(npm: Path, source: Path) -> str:
    """Versions and licences of the sources, size and SHA-256 of each file written."""
    files = {}
    for path in sorted([*(STATIC / "vendor").rglob("*"), *(STATIC / "fonts").rglob("*")]):
        if path.is_file() and path.name != "manifest.json":
            data = path.read_bytes()
            files[str(path.relative_to(STATIC))] = {
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
    return (
        json.dumps({"sources": _versions(npm, source), "files": files}, indent=2, ensure_ascii=False) + "\n"
    )


def write(npm: Path, source: Path) -> None:
    """Write all vendored files anew."""
    for folder in ("vendor", "fonts"):
        shutil.rmtree(STATIC / folder, ignore_errors=True)
    vendor = STATIC / "vendor"
    vendor.mkdir(parents=True)
    (vendor / "frontend.css").write_text(style(npm), "utf-8")
    (vendor / "govuk-frontend.js").write_text(script(npm), "utf-8")
    htmx = (npm / "htmx.org/dist/htmx.min.js").read_text("utf-8")
    (vendor / "htmx.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", htmx).strip() + "\n", "utf-8")
    fonts(source, STATIC / "fonts")
    for name, text in licences(npm, source).items():
        (STATIC / name).write_text(text, "utf-8")
    (vendor / "manifest.json").write_text(manifest(npm, source), "utf-8")
    (ROOT / "src/tinhso/ui/tests/data/govuk_fixtures.json").write_text(fixtures(npm), "utf-8")


def fixtures(npm: Path) -> str:
    """The reference markup that the form templates are compared with (MIT, Government Digital Service)."""
    found = []
    for component, names in COMPARED.items():
        path = npm / f"govuk-frontend/dist/govuk/components/{component}/fixtures.json"
        of_name = {one["name"]: one for one in json.loads(path.read_text("utf-8"))["fixtures"]}
        for name in names:
            html = " ".join(line.strip() for line in of_name[name]["html"].splitlines())
            found.append(
                {"component": component, "name": name, "options": of_name[name]["options"], "html": html}
            )
    about = json.loads((npm / "govuk-frontend/package.json").read_text("utf-8"))
    note = "From govuk-frontend, MIT licence, (C) 2017 Crown Copyright (Government Digital Service)"
    held = {"note": note, "version": about["version"], "fixtures": found}
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def _fetch_npm(folder: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    subprocess.run(["npm", "ci"], cwd=folder, check=True)
    return folder / "node_modules"


def _fetch_fonts(folder: Path) -> Path:
    uv = shutil.which("uv") or next(map(str, (ROOT / ".tools").rglob("bin/uv")), None)
    command = [uv, "pip", "install"] if uv else [sys.executable, "-m", "pip", "install"]
    asked = ["--require-hashes", "--no-deps", "-r", str(ROOT / "tools/vendor_fonts.txt")]
    subprocess.run([*command, "--target", str(folder), *asked], check=True)
    return folder


def main() -> None:
    """Fetch what was not given, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--npm", type=Path, help="a node_modules folder made from package-lock.json")
    parser.add_argument(
        "--fonts", type=Path, help="a folder with the unpacked packages of tools/vendor_fonts.txt"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "npm").mkdir()
        write(
            given.npm or _fetch_npm(Path(folder) / "npm"), given.fonts or _fetch_fonts(Path(folder) / "fonts")
        )


if __name__ == "__main__":
    main()
