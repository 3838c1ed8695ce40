import { find, show, words } from "./page";
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ageOf, ask, level, relative, startAges } from "../modules/ages";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test("Relative_AcrossItsBounds_NamesTheUnitBelow", () => {
  const expected: [number, string | null][] = [
    [0, "just now"], [minute - 1, "just now"], [-minute + 1, "just now"],
    [minute, "1 min ago"], [hour - 1, "59 min ago"], [-minute, "in 1 min"],
    [hour, "1 h ago"], [day - 1, "23 h ago"], [-2 * hour, "in 2 h"],
    [day, "1 d ago"], [7 * day - 1, "6 d ago"], [-3 * day, "in 3 d"],
    [7 * day, null], [-7 * day, null],
  ];
  for (const [age, text] of expected) {
    assert.equal(relative(age, words), text, `${age} ms`);
  }
});

test("Level_AtItsBounds_TurnsDelayedAndStale", () => {
  assert.deepEqual([0, 2_999, 3_000, 9_999, 10_000].map(level), ["current", "current", "delayed", "delayed", "stale"]);
});

test("AgeOf_AnElement_GrowsFromWhenItWasFirstSeen", () => {
  show(`<time data-as-of="a" data-age-ms="5000"></time>`);
  const element = find("time");
  assert.equal(ageOf(element, 100), 5_000);
  assert.equal(ageOf(element, 1_100), 6_000);
});

test("AgeOf_AnElementRenderedAnew_StartsFromTheServersAge", () => {
  show(`<time data-as-of="a" data-age-ms="5000"></time>`);
  const element = find("time");
  ageOf(element, 0);
  element.setAttribute("data-as-of", "b");
  assert.equal(ageOf(element, 60_000), 5_000);
});

test("AgeOf_AnAgeThatIsNoNumber_IsUnknown", () => {
  show(`<time data-as-of="a" data-age-ms="soon"></time>`);
  assert.equal(ageOf(find("time"), 0), null);
});

test("Ages_OnAVisiblePage_AreWrittenIntoTheTextNodesOfTheServer", () => {
  show(`
    <time data-as-of="a" data-age-ms="30000">just now</time>
    <time id="old" data-as-of="a" data-age-ms="${8 * day}">16 Nov</time>
    <span class="freshness" data-as-of="a" data-age-ms="1500" data-level="current">
      <b class="freshness-word">Current</b><i class="freshness-age">1.5 s</i>
    </span>`);
  const node = find("time").firstChild;
  let now = 0;
  mock.method(performance, "now", () => now);
  mock.timers.enable({ apis: ["setInterval"] });
  startAges();

  mock.timers.tick(500);
  assert.equal(find(".freshness-age").textContent, "1.5 s");
  now = 9_000;
  mock.timers.tick(500);
  assert.equal(find(".freshness").getAttribute("data-level"), "stale");
  assert.equal(find(".freshness-word").textContent, "Stale");
  assert.equal(find(".freshness-age").textContent, "10 s");
  now = 40_000;
  mock.timers.tick(500);
  assert.equal(find("time").textContent, "1 min ago");
  assert.equal(find("time").firstChild, node);
  assert.equal(find("#old").textContent, "16 Nov");

  mock.method(document, "hidden", () => true, { getter: true });
  now = 400_000;
  mock.timers.tick(500);
  assert.equal(find("time").textContent, "1 min ago");
  mock.timers.reset();
  mock.restoreAll();
});

test("Ask_AboutWhatFeedsAPanel_TakesTheAgeThatTheServerMeasuresNow", async () => {
  show(`<span id="fed" class="freshness" data-subscription="history" data-as-of="a" data-age-ms="500"></span>
    <span id="unknown" class="freshness" data-subscription="nobody" data-as-of="a" data-age-ms="500"></span>`);
  let now = 0;
  mock.method(performance, "now", () => now);
  const asked: [string, RequestInit | undefined][] = [];
  mock.method(globalThis, "fetch", (url: string, init?: RequestInit) => {
    asked.push([url, init]);
    return Promise.resolve(new Response(JSON.stringify({ history: 800 })));
  });
  assert.equal(ageOf(find("#fed"), 0), 500);
  assert.equal(ageOf(find("#unknown"), 0), 500);

  now = 60_000;
  assert.equal(ageOf(find("#fed"), now), 60_500);
  await ask();
  assert.equal(ageOf(find("#fed"), now), 800);
  assert.equal(ageOf(find("#fed"), now + 2_000), 2_800);
  assert.equal(ageOf(find("#unknown"), now), 60_500);
  assert.equal(asked[0]?.[0], "/freshness");
  assert.equal(asked[0]?.[1]?.credentials, "omit");
});

test("Ask_WhileNothingAnswers_LetsBadgesAge", async () => {
  show(`<span id="fed" class="freshness" data-subscription="history" data-as-of="a" data-age-ms="500"></span>`);
  mock.method(performance, "now", () => 20_000);
  mock.method(globalThis, "fetch", () => Promise.reject(new TypeError("gone")));
  assert.equal(ageOf(find("#fed"), 0), 500);
  await ask();
  assert.equal(ageOf(find("#fed"), 20_000), 20_500);

  mock.method(globalThis, "fetch", () => Promise.resolve(new Response("no", { status: 503 })));
  await ask();
  assert.equal(ageOf(find("#fed"), 20_000), 20_500);
});

test("Ask_WithoutABadge_AsksNothing", async () => {
  show("<p></p>");
  const fetching = mock.method(globalThis, "fetch", () => Promise.reject(new TypeError("asked")));
  await ask();
  assert.equal(fetching.mock.callCount(), 0);
});
