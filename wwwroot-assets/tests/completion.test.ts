import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { startCompletion } from "../modules/completion";
import { textOf, typedBefore } from "../modules/completion/trigger";

const people = [
  { name: "Maya Putri", email: "maya@x.example", written: "Maya Putri", teamTold: null },
  { name: "Maya Twin", email: "twin@x.example", written: "twin@x.example", teamTold: null },
];
let asked: string[];
let answer: unknown;

const field = () => find<HTMLTextAreaElement>("textarea");
const list = () => document.querySelector<HTMLElement>("#sf-completion:not([hidden])");

startCompletion();

beforeEach(() => {
  [asked, answer] = [[], people];
  globalThis.fetch = ((address: string, request: RequestInit) => {
    asked.push(address);
    assert.equal((request.headers as Record<string, string>)["X-SynergyFlow-Page"], "composer");
    return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }));
  }) as typeof fetch;
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  show('<textarea data-complete="@#" data-complete-record="r1"></textarea>');
  field().focus();
});

async function type(text: string): Promise<void> {
  field().value = text;
  field().setSelectionRange(text.length, text.length);
  field().dispatchEvent(new Event("input", { bubbles: true }));
  mock.timers.tick(200);
  for (let turn = 0; turn < 5; turn++) {
    await settle();
  }
}

function press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  field().dispatchEvent(event);
  return event;
}

test("an @ offers people, and the field points at the one in hand", async () => {
  await type("Hello @ma");

  assert.deepEqual(asked, ["/composer/people?q=ma&record=r1"]);
  assert.equal(list()?.getAttribute("role"), "listbox");
  assert.equal(list()?.querySelectorAll("[role=option]").length, 2);
  assert.equal(field().getAttribute("aria-controls"), "sf-completion");
  assert.equal(field().getAttribute("aria-activedescendant"), "sf-completion-0");
  press("ArrowDown");
  assert.equal(field().getAttribute("aria-activedescendant"), "sf-completion-1");
  press("ArrowDown");
  assert.equal(field().getAttribute("aria-activedescendant"), "sf-completion-0");
});

test("Enter and Tab put the name in as if it had been typed, and nobody else sees the key", async () => {
  let heard = 0;
  field().addEventListener("input", () => heard++);
  for (const [key, at, expected] of [["Enter", 0, "Hello @Maya Putri "], ["Tab", 1, "Hello @twin@x.example "]] as const) {
    await type("Hello @ma");
    for (let step = 0; step < at; step++) {
      press("ArrowDown");
    }

    const before = heard;
    assert.equal(press(key).defaultPrevented, true);
    assert.equal(field().value, expected);
    assert.equal(heard, before + 1);
    assert.equal(list(), null);
    assert.equal(field().hasAttribute("aria-activedescendant"), false);
  }
});

test("teams stand beside people, with a sign and how many would be told, and are called by their name", async () => {
  answer = [
    people[0],
    { name: "Service desk", email: null, written: "Service desk", teamTold: 12 },
    { name: "Night shift", email: null, written: "team Night shift", teamTold: 1 },
    { name: "<b>Empty", email: null, written: "<b>Empty", teamTold: 0 },
  ];
  await type("@");
  const lines = [...list()!.querySelectorAll("[role=option]")];
  assert.deepEqual(lines.map((line) => line.querySelector("svg[aria-hidden=true]") !== null), [false, true, true, true]);
  assert.deepEqual(lines.map((line) => line.querySelector("span")!.textContent), ["maya@x.example", "Team, 12 people", "Team, 1 person", "Team, nobody in it to tell"]);
  assert.equal(list()!.querySelector("b"), null);
  press("ArrowDown");
  press("ArrowDown");
  press("Enter");
  assert.equal(field().value, "@team Night shift ");
});

test("a # offers records and puts the key in without the sign", async () => {
  answer = { records: [["INC-12", "Printer jams", "new"]] };
  await type("Like #print");
  assert.deepEqual(asked, ["/palette/search?q=print"]);
  press("Enter");
  assert.equal(field().value, "Like INC-12 ");
});

test("Escape closes the list for this word only, and Ctrl+Enter is the form's", async () => {
  await type("@ma");
  assert.equal(press("Escape").defaultPrevented, true);
  await type("@may");
  assert.equal(list(), null);
  assert.equal(press("Escape").defaultPrevented, false);
  await type("@may x @ma");
  assert.notEqual(list(), null);
  assert.equal(press("Enter", { ctrlKey: true }).defaultPrevented, false);
  assert.equal(list(), null);
});

test("names are text, never markup, and a click takes one without taking the focus", async () => {
  answer = [{ name: "<img src=x onerror=alert(1)>", email: null, written: "Ann", teamTold: null }];
  await type("@a");
  assert.equal(list()?.querySelector("img"), null);
  const down = new Event("pointerdown", { bubbles: true, cancelable: true });
  find("#sf-completion [role=option]").dispatchEvent(down);
  assert.equal(down.defaultPrevented, true);
  find("#sf-completion [role=option]").click();
  assert.equal(field().value, "@Ann ");
});

test("an answer that comes too late, or not at all, offers nothing", async () => {
  await type("@ma");
  press("Escape");
  globalThis.fetch = () => Promise.reject(new TypeError("network"));
  await type("x @zz");
  assert.equal(list(), null);
});

test("a sign counts where it begins a word and a word follows", () => {
  for (const [text, typed] of [["@", ""], ["@Maya Pu", "Maya Pu"], ["(#12", "12"], ["x\n@a", "a"]] as const) {
    assert.equal(typedBefore(text, text.length, "@#")?.typed, typed, text);
  }

  for (const text of ["a@b", "# Heading", "## x", "@ x", "@one two three four", "x#1", "@a\nb", "http://x/#a", "plain"]) {
    assert.equal(typedBefore(text, text.length, "@#"), null, text);
  }

  assert.equal(typedBefore("@a", 2, "#"), null);
  assert.equal(textOf({ sign: "#", at: 0, typed: "" }, "INC-1"), "INC-1 ");
});
