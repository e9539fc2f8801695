"""What runs inside of a page, and how a page is waited for."""

import asyncio

from playwright.async_api import Error, Page, Request, Response

from rowsmith.config import BrowserSettings
from rowsmith.ports import Clock

BEFORE = """
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport'])
  delete globalThis[name];
globalThis.open = () => null;
globalThis.print = () => {};
const stay = event => {
  const target = event.target.closest?.('a, area, form')?.getAttribute('target') || '_self';
  if (!/^_(self|top|parent)$/i.test(target) && !frames[target]) event.preventDefault();
};
addEventListener('click', stay, true);
addEventListener('submit', stay, true);
"""
"""Runs in every frame before its own scripts; the proxy and the flags are what holds."""
_MEASURE = """
const measure = root => {
  let elements = 0, characters = 0;
  const unread = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE']);
  const walker = document.createTreeWalker(root, 5, {acceptNode: node =>
    unread.has(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT});
  while (walker.nextNode()) {
    if (walker.currentNode.nodeType === 1) elements += 1;
    else characters += walker.currentNode.data.trim().length;
  }
  return [elements, characters];
};
"""
SHOWN = (
    "() => {"
    + _MEASURE
    + "return [...(document.body ? measure(document.body) : [0, 0]),"
    + " document.readyState === 'loading']; }"
)
SENT = (
    "html => {"
    + _MEASURE
    + "return measure(new DOMParser().parseFromString(html, 'text/html').body); }"
)
"""The same measure of the page as it was sent, before any script ran."""
SERIALIZE = """
most => {
  const inert = document.implementation.createHTMLDocument('');
  const insides = node => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.localName === 'slot' && node.assignedNodes) {
      const given = node.assignedNodes();
      if (given.length) return given;
    }
    return node.childNodes;
  };
  const flat = (node, depth) => {
    const copy = inert.importNode(node, false);
    if (depth < 500) for (const child of insides(node)) copy.append(flat(child, depth + 1));
    return copy;
  };
  const root = document.documentElement;
  const has_shadow = Array.prototype.some.call(
    document.getElementsByTagName('*'), node => node.shadowRoot);
  const html = (has_shadow ? flat(root, 0) : root).outerHTML;
  return html.length > most ? null : '<!DOCTYPE html>' + html;
}
"""
"""The page's elements as they are now, open shadow trees in the places where they are shown."""
STEP_S = 0.1
LEAVES_S = 2.0
"""A page that cannot be looked at for so long, and never could, has failed."""
GROWN = 40
"""Characters of text that a page has to show more than it was sent with, to be called built."""
WAITED_FOR = frozenset({"script", "xhr", "fetch"})


class Traffic:
    """What a page loads.

    Attributes:
        open: requests that it waits for now.
        answers: the answers that came, in order.
    """

    def __init__(self, page: Page) -> None:
        self.open: set[Request] = set()
        self.answers: list[Response] = []
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        page.on("response", self._keep)

    def _begin(self, request: Request) -> None:
        if request.resource_type in WAITED_FOR:
            self.open.add(request)

    def _end(self, request: Request) -> None:
        self.open.discard(request)

    def _keep(self, answer: Response) -> None:
        self.answers.append(answer)


async def rest(
    page: Page, traffic: Traffic, sent: str, settings: BrowserSettings, clock: Clock
) -> None:
    """Return when *page* has come to rest.

    That is: it shows more than was sent and neither changed nor loaded anything for
    ``quiet_s``; or it shows nothing more for ``patience_s``; or, for a page that never rests,
    after twice that time.
    """
    base: list[int] | None = None
    shown: list[int] | None = None
    began = changed = clock.monotonic_s()
    while True:
        last = shown
        try:
            base = base or await page.evaluate(SENT, sent)
            shown = await page.evaluate(SHOWN)
        except Error:
            if page.is_closed() or (last is None and clock.monotonic_s() - began > LEAVES_S):
                raise
            shown = None  # the page went to another one meanwhile
        now = clock.monotonic_s()
        if shown is None or base is None or shown[2] or shown != last or traffic.open:
            changed = now
        is_built = shown is not None and base is not None and shown[1] >= base[1] + GROWN
        waits_s = settings.quiet_s if is_built else settings.patience_s
        is_still = now - changed >= settings.quiet_s and now - began >= waits_s
        if is_still or now - began >= 2 * settings.patience_s:
            return
        await asyncio.sleep(STEP_S)
