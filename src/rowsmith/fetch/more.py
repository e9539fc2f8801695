"""The rest of a list that a page brings when it is scrolled, or when its button is pressed.

Lists that keep only what is in sight are read at every step, and what they let go of is put back
before the page is taken.
"""

import asyncio

from playwright.async_api import Page

from rowsmith.config import BrowserSettings
from rowsmith.fetch.in_page import SHOWN, STEP_S, Traffic
from rowsmith.lexicon import PAGING
from rowsmith.model.page import Growth
from rowsmith.ports import Clock

STILL_S = 0.25
"""A page that neither changed nor loaded anything for so long has answered a step."""
ANSWER_S = 5.0
"""The longest wait for an answer to one step."""
MAX_BARREN = 2
"""Presses of a button in a row after which nothing came."""
_STATE = "const state = globalThis[Symbol.for('rowsmith')] ??= {lists: new Map(), room: 8e6};"
LOOK = (
    "() => {"
    + _STATE
    + """
  let lost = 0;
  for (const parent of document.querySelectorAll('body, body *')) {
    const count = parent.childElementCount;
    if (count < 3 || count > 300) continue;
    const known = state.lists.get(parent) ?? {entries: new Map(), is_list: false, looks: 0};
    state.lists.set(parent, known);
    const shown = new Map(), fresh = new Map();
    const tops = Array.from(parent.children, child => [child, child.getBoundingClientRect().top]);
    for (const [child] of tops.sort((a, b) => a[1] - b[1])) {
      const link = (child.matches('[href]') ? child : child.querySelector('[href]'))
        ?.getAttribute('href');
      const said = child.textContent.trim();
      if (!said) continue;
      const name = said + '\\0' + (link ?? '');
      const times = shown.get(name) ?? 0;
      shown.set(name, times + 1);
      const key = name + '\\0' + times;
      if (known.entries.has(key)) { known.entries.get(key).at = known.looks; continue; }
      const html = child.outerHTML;
      if ((state.room -= html.length) < 0) return lost;
      known.entries.set(key, {html, at: known.looks});
      const kind = child.localName + '.' + child.className;
      fresh.set(kind, (fresh.get(kind) ?? 0) + 1);
    }
    if (known.looks > 0 && Math.max(0, ...fresh.values()) >= 3) {
      const gone = [...known.entries.values()].filter(entry => entry.at < known.looks).length;
      if (gone >= 3) { known.is_list = true; lost += gone; }
    }
    known.looks += 1;
  }
  return lost;
}"""
)
"""Notes the entries of lists; returns how many entries of lists are shown no more."""
FORGET = "() => { delete globalThis[Symbol.for('rowsmith')]; }"
RESTORE = (
    "() => {"
    + _STATE
    + """
  const restored = [];
  for (const [parent, known] of state.lists) {
    if (!known.is_list || !parent.isConnected) continue;
    if (restored.some(outer => outer.contains(parent))) continue;
    restored.push(parent);
  }
  for (const parent of restored) {
    if (restored.some(outer => outer !== parent && outer.contains(parent))) continue;
    parent.innerHTML = [...state.lists.get(parent).entries.values()].map(e => e.html).join('');
  }
}"""
)
"""Puts back what lists let go of, in the order in which it was shown."""
SCROLL = """
share => {
  let has_moved = false;
  const inner = [...document.querySelectorAll('body *')].filter(node =>
    node.scrollHeight > node.clientHeight + 100 && node.clientHeight > 150
    && /auto|scroll/.test(getComputedStyle(node).overflowY));
  for (const node of [document.scrollingElement, ...inner]) {
    if (!node) continue;
    const before = node.scrollTop;
    node.scrollTop = share < 0 ? 0 : before + Math.max(share * node.clientHeight, 1);
    has_moved ||= Math.abs(node.scrollTop - before) > 1;
  }
  return has_moved;
}
"""
PRESS = """
phrases => {
  const fold = text => text.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase()
    .replace(/[^\\p{L}]+/gu, ' ').trim();
  const said = new Set(phrases.map(fold));
  const found = [];
  for (const node of document.querySelectorAll('button, a, [role=button], input[type=button]')) {
    const href = node.localName === 'a' ? node.getAttribute('href') ?? '' : '';
    if (href && !/^(#|javascript:)/i.test(href)) continue;
    if (node.disabled || node.ariaDisabled === 'true' || node.ariaHasPopup) continue;
    if (!node.getClientRects().length || node.closest('nav, header, footer')) continue;
    const text = fold(node.value || node.innerText || node.ariaLabel || '');
    const words = text.split(' ');
    if (said.has(text) || (words.length > 2 && said.has(words.slice(0, 2).join(' '))))
      found.push(node);
  }
  if (!found.length || found.length > 2) return false;
  found[found.length - 1].click();
  return true;
}
"""
"""Presses the button that offers more of the list; each record's own "more" is none."""
LEAPS = 1e6
STEPS = 0.7


async def bring_all(
    page: Page, traffic: Traffic, settings: BrowserSettings, clock: Clock, *, until_s: float
) -> Growth:
    """Scroll and press until *page* brings nothing more; return what that brought.

    Args:
        page: a page at rest.
        traffic: what it loads.
        settings: how long to go on.
        clock: tells the time.
        until_s: moment at which the page must be left.
    """
    until_s = min(until_s, clock.monotonic_s() + settings.scroll_s)
    share, barren = LEAPS, 0
    first: list[int] = await page.evaluate(SHOWN)
    await page.evaluate(LOOK)
    while clock.monotonic_s() < until_s:
        has_moved = await page.evaluate(SCROLL, share)
        await still(page, traffic, clock)
        lost = await page.evaluate(LOOK)
        if lost and share == LEAPS:  # a list that keeps only what is in sight: look at all of it
            share = STEPS
            await page.evaluate(SCROLL, -1)
            await still(page, traffic, clock)
            await page.evaluate(FORGET)
            await page.evaluate(LOOK)
            continue
        if has_moved:
            continue
        shown = await page.evaluate(SHOWN)
        if barren >= MAX_BARREN or not await page.evaluate(PRESS, sorted(PAGING["load_more"])):
            await page.evaluate(RESTORE)
            last: list[int] = await page.evaluate(SHOWN)
            return Growth.WHOLE if last[0] > first[0] else Growth.NONE
        await still(page, traffic, clock)
        barren = barren + 1 if await page.evaluate(SHOWN) == shown else 0
    await page.evaluate(RESTORE)
    return Growth.CUT


async def still(page: Page, traffic: Traffic, clock: Clock) -> None:
    """Return when the page has answered a step."""
    began = changed = clock.monotonic_s()
    last: list[int] = []
    while True:
        shown = await page.evaluate(SHOWN)
        now = clock.monotonic_s()
        if shown != last or traffic.open:
            last, changed = shown, now
        if now - changed >= STILL_S or now - began >= ANSWER_S:
            return
        await asyncio.sleep(STEP_S / 2)
