import { beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { find, show } from "./page";
import { startWidths } from "../modules/widths";

const gone: string[] = [];
Object.assign(globalThis, { Blazor: { navigateTo: (to: string) => gone.push(to) } });
startWidths();

function page(whose: "view" | "mine", columns = "key,title:300"): void {
  show(`<main><div data-widths="${whose}" data-columns="${columns}"><table><thead><tr>
    <th class="col-key" data-column="key"><a>Key</a><span data-grip="key" tabindex="0"></span></th>
    <th class="col-title" data-column="title"><a>Title</a><span data-grip="title" tabindex="0"></span></th></tr></thead></table></div>
    <button data-widen="1" data-column="key"></button><button data-widen="-1" data-column="key"></button>
    <button data-widths-fit></button><button data-widths-reset></button></main>`);
  for (const [key, width] of [["key", 100], ["title", 300]] as const) {
    find(`th[data-column="${key}"]`).getBoundingClientRect = () => ({ width }) as DOMRect;
  }
}

function grip(key: string): HTMLElement {
  return find(`[data-grip="${key}"]`);
}

function pointer(type: string, x: number): PointerEvent {
  return new PointerEvent(type, { bubbles: true, cancelable: true, clientX: x, button: 0, pointerId: 1 });
}

function press(key: string, shiftKey = false): void {
  grip("key").dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }));
}

function columns(): string | null {
  return new URL(gone.at(-1)!, "http://localhost").searchParams.get("columns");
}

beforeEach(() => {
  gone.length = 0;
  document.cookie = "sf-widths=; Path=/; Max-Age=-1";
  document.documentElement.removeAttribute("style");
  page("view");
});

test("Drag_OfAViewOfOnesOwn_ShowsWhileItMoves_AndGoesIntoTheAddressOnce", () => {
  grip("key").dispatchEvent(pointer("pointerdown", 500));
  grip("key").dispatchEvent(pointer("pointermove", 520));
  assert.equal(find("[data-widths]").style.getPropertyValue("--view-key"), "120px");
  assert.equal(gone.length, 0);
  grip("key").dispatchEvent(pointer("pointermove", 560));
  grip("key").dispatchEvent(pointer("pointerup", 560));
  grip("key").dispatchEvent(pointer("pointermove", 900));
  assert.equal(gone.length, 1);
  assert.equal(columns(), "key:160,title:300");
  assert.equal(grip("key").getAttribute("aria-valuenow"), "160");
});

test("Drag_BrokenOffWithEscape_ChangesNothing", () => {
  grip("title").dispatchEvent(pointer("pointerdown", 500));
  grip("title").dispatchEvent(pointer("pointermove", 600));
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
  grip("title").dispatchEvent(pointer("pointerup", 600));
  assert.equal(gone.length, 0);
  assert.equal(find("[data-widths]").style.getPropertyValue("--view-title"), "300px");
});

test("Drag_FarOut_StopsAtTheLimits", () => {
  grip("key").dispatchEvent(pointer("pointerdown", 500));
  grip("key").dispatchEvent(pointer("pointermove", -4_000));
  grip("key").dispatchEvent(pointer("pointerup", -4_000));
  assert.equal(columns(), "key:48,title:300");
});

test("Keys_OnTheBorder_AndButtonsOfTheMenu_DoTheSame", () => {
  press("ArrowRight");
  assert.equal(columns(), "key:116,title:300");
  press("ArrowLeft", true);
  assert.equal(columns(), "key:48,title:300");
  find<HTMLButtonElement>("[data-widen='1']").click();
  assert.equal(columns(), "key:116,title:300");
  find<HTMLButtonElement>("[data-widen='-1']").click();
  assert.equal(columns(), "key:84,title:300");
  press("Delete");
  assert.equal(columns(), "key,title:300");
  find<HTMLButtonElement>("[data-widths-reset]").click();
  assert.equal(columns(), "key,title");
  press("x");
  assert.equal(columns(), "key,title");
});

test("ViewOfOthers_IsRememberedForItsReaderEverywhere_AndNotInTheAddress", () => {
  page("mine", "key,title");
  press("ArrowRight");
  assert.equal(gone.length, 0);
  assert.equal(document.documentElement.style.getPropertyValue("--mine-key"), "116px");
  assert.match(document.cookie, /sf-widths=key%3A116/u);
  find<HTMLButtonElement>("[data-widths-reset]").click();
  assert.doesNotMatch(document.cookie, /sf-widths/u);
});

test("Fit_TakesWhatTheWidestCellNeeds", () => {
  document.createRange = () => ({
    selectNodeContents: () => undefined,
    setEndBefore: () => undefined,
    getBoundingClientRect: () => ({ width: 180.2 }) as DOMRect,
  }) as unknown as Range;
  grip("key").dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
  assert.equal(columns(), "key:182,title:300");
  find<HTMLButtonElement>("[data-widths-fit]").click();
  assert.equal(columns(), "key:182,title:182");
});
