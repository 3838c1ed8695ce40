import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { startCards } from "../modules/card";

let asked: string[] = [];
let answer: (path: string) => Promise<Response>;
let now = 0;

startCards();

const card = () => document.getElementById("sf-record-card");
const isShown = () => card()?.hidden === false;

function point(selector: string, pointerType = "mouse"): void {
  find(selector).dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType }));
}

function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

function focus(selector: string): void {
  find(selector).dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
}

async function wait(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await settle();
  await settle();
}

beforeEach(() => {
  asked = [];
  now += 120_000;
  answer = () => Promise.resolve(new Response("<p>VPN is down</p>"));
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
  mock.method(globalThis, "fetch", (path: string) => {
    asked.push(path);
    return answer(path);
  });
  show(`<a id="one" data-card="INC-1" href="/incidents/INC-1">INC-1</a> <a id="two" data-card="INC-2" href="#">INC-2</a> <p id="else">Text</p>`);
});

afterEach(() => {
  document.dispatchEvent(new MouseEvent("click"));
  mock.timers.reset();
  mock.restoreAll();
});

test("Card_AfterThePointerHasRestedOnAKey_ShowsWhatTheServerSays", async () => {
  point("#one");
  await wait(149);
  assert.deepEqual(asked, []);
  await wait(1);
  assert.deepEqual(asked, ["/cards/INC-1"]);
  assert.equal(isShown(), true);
  assert.equal(card()?.textContent, "VPN is down");
  assert.equal(find("#one").getAttribute("aria-describedby"), "sf-record-card");
});

test("Card_OfAPassingPointer_IsNotAskedFor", async () => {
  point("#one");
  await wait(100);
  point("#else");
  await wait(1_000);
  assert.deepEqual(asked, []);
  assert.equal(isShown(), false);
});

test("Card_OfARecordSeenAMomentAgo_IsNotAskedForAgain_AndLaterItIs", async () => {
  for (const [pass, later] of [[1, 0], [1, 59_000], [2, 2_000]] as const) {
    now += later;
    point("#one");
    await wait(150);
    assert.equal(asked.length, pass);
    assert.equal(isShown(), true);
    point("#else");
    await wait(150);
    assert.equal(isShown(), false);
  }
});

test("Card_WhileThePointerMovesOntoIt_Stays", async () => {
  point("#one");
  await wait(150);
  point("#else");
  await wait(100);
  point("#sf-record-card p");
  await wait(1_000);
  assert.equal(isShown(), true);
});

test("Card_OfFocusByKeyboard_OpensAndEscapeClosesOnlyIt", async () => {
  press("Tab");
  focus("#one");
  await wait(150);
  assert.equal(isShown(), true);
  let heard = 0;
  const listen = (): void => { heard++; };
  document.body.addEventListener("keydown", listen);
  press("Escape");
  assert.equal(isShown(), false);
  assert.equal(find("#one").hasAttribute("aria-describedby"), false);
  assert.equal(heard, 0, "what lies below must not close with it");
  press("Escape");
  assert.equal(heard, 1);
  document.body.removeEventListener("keydown", listen);
});

test("Card_WhenFocusMovesOn_Closes", async () => {
  press("Tab");
  focus("#one");
  await wait(150);
  focus("#else");
  assert.equal(isShown(), false);
});

test("Card_OfAClickOrATouch_DoesNotOpen", async () => {
  find("#one").dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  focus("#one");
  point("#two", "touch");
  await wait(1_000);
  assert.deepEqual(asked, []);
});

test("Card_OfARecordOneMayNotSee_IsNone", async () => {
  answer = () => Promise.resolve(new Response("<h1>Not found</h1>", { status: 404 }));
  point("#one");
  await wait(150);
  assert.equal(asked.length, 1);
  assert.equal(isShown(), false);
});

test("Card_OfAnAnswerThatCameTooLate_IsNotShown", async () => {
  let arrive: (answer: Response) => void = () => undefined;
  answer = (path) => path.endsWith("INC-1") ? new Promise((done) => { arrive = done; }) : Promise.resolve(new Response("<p>Second</p>"));
  point("#one");
  await wait(150);
  point("#two");
  await wait(150);
  arrive(new Response("<p>First</p>"));
  await wait(0);
  assert.equal(card()?.textContent, "Second");
  assert.equal(find("#two").hasAttribute("aria-describedby"), true);
  assert.equal(find("#one").hasAttribute("aria-describedby"), false);
});

test("Card_WhoseQuestionFailed_IsAskedForAgain", async () => {
  answer = () => Promise.reject(new TypeError("offline"));
  point("#one");
  await wait(150);
  assert.equal(isShown(), false);
  point("#else");
  await wait(150);
  answer = () => Promise.resolve(new Response("<p>Back</p>"));
  point("#one");
  await wait(150);
  assert.equal(asked.length, 2);
  assert.equal(isShown(), true);
});

test("Card_OfAKeyWithStrangeLetters_AsksForItsOwnAddressOnly", async () => {
  find("#one").dataset["card"] = "../admin?x=1";
  point("#one");
  await wait(150);
  assert.deepEqual(asked, ["/cards/..%2Fadmin%3Fx%3D1"]);
});
