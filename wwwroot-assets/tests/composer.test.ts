import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { nameOf } from "../modules/composer/files";
import { countDown } from "../modules/composer/held";
import { attach, choose, flush, forget, insert, open, opened, submitByKeys } from "../modules/composer";

interface Stored {
  record: string;
  kind: string;
  body: string;
  seenVersion: number;
  version: number;
}

const setup = { person: "p1", record: "r1", kind: "reply", drafts: [] };
let server: Map<string, Stored>;
let down: boolean;
let told: number;
const page = {
  invokeMethodAsync(): Promise<void> {
    told++;
    return Promise.resolve();
  },
};

const form = () => find<HTMLFormElement>("form");
const field = () => find<HTMLTextAreaElement>("textarea");
const status = () => find("[data-draft-status]");
const waiting = () => Object.keys(sessionStorage).filter((name) => name.startsWith("sf-draft:"));

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event("input", { bubbles: true }));
}

function reload(): void {
  show(`<section><button role="tab" data-kind="reply"></button><button role="tab" data-kind="note"></button>
    <form data-seen="7" data-kept-words="Draft saved {0}" data-unsaved-words="Not saved"><textarea></textarea><span data-draft-status></span></form></section>`);
}

/** As the server answers: a version in If-Match, 412 with what is stored. */
function answer(url: string, request: RequestInit): Promise<Response> {
  if (down) {
    return Promise.reject(new TypeError("network"));
  }

  assert.equal((request.headers as Record<string, string>)["X-SynergyFlow-Page"], "composer");
  const id = url.split("/").at(-1)!;
  if (request.method === "DELETE") {
    return Promise.resolve(new Response(null, { status: server.delete(id) ? 204 : 404 }));
  }

  const sent = JSON.parse(request.body as string) as Stored;
  const match = (request.headers as Record<string, string>)["If-Match"];
  const stored = server.get(id);
  if (stored && stored.body !== sent.body && match !== `"${stored.version}"`) {
    return Promise.resolve(new Response(JSON.stringify({ current: { id, ...stored } }), { status: 412 }));
  }

  const version = (stored?.version ?? 0) + 1;
  server.set(id, { ...sent, version });
  return Promise.resolve(new Response(JSON.stringify({ id, ...sent, version, updatedAt: "2026-03-10T10:42:00Z" }), { status: 200 }));
}

async function saved(): Promise<void> {
  mock.timers.tick(1_000);
  for (let turn = 0; turn < 10; turn++) {
    await settle();
  }
}

beforeEach(() => {
  sessionStorage.clear();
  [server, down, told] = [new Map(), false, 0];
  globalThis.fetch = answer as typeof fetch;
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  reload();
});

test("Draft_Typed_IsOnTheServerWithinASecond_AndNoLongerInTheTab", async () => {
  attach(form(), setup, page);
  type("Looking into it");
  assert.equal(waiting().length, 1);
  await saved();
  const [stored] = [...server.values()];
  assert.deepEqual(stored, { record: "r1", kind: "reply", body: "Looking into it", seenVersion: 7, version: 1 });
  assert.equal(waiting().length, 0);
  assert.equal(status().dataset["state"], "kept");
  assert.match(status().textContent ?? "", /^Draft saved \d/);
  assert.equal(told, 1);
});

test("Draft_TypedWhileTheServerIsAway_SurvivesAReload_AndGoesThereLater", async () => {
  down = true;
  attach(form(), setup, page);
  type("Nobody types this twice");
  await saved();
  assert.equal(status().textContent, "Not saved");
  down = false;
  reload();
  attach(form(), setup, page);
  assert.equal(field().value, "Nobody types this twice");
  await saved();
  assert.equal([...server.values()][0]?.body, "Nobody types this twice");
  assert.equal(waiting().length, 0);
});

test("Draft_OfAnotherPersonOrRecord_IsNotOffered", () => {
  down = true;
  attach(form(), setup, page);
  type("Mine");
  for (const other of [{ ...setup, person: "p2" }, { ...setup, record: "r2" }]) {
    reload();
    attach(form(), other, page);
    assert.equal(field().value, "");
  }
});

test("Texts_OfReplyAndNote_AreApart", async () => {
  attach(form(), setup, page);
  type("For all");
  find("[data-kind=note]").click();
  assert.equal(field().value, "");
  type("For us");
  find("[data-kind=reply]").click();
  assert.equal(field().value, "For all");
  await saved();
  assert.deepEqual([...server.values()].map((one) => [one.kind, one.body]), [["reply", "For all"], ["note", "For us"]]);
});

