import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";

const names = ["title", "placeholder", "results", "recent", "records", "goTo", "nothing", "found", "failed", "helpTitle", "helpNone",
  "helpChange", "helpPage", "close", "then", "noTarget", "notHere", "capture"];
const island = {
  person: "p1",
  enabled: true,
  words: { ...Object.fromEntries(names.map((name) => [name, name])), goTo: "Go to {0}", found: "{0} found" },
  commands: [
    { id: "palette.open", label: "Palette", group: "General", place: "everywhere", keys: "Mod+k" },
    { id: "help.show", label: "Help", group: "General", place: "everywhere", keys: "?" },
    { id: "go.desk", label: "Go to the desk", group: "Go", place: "everywhere", keys: "g d", href: "/desk" },
    { id: "go.admin", label: "Administration", group: "Go", place: "everywhere", keys: "g a", href: "/admin" },
    { id: "list.next", label: "Next row", group: "List", place: "queue", keys: "j" },
    { id: "list.previous", label: "Previous row", group: "List", place: "queue", keys: "k" },
    { id: "list.toggle", label: "Select", group: "List", place: "queue", keys: "x" },
    { id: "list.range", label: "Select up to", group: "List", place: "queue", keys: "Shift+x" },
    { id: "list.all", label: "Select all", group: "List", place: "queue", keys: "Mod+a" },
    { id: "incident.assign", label: "Assign", group: "Record", place: "record", keys: "a", quick: true },
    { id: "incident.move.resolved", label: "Resolve incident", group: "Record", place: "ticket", button: true },
  ],
};
const everything = island.commands.map((command) => command.id).filter((id) => id !== "go.admin").join(" ");
const queue = `<main tabindex="-1"><table><tbody>
  <tr data-record="INC-1" tabindex="-1"><td><a href="/incidents/INC-1">One</a></td></tr>
  <tr data-record="INC-2" tabindex="-1"><td>Two</td></tr>
  <tr data-record="INC-3" tabindex="-1"><td>Three</td></tr></tbody></table></main>`;
const quick: [string, string[]][] = [];
let start: typeof import("../modules/commands/start");

function page(body: string, changed: object = {}): void {
  show("");
  document.body.innerHTML = `<div hidden id="sf-commands"></div>${body}<input id="field" value="some text"><textarea id="area"></textarea>`;
  const element = find("#sf-commands");
  element.dataset["commands"] = JSON.stringify({ ...island, ...changed });
  element.dataset["allowed"] = everything;
}

function press(key: string, rest: KeyboardEventInit = {}, on: Element = document.activeElement ?? document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...rest });
  on.dispatchEvent(event);
  return event;
}

const active = () => document.querySelector<HTMLElement>("[data-active]")?.dataset["record"];
const selected = () => [...document.querySelectorAll<HTMLElement>("[aria-selected=true][data-record]")].map((row) => row.dataset["record"]);
const dialogOpen = () => document.querySelector<HTMLDialogElement>("#sf-palette")?.open === true;

before(async () => {
  // Node's keeps the process alive.
  delete (globalThis as { BroadcastChannel?: unknown }).BroadcastChannel;
  globalThis.fetch = (async () => ({ ok: true, json: async () => ({ records: [["INC-77", "Scanner from the server", "new"]] }) })) as unknown as typeof fetch;
  const prototype = HTMLDialogElement.prototype as HTMLDialogElement;
  prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
  page(queue);
  start = await import("../modules/commands/start");
  start.startCommands();
  connect();
});

let connection = 0;

function connect(): void {
  connection = start.connectQuick({ invokeMethodAsync: async (_, command, records) => { quick.push([command as string, records as string[]]); } });
}

beforeEach(() => {
  document.querySelector<HTMLDialogElement>("#sf-palette[open]")?.close();
  const palette = document.getElementById("sf-palette");
  page(queue);
  if (palette) {
    document.body.append(palette);
  }

  sessionStorage.clear();
  quick.length = 0;
});

test("Rows_MovedAndSelectedByKeys_StayInHand", () => {
  press("j");
  press("j");
  assert.equal(active(), "INC-2");
  assert.equal((document.activeElement as HTMLElement).dataset["record"], "INC-2");
  press("x");
  press("j");
  press("X", { shiftKey: true });
  assert.deepEqual(selected(), ["INC-2", "INC-3"]);
  press("k");
  assert.equal(active(), "INC-2");
  press("a", { ctrlKey: true });
  assert.deepEqual(selected(), ["INC-1", "INC-2", "INC-3"]);
});

