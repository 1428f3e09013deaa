"""Debian's Chromium, and a window of it that remembers whatever went wrong in it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

PROGRAM = shutil.which("chromium")
MISSING = "Chromium is not here, so no page is looked at in a browser; install the Debian package chromium"
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu")
"""A browser that asks nobody but the site."""
PATIENCE = 15_000
"""Milliseconds in which what is looked for must be there, other tests beside it."""
SCREENSHOTS = Path(__file__).parent.parent.parent / "build" / "screenshots"
WIDTHS = {"desktop": (1280, 900), "phone": (320, 700)}
"""The narrow one is also what 1280 pixels are at a zoom of 400 % (WCAG 2.2, 1.4.10)."""
RULES = {"rules": {"target-size": {"enabled": True}}}
"""WCAG 2.2 has it at level AA; axe leaves it out unless asked."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser until the tests of a process are done."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(QUIET))
        yield browser
        browser.close()


class Window:
    """A window on the site; `page` is what Playwright drives, `troubles` what the reader should never meet."""

    def __init__(self, browser: Browser, site: str, width: str = "desktop", **options: Any) -> None:
        across, down = WIDTHS[width]
        self.site = site
        wanted = {"viewport": {"width": across, "height": down}, "base_url": site, "locale": "da-DK", **options}
        self.context = browser.new_context(**wanted)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self._expected: set[int] = set()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script failed: {error}"))
        self.page.on("requestfailed", self._on_failed)
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)

    def open(self, path: str, status: int = 200) -> Page:
        """Go to a page that answers with this status."""
        self._expected.add(status)
        answer = self.page.goto(path, wait_until="load")
        assert answer is None or answer.status == status, f"{path}: {answer.status}"  # None: the same page, elsewhere
        return self.page

    def expect(self, status: int) -> None:
        """Let the site answer what the page asks with this status too."""
        self._expected.add(status)

    def is_wider_than_the_screen(self) -> bool:
        """Whether one has to scroll sideways to read."""
        wide: bool = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return wide

    def unfit(self) -> list[str]:
        """What axe finds that keeps people out."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [f"{each['id']}: {node['html'][:300]}" for each in found for node in each["nodes"]]

    def keep(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture of the whole page, or of what is in sight, for whoever wants to look."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)

    def close(self) -> None:
        """Close the window and forget what it kept."""
        self.context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        refused = any(f"status of {status} " in message.text for status in self._expected)
        if message.type in ("error", "warning") and not refused:
            self.troubles.append(f"console: {message.text}")

    def _on_failed(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":
            return  # the page was left before it was needed
        self.troubles.append(f"request failed: {request.url} ({request.failure})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "blob:", "data:")):
            self.troubles.append(f"asked another host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.troubles.append(f"{response.status}: {response.url}")


Opener = Callable[..., Window]
"""Opens a window: its width by name, then what Playwright's `new_context` takes."""
