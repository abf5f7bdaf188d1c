"""A person in front of a browser, who sees what is on the page and nothing else.

Every page is looked at: axe, the width of a small telephone, the console and the network.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, expect

WIDE, NARROW = 1280, 390
HEIGHT = 900
PATIENCE = 30_000
"""Milliseconds until something that must appear is missing; generous, for machines with much else to do."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = {"serious", "critical"}

SKELETON = """
() => [...document.querySelectorAll('*')].map(one => one.tagName + [...one.attributes]
    .filter(a => !/^(href|src|id|name|value|content|for|d|x|y|points|action|title)$|^aria-(labelledby|describedby)$/
        .test(a.name) && !/[0-9]{3}/.test(a.value)).map(a => a.name + '=' + a.value).join('|')).join('\\n')
"""
"""The page without its words: pages alike in this need axe only once in a run."""

TOO_WIDE = """
width => [...document.querySelectorAll('table')].filter(one => one.getBoundingClientRect().right > width)
    .map(one => one.caption?.textContent.trim() || one.className)
"""
"""Tables that a person could only read by pushing their frame sideways."""

_seen: set[int] = set()
expect.set_options(timeout=PATIENCE)


class Visitor:
    """One browser with its own cookies."""

    def __init__(self, browser: Browser, address: str, downloads: Path, **options: Any) -> None:
        self.address = address
        self.others: tuple[str, ...] = options.pop("others", ())
        self.scripts = options.get("java_script_enabled", True)
        self.downloads = downloads
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            **{
                "viewport": {"width": WIDE, "height": HEIGHT},
                "locale": "vi-VN",
                "base_url": address,
                **options,
            }
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self._listen(self.page)

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, said: Any) -> None:
        # The browser itself notes every answer of 400 and more, also the ones meant: wrong input is 422.
        if said.type in {"error", "warning"} and "Failed to load resource" not in said.text:
            self.faults.append(f"console of {self.page.url}: {said.text}")

    def _request(self, asked: Any) -> None:
        if not asked.url.startswith((self.address, *self.others, "data:", "blob:")):
            self.faults.append(f"a request leaves the site: {asked.url}")

    # --- what a person does ---

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)
        self.look()

    def follow(self, words: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Click the first link with these words."""
        (within or self.main).get_by_role("link", name=words).first.click()
        self.look()

    def menu(self, words: str) -> None:
        """Follow an entry of the menu at the top."""
        self.page.get_by_role("navigation", name="Trình đơn").get_by_role("link", name=words).click()
        self.look()

    def go(self, words: str) -> None:
        """Click what looks like a button: one that sends, or one that leads somewhere."""
        button, link = (self.main.get_by_role(role, name=words, exact=True) for role in ("button", "link"))
        button.or_(link).first.click()
        self.look()

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """Click a button, or a link that looks like one."""
        place = within or self.main
        place.get_by_role("button", name=words, exact=True).first.click()
        self.look()

    def unfold(self, words: str) -> None:
        """Open what is folded behind these words."""
        self.main.locator("summary", has_text=words).first.click()
        self.look()

    def answer(self, label: str | re.Pattern[str], value: str) -> None:
        """Write into the field with this label."""
        self.page.get_by_label(label).first.fill(value)

    def choose(self, label: str | re.Pattern[str], option: str | re.Pattern[str]) -> None:
        """Pick an option of a list."""
        field = self.page.get_by_label(label).first
        words = field.locator("option").all_text_contents()
        field.select_option(label=next(text for text in words if re.search(option, text)))

    def tick(self, words: str | re.Pattern[str]) -> None:
        """Choose a radio or a checkbox."""
        self.page.get_by_label(words).first.check()

    def date(self, legend: str, day: int, month: int, year: int) -> None:
        """Day, month and year in their three inputs."""
        group = self.page.get_by_role("group", name=legend)
        for label, value in (("Ngày", day), ("Tháng", month), ("Năm", year)):
            group.get_by_label(label, exact=True).fill(str(value))

    def attach(self, label: str | re.Pattern[str], file: Path) -> None:
        """Choose a file to upload."""
        # The enhanced input hides behind a button, so it is found beside its label.
        group = self.main.locator(".govuk-form-group").filter(has=self.page.locator("label", has_text=label))
        group.locator("input[type=file]").first.set_input_files(file)

    def download(self, words: str | re.Pattern[str]) -> bytes:
        """What a link leads to, with this browser's cookies, as bytes."""
        href = self.page.get_by_role("link", name=words).first.get_attribute("href")
        answer = self.context.request.get(str(href))
        assert answer.ok, f"{href}: {answer.status}"
        return answer.body()

    def saved(self, words: str | re.Pattern[str]) -> tuple[str, bytes]:
        """Click what the browser saves as a file, link or button: the suggested name and the content."""
        link = self.main.get_by_role("link", name=words)
        with self.page.expect_download() as waiting:
            link.or_(self.main.get_by_role("button", name=words)).first.click()
        found: Download = waiting.value
        path = self.downloads / found.suggested_filename
        found.save_as(path)
        return found.suggested_filename, path.read_bytes()

    # --- what a person sees ---

    def sees(self, *words: str | re.Pattern[str]) -> None:
        """All of these stand on the page, visible."""
        for text in words:
            expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def heading(self, words: str | re.Pattern[str]) -> None:
        """The page's one heading."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    @property
    def main(self) -> Locator:
        """The page's main part."""
        return self.page.get_by_role("main")

    @property
    def text(self) -> str:
        """All words of the page's main part."""
        return self.main.inner_text()

    def row(self, key: str) -> str:
        """The value beside a key in a list of facts."""
        key_of = self.page.locator("dt", has_text=re.compile(rf"^\s*{re.escape(key)}\s*$")).first
        return key_of.locator("xpath=following-sibling::dd[1]").inner_text().strip()

    # --- what is asked of every page ---

    def look(self) -> None:
        """Inspect the page that is shown."""
        self.page.wait_for_load_state("load")
        if "pdf" in (self.page.evaluate("document.contentType") or ""):
            return
        skeleton = hash((self.scripts, str(self.page.evaluate(SKELETON))))
        if skeleton in _seen:
            return
        if (
            self.scripts
        ):  # axe waits for timers, which never ring where scripts are off; the markup is the same
            self._axe()
        self._narrow()
        _seen.add(skeleton)

    def _axe(self) -> None:
        options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
        for one in Axe().run(self.page, options=options).response["violations"]:
            if one["impact"] in SERIOUS:
                where = "; ".join(node["html"][:160] for node in one["nodes"][:3])
                self.faults.append(f"axe on {self.page.url}: {one['id']} ({one['impact']}): {where}")

    def _narrow(self) -> None:
        size = self.page.viewport_size or {"width": WIDE, "height": HEIGHT}
        self.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        width = self.page.evaluate("document.documentElement.scrollWidth")
        tables = self.page.evaluate(TOO_WIDE, NARROW)
        self.page.set_viewport_size(size)
        self.faults += [f"{self.page.url}: the table {one!r} is wider than a telephone" for one in tables]
        if width > NARROW:
            self.faults.append(f"{self.page.url} is {width} pixels wide on a telephone of {NARROW}")

    def last_seen(self, picture: Path) -> str:
        """For the report of a failed journey: where this person was and what stood there."""
        self.page.screenshot(path=picture)
        return f"--- {self.page.url}, picture in {picture}\n{self.page.locator('body').inner_text()[:3000]}"

    def leave(self) -> None:
        self.context.close()
