"""Static files: what is vendored is what the manifest says, and nothing is shipped that may not be."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

UI = Path(__file__).parents[1]
STATIC = UI / "static/ui"
MANIFEST = json.loads((STATIC / "vendor/manifest.json").read_text("utf-8"))
OWN = [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")]
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"


def test_vendored_files_are_those_of_the_manifest():
    for name, said in MANIFEST["files"].items():
        data = (STATIC / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == said["sha256"], name
        assert len(data) == said["bytes"]
    found = {
        str(path.relative_to(STATIC))
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == set(MANIFEST["files"])


def test_every_source_has_version_licence_and_text():
    texts = "".join((STATIC / folder / "LICENCES.txt").read_text("utf-8") for folder in ("vendor", "fonts"))
    for source in MANIFEST["sources"]:
        assert source["licence"] in {"MIT", "0BSD", "OFL-1.1"}
        assert re.fullmatch(r"\d+\.\d+(\.\w+)*", source["version"])
    for name in ("govuk-frontend", "@ministryofjustice/frontend", "htmx.org", "Be Vietnam Pro", "Inter"):
        assert name in texts


def test_versions_are_those_of_the_lock_file():
    root = UI.parents[2]
    lock = json.loads((root / "package-lock.json").read_text("utf-8"))
    for source in MANIFEST["sources"]:
        if source["registry"] == "npm":
            assert lock["packages"][f"node_modules/{source['name']}"]["version"] == source["version"]
        else:
            assert f"{source['name']}=={source['version']}" in (root / "tools/vendor_fonts.txt").read_text(
                "utf-8"
            )
    assert "resolved" not in json.dumps(lock)


@pytest.mark.parametrize(
    "word", ["GDS", "crest", "govuk-crown", "sourceMappingURL", "text-transform:uppercase"]
)
def test_nothing_is_shipped_that_belongs_to_gov_uk(word):
    for path in STATIC.rglob("*"):
        if path.suffix in {".css", ".js", ".svg"}:
            assert word not in path.read_text("utf-8"), path.name


def test_own_styles_never_upper_case_and_load_nothing_from_elsewhere():
    for path in OWN:
        source = path.read_text("utf-8")
        assert "text-transform" not in source
        assert not re.search(r"https?://", source.replace("http://www.w3.org", ""))
        for address in re.findall(r"url\([\"']?([^)\"']+)", source):
            assert (path.parent / address).resolve().is_file(), address


def test_templates_and_python_load_only_files_that_exist():
    for path in (UI / "templates").rglob("*.html"):
        for name in re.findall(r"{% static [\"']ui/([^\"']+)[\"'] %}", path.read_text("utf-8")):
            assert (STATIC / name).is_file(), f"{path.name}: {name}"


@pytest.mark.parametrize("weight", [400, 600])
def test_font_has_every_vietnamese_letter(weight):
    letters = TTFont(STATIC / f"fonts/be-vietnam-pro-{weight}.woff2").getBestCmap()
    wanted = set(LETTERS + LETTERS.upper() + "0123456789–—“”‘’…·•₫%/()[]\u0300\u0301\u0303\u0309\u0323\u00a0")
    assert not [sign for sign in wanted if ord(sign) not in letters]


def test_figures_have_one_width():
    font = TTFont(STATIC / "fonts/digits.woff2")
    substituted = {
        glyph: replacement
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for glyph, replacement in getattr(table, "ExtSubTable", table).mapping.items()
    }
    names = [substituted.get(name, name) for name in font.getBestCmap().values()]
    assert len(names) == 10
    assert len({font["hmtx"][name][0] for name in names}) == 1


def test_first_view_of_a_citizens_page_is_small():
    def sent(*names: str) -> int:
        return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)

    styles = sent("vendor/frontend.css", "css/theme.css", "css/components.css")
    scripts = sent("vendor/govuk-frontend.js", "js/ts.js")
    fonts = sum((STATIC / f"fonts/be-vietnam-pro-{weight}.woff2").stat().st_size for weight in (400, 600))
    assert styles < 26_000
    assert scripts < 13_500
    assert fonts < 56_000