test("Command_OnRows_GoesToTheQuickDialogWithTheSelectionElseTheRowInHand", () => {
  press("j");
  press("a");
  assert.deepEqual(quick, [["incident.assign", ["INC-1"]]]);
  press("x");
  press("j");
  press("x");
  press("a");
  assert.deepEqual(quick[1], ["incident.assign", ["INC-1", "INC-2"]]);
});

test("Row_ThatAloneIsShown_IsInHandUntilAnotherIs_AndButtonsStep", () => {
  find("[data-record='INC-1']").dataset["shown"] = "";
  find("main").insertAdjacentHTML("beforeend", `<button data-row-step="1">Next</button><button data-row-step="-1">Previous</button>`);
  press("a");
  assert.deepEqual(quick, [["incident.assign", ["INC-1"]]]);
  find("[data-row-step='1']").click();
  assert.equal(active(), "INC-2");
  press("j");
  assert.equal(active(), "INC-3");
  find("[data-row-step='-1']").click();
  assert.equal(active(), "INC-2");
});

test("Command_WithNothingInHand_SaysWhatToDo", () => {
  press("a");
  assert.equal(quick.length, 0);
  assert.equal(find(".keys-toast").textContent, "noTarget");
});

test("SingleKey_InAFieldOrDialog_IsLeftAlone", () => {
  for (const selector of ["#field", "#area"]) {
    assert.equal(press("j", {}, find(selector)).defaultPrevented, false);
  }

  document.body.insertAdjacentHTML("beforeend", `<div class="mud-dialog"><button id="in">x</button></div>`);
  press("j", {}, find("#in"));
  assert.equal(active(), undefined);
});

test("Key_ThatAPageTookForItself_IsNotTakenTwice", () => {
  document.body.addEventListener("keydown", (event) => event.preventDefault(), { once: true });
  press("j");
  assert.equal(active(), undefined);
});

test("Command_ThePageHandles_IsDoneByThePage", () => {
  const asked: string[] = [];
  find("main").addEventListener("sf:command", (event) => {
    asked.push((event as CustomEvent<string>).detail);
    event.preventDefault();
  });
  press("j");
  assert.deepEqual(asked, ["list.next"]);
  assert.equal(active(), undefined);
});

test("Command_WithAButtonOnThePage_PressesIt", () => {
  page(`<main data-interactive="true"><div data-command-record="INC-5" data-allowed="${everything}"></div><button data-command="incident.assign">Assign</button></main>`);
  let pressed = 0;
  find("button").addEventListener("click", () => pressed++);
  press("a");
  assert.equal(pressed, 1);
  find<HTMLButtonElement>("button").disabled = true;
  press("a");
  assert.equal(pressed, 1);
  assert.deepEqual(quick, [["incident.assign", ["INC-5"]]]);
});

test("Command_OfAButtonThatNobodyHearsYet_WaitsForTheCircuit", async () => {
  page(`<main><div data-command-record="INC-5" data-allowed="${everything}"></div><button data-command="incident.assign">Assign</button></main>`);
  let pressed = 0;
  find("button").addEventListener("click", () => pressed++);
  press("a");
  assert.equal(pressed, 0);
  find("main").setAttribute("data-interactive", "true");
  await new Promise((later) => setTimeout(later));
  assert.equal(pressed, 1);
});

test("Command_OnARowBeforeTheDialogsAreThere_IsDoneWhenTheyAre", () => {
  start.disconnectQuick(connection);
  press("j");
  press("a");
  assert.deepEqual(quick, []);
  const before = connection;
  connect();
  assert.deepEqual(quick, [["incident.assign", ["INC-1"]]]);
  start.disconnectQuick(before);
  press("a");
  assert.equal(quick.length, 2);
});

test("Key_PressedWhileTheCircuitTakesThePageOver_IsNotLost", () => {
  press("j");
  find("#sf-commands").remove();
  press("j");
  press("x");
  assert.equal(active(), "INC-2");
  assert.deepEqual(selected(), ["INC-2"]);
});

test("Command_ThatTheReaderMayNot_DoesNothing", () => {
  let gone = "";
  document.addEventListener("click", (event) => {
    gone = (event.target as HTMLAnchorElement).getAttribute?.("href") ?? gone;
    event.preventDefault();
  });
  press("g");
  press("a");
  assert.equal(gone, "");
  press("g");
  press("d");
  assert.equal(gone, "/desk");
});

