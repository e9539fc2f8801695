"""Parts of a list that a page brings when its tabs are pressed and its accordions are opened.

Only parts that are not there already are asked for. What a tab shows in the place of another's is
put side by side before the page is taken.
"""

from playwright.async_api import Page

from rowsmith.fetch.in_page import Traffic
from rowsmith.fetch.more import still
from rowsmith.ports import Clock

MAX_TABS = 12
MAX_FOLDS = 30
_SHARED = """
const state = globalThis[Symbol.for('rowsmith.tabs')] ??= {tabs: [], folds: [], parts: []};
const says = node => (node?.textContent ?? '').trim();
const isShown = node => node.getClientRects().length > 0;
const leadsAway = node => {
  const href = node.closest('a')?.getAttribute('href') ?? '';
  return href && !/^(#|javascript:)/i.test(href);
};
const panelOf = node => {
  const href = node.closest('a')?.getAttribute('href') ?? '';
  const id = node.getAttribute('aria-controls') || (href.startsWith('#') ? href.slice(1) : '');
  return id ? document.getElementById(id) : null;
};
const panelShown = () =>
  [...document.querySelectorAll('[role=tabpanel]')].find(node => isShown(node) && says(node));
const isUsable = node => isShown(node) && !leadsAway(node) && !node.disabled
  && node.ariaDisabled !== 'true' && !node.closest('nav, header, footer');
"""
FIND = (
    "([mostTabs, mostFolds]) => {"
    + _SHARED
    + """
  for (const list of document.querySelectorAll('[role=tablist]')) {
    const tabs = [...list.querySelectorAll('[role=tab]')].filter(isUsable);
    if (tabs.length < 2 || tabs.length > mostTabs) continue;
    if (tabs.every(tab => says(panelOf(tab)))) continue;
    state.tabs = tabs;
    state.first = panelShown()?.innerHTML ?? '';
    break;
  }
  const folds = [...document.querySelectorAll('[aria-expanded=false][aria-controls]')]
    .filter(node => isUsable(node) && !node.ariaHasPopup && !says(panelOf(node)));
  if (folds.length <= mostFolds) state.folds = folds;
  return [state.tabs.length, state.folds.length];
}
"""
)
"""Finds the first row of tabs, and the accordions, of which a part is not there yet."""
OPEN = "at => {" + _SHARED + "if (state.folds[at]?.isConnected) state.folds[at].click(); }"
PRESS = (
    "at => {"
    + _SHARED
    + """
  const tab = state.tabs[at];
  if (tab?.isConnected && tab.ariaSelected !== 'true') tab.click();
}
"""
)
KEEP = (
    "at => {"
    + _SHARED
    + """
  const tab = state.tabs[at];
  const own = tab?.isConnected ? panelOf(tab) : null;
  const panel = own && says(own) ? own : panelShown();
  if (panel) state.parts.push({panel, html: panel.innerHTML});
}
"""
)
JOIN = (
    "() => {"
    + _SHARED
    + """
  const last = state.parts.at(-1);
  if (!last) return;
  const kinds = html => {
    const inert = document.implementation.createHTMLDocument('');
    inert.body.innerHTML = html;
    const counts = new Map();
    for (const node of inert.body.querySelectorAll('*')) {
      const kind = node.localName + '.' + node.className;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return new Set([...counts].filter(([, count]) => count > 1).map(([kind]) => kind));
  };
  const wanted = kinds(state.first || state.parts[0].html), seen = new Set(), kept = [];
  const isAlike = html => {
    const found = kinds(html);
    return [...wanted].filter(kind => found.has(kind)).length >= wanted.size / 2;
  };
  for (const {panel, html} of state.parts) {
    const isThere = panel.isConnected && panel !== last.panel && says(panel);
    if (isThere || seen.has(html) || !isAlike(html)) continue;
    seen.add(html);
    kept.push(html);
  }
  if (kept.length) last.panel.innerHTML = kept.join('');
}
"""
)
"""Puts side by side what tabs showed one after the other, as far as it looks as the first did."""


async def bring_parts(page: Page, traffic: Traffic, clock: Clock, *, until_s: float) -> None:
    """Press the tabs of *page* and open its accordions, where that brings parts not there yet.

    Args:
        page: a page at rest.
        traffic: what it loads.
        clock: tells the time.
        until_s: moment at which the page must be left.
    """
    tabs, folds = await page.evaluate(FIND, [MAX_TABS, MAX_FOLDS])
    for at in range(folds):
        if clock.monotonic_s() >= until_s:
            return
        await page.evaluate(OPEN, at)
        await still(page, traffic, clock)
    for at in range(tabs):
        if clock.monotonic_s() >= until_s:
            break
        await page.evaluate(PRESS, at)
        await still(page, traffic, clock)
        await page.evaluate(KEEP, at)
    if tabs:
        await page.evaluate(JOIN)
