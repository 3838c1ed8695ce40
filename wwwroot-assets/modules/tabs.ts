/**
 * Where the tabs of a page are wider than the window, the one that is shown is brought into it: otherwise a phone would show the first ones,
 * and none of them chosen.
 */
let shown: Element | null = null;

function bring(): void {
  const tab = document.querySelector<HTMLElement>(".tabs > [aria-current='page']");
  if (tab !== shown) {
    shown = tab;
    const tabs = tab?.parentElement;
    if (tab && tabs) {
      // Not scrollIntoView: that would move the page too.
      tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
    }
  }
}

export function startTabs(): void {
  bring();
  new MutationObserver(bring).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-current"] });
}
