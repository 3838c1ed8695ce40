import { find, settle, show } from "./page";
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { startPasskeys } from "../modules/passkeys";

const form = (kind: string): string => `<form data-passkey="${kind}" data-passkey-options='{"challenge":"AQ"}' data-passkey-failed="That did not work" hidden>
  <input type="hidden" name="Passkey.Credential" /><p role="alert" hidden></p><button type="button" disabled></button></form>`;

function browser(credentials: { create?: () => Promise<unknown>; get?: (asked: { mediation?: string }) => Promise<unknown> }, suggests = false): void {
  const parse = (json: unknown): unknown => json;
  Object.assign(globalThis, {
    PublicKeyCredential: { parseRequestOptionsFromJSON: parse, parseCreationOptionsFromJSON: parse, isConditionalMediationAvailable: () => Promise.resolve(suggests) },
  });
  Object.defineProperty(navigator, "credentials", { configurable: true, value: credentials });
}

afterEach(() => {
  mock.restoreAll();
  Reflect.deleteProperty(globalThis, "PublicKeyCredential");
});

test("Passkeys_WhereTheBrowserHasNone_StayAsTheyCame", () => {
  show(form("get"));
  startPasskeys();
  assert.equal(find<HTMLFormElement>("form").hidden, true);
  assert.equal(find<HTMLButtonElement>("button").disabled, true);
});

for (const kind of ["get", "create"] as const) {
  test(`Passkey_Click_SendsWhatTheBrowserSigned (${kind})`, async () => {
    show(form(kind));
    browser({ [kind]: () => Promise.resolve({ toJSON: () => ({ id: "k" }) }) });
    startPasskeys();
    const sent = mock.method(find<HTMLFormElement>("form"), "requestSubmit", () => undefined);
    assert.equal(find<HTMLFormElement>("form").hidden, false);
    find("button").click();
    await settle();
    assert.equal(find<HTMLInputElement>("input").value, `{"id":"k"}`);
    assert.equal(sent.mock.callCount(), 1);
  });
}

test("Passkey_ThatIsRefused_SaysSoAndSendsNothing", async () => {
  show(form("create"));
  browser({ create: () => Promise.reject(new Error("no")) });
  startPasskeys();
  const sent = mock.method(find<HTMLFormElement>("form"), "requestSubmit", () => undefined);
  find("button").click();
  await settle();
  assert.equal(find("[role=alert]").textContent, "That did not work");
  assert.equal(find("[role=alert]").hidden, false);
  assert.equal(sent.mock.callCount(), 0);
});

test("Passkey_ChosenAmongTheSuggestions_IsSent_AndAClickTakesTheirPlace", async () => {
  show(form("suggest"));
  const asked: (string | undefined)[] = [];
  browser({ get: (options) => { asked.push(options.mediation); return options.mediation ? new Promise(() => undefined) : Promise.resolve({ toJSON: () => ({ id: "k" }) }); } }, true);
  startPasskeys();
  await settle();
  assert.deepEqual(asked, ["conditional"]);
  const sent = mock.method(find<HTMLFormElement>("form"), "requestSubmit", () => undefined);
  find("button").click();
  await settle();
  assert.deepEqual(asked, ["conditional", undefined]);
  assert.equal(sent.mock.callCount(), 1);
});

test("Passkey_AfterARefusal_IsNotSuggestedAgain", async () => {
  show(form("get"));
  const get = mock.fn(() => Promise.resolve({ toJSON: () => ({ id: "k" }) }));
  browser({ get }, true);
  startPasskeys();
  await settle();
  assert.equal(get.mock.callCount(), 0);
  assert.equal(find<HTMLFormElement>("form").hidden, false);
});
