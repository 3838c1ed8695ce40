import { find, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { startTabs } from "../modules/tabs";

/** Three tabs of 100 pixels in a strip of 150, which begins 20 pixels into the page. */
function sized(): void {
  const tabs = find(".tabs");
  Object.defineProperty(tabs, "clientWidth", { value: 150 });
  Object.defineProperty(tabs, "offsetLeft", { value: 20 });
  [...tabs.children].forEach((tab, at) => {
    Object.defineProperty(tab, "offsetLeft", { value: 20 + at * 100 });
    Object.defineProperty(tab, "offsetWidth", { value: 100 });
  });
}

const later = (): Promise<void> => new Promise((done) => setTimeout(done));

beforeEach(async () => {
  show(`<nav class="tabs"><a>One</a><a>Two</a><a>Three</a></nav>`);
  sized();
  await later();
});

test("Tab_ThatIsShown_IsBroughtIntoTheStrip_AndStaysWhereTheReaderMovesIt", async () => {
  startTabs();
  const tabs = find(".tabs");
  tabs.children[2]!.setAttribute("aria-current", "page");
  await later();
  assert.equal(tabs.scrollLeft, 175);

  tabs.scrollLeft = 10;
  document.body.append("something else changes");
  await later();
  assert.equal(tabs.scrollLeft, 10);

  tabs.children[2]!.removeAttribute("aria-current");
  tabs.children[1]!.setAttribute("aria-current", "page");
  await later();
  assert.equal(tabs.scrollLeft, 75);
});