test("Shortcuts_TurnedOff_DoNothingButThePaletteStaysOnItsButton", () => {
  page(`${queue}<button data-palette-open>Palette</button>`, { enabled: false });
  press("j");
  assert.equal(active(), undefined);
  assert.equal(press("k", { ctrlKey: true }).defaultPrevented, false);
  find("[data-palette-open]").click();
  assert.equal(dialogOpen(), true);
});

test("Palette_OpenedByKeys_ListsWhatIsAllowedWithItsKeysAndAnnouncesTheActiveOne", () => {
  press("j");
  press("k", { ctrlKey: true });
  assert.equal(dialogOpen(), true);
  const input = find<HTMLInputElement>(".palette-input");
  const options = [...document.querySelectorAll(".palette-line")].map((line) => line.textContent);
  assert.ok(options.includes("AssignA"));
  assert.ok(!options.some((text) => text?.startsWith("Administration")));
  assert.ok(!options.some((text) => text?.startsWith("Resolve")));
  assert.equal(find(`#${input.getAttribute("aria-activedescendant")}`).getAttribute("aria-selected"), "true");
  assert.equal(find(".palette-target").textContent, "INC-1");
});

test("Palette_ANumberOrAKey_JumpsToTheRecordWithoutTheServer", () => {
  let gone = "";
  document.addEventListener("click", (event) => {
    gone = (event.target as HTMLAnchorElement).getAttribute?.("href") ?? gone;
    event.preventDefault();
  });
  for (const [typed, address] of [["1234", "/incidents/INC-1234"], ["web2-12", "/items/WEB2-12"]] as const) {
    press("k", { ctrlKey: true });
    const input = find<HTMLInputElement>(".palette-input");
    input.value = typed;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    press("Enter", {}, input);
    assert.equal(gone, address);
    assert.equal(dialogOpen(), false);
  }
});

test("Palette_ServerResults_ComeBehindAndKeepTheActiveLine", async () => {
  press("k", { ctrlKey: true });
  const input = find<HTMLInputElement>(".palette-input");
  input.value = "sc";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const before_ = input.getAttribute("aria-activedescendant");
  await new Promise((done) => setTimeout(done, 200));
  await settle();
  assert.ok([...document.querySelectorAll(".palette-line")].some((line) => line.textContent === "INC-77 Scanner from the server"));
  assert.equal(input.getAttribute("aria-activedescendant") ?? "sf-palette-0", before_ ?? "sf-palette-0");
});

test("Palette_TextSelectedInAField_LeavesTheKeysToTheField", () => {
  const field = find<HTMLInputElement>("#field");
  field.focus();
  field.setSelectionRange(0, 4);
  assert.equal(press("k", { ctrlKey: true }, field).defaultPrevented, false);
  field.setSelectionRange(4, 4);
  assert.equal(press("k", { ctrlKey: true }, field).defaultPrevented, true);
});

test("Help_AskedFor_ShowsTheKeysThatApplyHere", () => {
  page(`<main></main>`);
  press("?", { shiftKey: true });
  const text = find("#sf-help").textContent ?? "";
  assert.ok(text.includes("Go to the desk"));
  assert.ok(!text.includes("Next row"));
});

test("Capture_KeysPressedInTheField_AreSentInTheirSpelling", async () => {
  page(`<main><input id="capture" data-key-capture></main>`);
  const field = find<HTMLInputElement>("#capture");
  const sent: string[] = [];
  field.addEventListener("change", () => sent.push(field.value));
  press("k", { ctrlKey: true }, field);
  press("g", {}, field);
  press("q", {}, field);
  press("Backspace", {}, field);
  assert.equal(press("Tab", {}, field).defaultPrevented, false);
  assert.deepEqual(sent, ["Mod+k", "g q", "none"]);
  assert.equal(dialogOpen(), false);
});

test("SignOut_Sent_ForgetsTheRecordsOfThisTab", () => {
  sessionStorage.setItem("sf-palette", JSON.stringify({ person: "p1", records: [], ran: [] }));
  document.body.insertAdjacentHTML("beforeend", `<form action="http://localhost/account/sign-out"></form>`);
  find("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  assert.equal(sessionStorage.getItem("sf-palette"), null);
});