test("Draft_ChangedInTwoWindows_IsKeptTwice", async () => {
  const kept = { id: "d1", kind: "reply", body: "Hello", seenVersion: 3, version: 1 };
  server.set("d1", { record: "r1", ...kept });
  attach(form(), { ...setup, drafts: [kept] }, page);
  assert.equal(field().value, "Hello");
  server.set("d1", { record: "r1", kind: "reply", body: "Hello from the other", seenVersion: 3, version: 2 });
  type("Hello from here");
  await saved();
  assert.deepEqual([...server.values()].map((one) => one.body).sort(), ["Hello from here", "Hello from the other"]);
  assert.notEqual(opened(form()).drafts[0], "d1");
  assert.equal(told, 1);
});

test("Draft_WhoseLastAnswerGotLost_GoesOnAsOne", async () => {
  const kept = { id: "d1", kind: "reply", body: "One", seenVersion: 3, version: 1 };
  server.set("d1", { record: "r1", kind: "reply", body: "One two", seenVersion: 3, version: 2 });
  attach(form(), { ...setup, drafts: [kept] }, page);
  type("One two three");
  await saved();
  assert.deepEqual([...server.values()].map((one) => one.body), ["One two three"]);
});

test("Draft_EmptiedOrSent_LeavesNothingBehind", async () => {
  attach(form(), setup, page);
  type("x");
  await saved();
  type("");
  await saved();
  assert.equal(server.size, 0);
  type("Sent");
  const { draft } = await flush(form());
  assert.equal(server.get(draft!)?.body, "Sent");
  assert.equal(field().readOnly, true);
  assert.equal(choose(form(), "note"), "reply", "what is being sent stays what it is");
  forget(form());
  assert.equal(choose(form(), "note"), "note");
  assert.equal(choose(form(), "reply"), "reply");
  assert.deepEqual([field().value, field().readOnly, waiting().length], ["", false, 0]);
  assert.notEqual(opened(form()).drafts[0], draft);
});

test("Flush_WithNothingTyped_OrNoServer_SaysSo", async () => {
  attach(form(), setup, page);
  assert.deepEqual(await flush(form()), { draft: null, empty: true, seen: 0 });
  type("Kept here");
  down = true;
  assert.deepEqual(await flush(form()), { draft: null, empty: false, seen: 0 });
  assert.deepEqual([field().value, field().readOnly], ["Kept here", false]);
});

test("AnotherDraft_Opened_TakesTheField_AndTheFormerOneStays", async () => {
  attach(form(), setup, page);
  type("Former");
  await open(form(), { id: "d9", kind: "reply", body: "The other", seenVersion: 1, version: 4 });
  assert.equal(field().value, "The other");
  assert.equal([...server.values()][0]?.body, "Former");
  assert.equal(opened(form()).drafts[0], "d9");
});

test("Seen_IsTheVersionOnTheScreenWhenTheTextWasBegun", async () => {
  attach(form(), setup, page);
  assert.equal(opened(form()).seen, null);
  type("Begun");
  form().dataset["seen"] = "9";
  type("Begun before");
  assert.equal(opened(form()).seen, 7);
  assert.equal((await flush(form())).seen, 7);
});

test("Held_CountsDown_AndLooksAgainWhenItIsOverdue", () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setInterval"] });
  let now = 0;
  mock.method(performance, "now", () => now);
  const place = document.createElement("span");
  place.dataset["countdownMs"] = "2000";
  form().parentElement!.append(place);
  let overdue = 0;
  countDown(form(), () => overdue++);
  mock.timers.tick(250);
  assert.equal(place.textContent, "2 s");
  now = 1_500;
  mock.timers.tick(250);
  assert.equal(place.textContent, "1 s");
  now = 6_000;
  mock.timers.tick(500);
  assert.deepEqual([place.textContent, overdue], ["0 s", 1]);
  mock.restoreAll();
});

test("Screenshot_GetsANameOfItsOwn_AndOtherFilesKeepTheirs", () => {
  const now = new Date("2026-03-10T10:42:07Z");
  assert.equal(nameOf(new File([""], "image.png", { type: "image/png" }), now), "screenshot-2026-03-10-10-42-07.png");
  assert.equal(nameOf(new File([""], "report.pdf", { type: "application/pdf" }), now), "report.pdf");
});

