import { find, show } from "./page";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let asked = 0;
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};

const { clock, closeTray, connectTray, disconnectTray, spent, startTimeTray, trayTargets } = await import("../modules/time");

function page(timer: string): void {
  show(`
    <main data-interactive="true"><div data-command-record="BP-3"></div><button id="panel" data-tray-open>Log time</button></main>
    <button id="frame" data-tray-open data-command="time.log">${timer}</button>
    <dialog id="time-tray"><button data-tray-close>x</button><input id="time-duration"></dialog>`);
}

const minutes = (many: number): string => `<span data-timer data-as-of="${many}" data-age-ms="${many * 60_000 + 1}">x</span>`;

beforeEach(() => {
  asked = 0;
});

test("Clock_CountsWholeMinutes", () => {
  assert.deepEqual([0, 59_999, 60_000, 3_660_000, -5].map(clock), ["0:00", "0:00", "0:01", "1:01", "0:00"]);
});

test("Spent_CountsBegunMinutes_AndBelievesTwelveHours", () => {
  assert.deepEqual([0, 60_001, 3_600_000, 5_400_000, 12 * 3_600_000, 12 * 3_600_000 + 1].map(spent), ["1m", "2m", "1h", "1h 30m", "12h", ""]);
});

test("Button_OpensTheTrayAtOnce_WithTheFieldInHand", () => {
  page("");
  startTimeTray();
  find<HTMLElement>("#frame").click();
  assert.equal(find<HTMLDialogElement>("#time-tray").open, true);
  assert.equal(document.activeElement, find("#time-duration"));
  assert.equal(find<HTMLInputElement>("#time-duration").value, "");
  find<HTMLElement>("[data-tray-close]").click();
  assert.equal(find<HTMLDialogElement>("#time-tray").open, false);
});

test("AnotherButton_PressesTheFrames_WhichTheServerHears", () => {
  page("");
  let pressed = 0;
  find("#frame").addEventListener("click", () => pressed++);
  find<HTMLElement>("#panel").click();
  assert.equal(pressed, 1);
  assert.equal(find<HTMLDialogElement>("#time-tray").open, true);
  closeTray();
});

test("Timer_FillsTheField_ButNotOverWhatIsTyped_NorOnceForgotten", () => {
  page(minutes(33));
  let told = "";
  find("#time-duration").addEventListener("change", (event) => {
    told = (event.target as HTMLInputElement).value;
  });
  find<HTMLElement>("#frame").click();
  assert.equal(told, "34m");
  find<HTMLInputElement>("#time-duration").value = "5m";
  find<HTMLElement>("#frame").click();
  assert.equal(find<HTMLInputElement>("#time-duration").value, "5m");
  page(minutes(800));
  find<HTMLElement>("#frame").click();
  assert.equal(find<HTMLInputElement>("#time-duration").value, "");
});

test("Targets_AreThoseOfThePage", () => {
  page("");
  assert.deepEqual(trayTargets(), ["BP-3"]);
  find("[data-command-record]").remove();
  assert.deepEqual(trayTargets(), []);
  history.replaceState(null, "", "/items/bp-4");
  assert.deepEqual(trayTargets(), ["BP-4"]);
  history.replaceState(null, "", "/");
});

test("LookedAtAgain_ThePageAsksForTheTimer_UntilItIsGone", () => {
  page("");
  const connection = connectTray({ invokeMethodAsync: () => Promise.resolve(asked++) });
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(asked, 1);
  disconnectTray(connection - 1);
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(asked, 2);
  disconnectTray(connection);
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(asked, 2);
});
