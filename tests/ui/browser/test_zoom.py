"""Every page at 200 % zoom, and at the 320 px of WCAG 2.2, 1.4.10: nothing is cut off sideways."""

import pytest

from tests.ui.browser.runs import eventually, settled
from ui.navigation import PLACES

# Zoom halves the window as the page sees it: 1280 px at 200 % are 640.
SIZES = [{"width": 640, "height": 450}, {"width": 320, "height": 640}]
SEEN = [place for place in PLACES if place.module not in {"shared", "account"}]

# What a reader has to move sideways to see: boxes that scroll by themselves are left out.
BEYOND = """() => {
  const main = document.getElementById("stMain");
  const found = main.scrollWidth > main.clientWidth + 1 ? [`page ${main.scrollWidth}`] : [];
  const scrolls = (one) => {
    for (let at = one; at && at !== main; at = at.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  for (const one of main.querySelectorAll("h1, h2, h3, p, button, input, textarea, a, li, dd")) {
    const box = one.getBoundingClientRect();
    if (box.width > 1 && box.right > window.innerWidth + 1 && !scrolls(one)) {
      found.push(`${one.tagName} ${one.textContent.slice(0, 30)}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("place", SEEN, ids=lambda place: place.module)
def test_nothing_is_cut_off(page, place):
    page.set_viewport_size(SIZES[0])
    page.goto("/" if place.module == "ask" else f"/{place.module}")
    page.locator("h1", has_text=place.title).wait_for()
    settled(page)
    for size in SIZES:
        page.set_viewport_size(size)
        eventually(page, lambda: page.evaluate("innerWidth"), size["width"])
        eventually(page, lambda: page.evaluate(BEYOND), [])