let sent = "";
function takeFiles(): void {
  class Request extends EventTarget {
    upload = new EventTarget();
    status = 201;
    responseText = `{"id":"f1"}`;
    open(_: string, address: string): void { sent = address; }
    setRequestHeader(): void { /* the header is the server's test */ }
    send(): void { this.dispatchEvent(new Event("load")); }
  }

  Object.defineProperty(globalThis, "XMLHttpRequest", { configurable: true, value: Request });
  find("form").insertAdjacentHTML("beforeend", "<input type=file data-composer-files><ul data-uploads></ul>");
}

test("File_ChosenBeforeTheScriptCame_IsSent", async () => {
  takeFiles();
  Object.defineProperty(find("[data-composer-files]"), "files", { value: [new File(["x"], "early.txt")] });
  attach(form(), setup, page);
  await settle();
  await settle();
  assert.equal(field().value, "[early.txt](/files/f1) ");
});

test("File_Dropped_IsSentWithItsKind_AndLinkedInTheText", async () => {
  takeFiles();
  attach(form(), { ...setup, kind: "note" }, page);
  const drop = new Event("drop", { bubbles: true, cancelable: true });
  Object.defineProperty(drop, "dataTransfer", { value: { files: [new File(["x"], "a[1].txt")] } });
  form().dispatchEvent(drop);
  await settle();
  await settle();
  assert.equal(sent, "/composer/records/r1/files?internal=true");
  assert.equal(field().value, "[a_1_.txt](/files/f1) ");
  assert.equal(drop.defaultPrevented, true);
});

test("Insert_AtTheCursor_CountsAsTyped", async () => {
  attach(form(), setup, page);
  type("Hello !");
  field().selectionStart = field().selectionEnd = 6;
  insert(form(), "Ana");
  assert.equal(field().value, "Hello Ana!");
  await saved();
  assert.equal([...server.values()][0]?.body, "Hello Ana!");
});

test("Text_TypedBeforeTheScriptCame_WinsOverTheDraft_WhichStays", async () => {
  const kept = { id: "d1", kind: "reply", body: "Yesterday", seenVersion: 3, version: 1 };
  server.set("d1", { record: "r1", ...kept });
  field().value = "Right now";
  attach(form(), { ...setup, drafts: [kept] }, page);
  await saved();
  assert.deepEqual([...server.values()].map((one) => one.body), ["Yesterday", "Right now"]);
});

test("Rubbish_InStorage_IsIgnored", () => {
  for (const rubbish of ["{", "1", "null", `{"body":1}`, `{"id":"x","body":"  ","version":1}`]) {
    sessionStorage.setItem("sf-draft:p1:r1:reply", rubbish);
    reload();
    attach(form(), setup, page);
    assert.equal(field().value, "", rubbish);
  }
});

test("Draft_WhenStorageIsFull_StaysInTheField", () => {
  attach(form(), setup, page);
  const setItem = mock.fn(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const storage = Object.getOwnPropertyDescriptor(globalThis, "sessionStorage")!;
  Object.defineProperty(globalThis, "sessionStorage", { configurable: true, value: { getItem: () => null, setItem } });
  type("Still here");
  Object.defineProperty(globalThis, "sessionStorage", storage);
  assert.equal(setItem.mock.callCount(), 1);
  assert.equal(field().value, "Still here");
});

test("Form_ThatIsGone_IsLeftAlone", async () => {
  assert.equal(attach(null, setup, page), null);
  assert.deepEqual(await flush(null), { draft: null, empty: true, seen: 0 });
  assert.deepEqual(opened(null), { drafts: [], seen: null });
  forget(null);
});

function press(init: KeyboardEventInit): { submitted: boolean; changed: boolean } {
  let submitted = false;
  let changed = false;
  form().requestSubmit = () => { submitted = true; };
  field().addEventListener("change", () => { changed = !submitted; });
  field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }));
  return { submitted, changed };
}

test("Keys_CtrlOrCmdEnter_ReportTheValueAndThenSubmit", () => {
  for (const modifier of [{ ctrlKey: true }, { metaKey: true }]) {
    reload();
    submitByKeys(form());
    assert.deepEqual(press(modifier), { submitted: true, changed: true });
  }
});

test("Keys_EnterAloneOrWhileComposing_DoNotSubmit", () => {
  submitByKeys(form());
  assert.equal(press({}).submitted, false);
  assert.equal(press({ ctrlKey: true, isComposing: true }).submitted, false);
});
