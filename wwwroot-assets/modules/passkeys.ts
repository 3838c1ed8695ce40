/**
 * Passkeys on plain pages: a form with data-passkey (create, get, or get and suggest) says what the browser is to sign (data-passkey-options),
 * and is sent with what it signed. Without a browser that can, the form stays as it came: hidden, or its button disabled.
 */
export function startPasskeys(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-passkey]");
  const options = form?.dataset["passkeyOptions"];
  if (!form || !options || typeof PublicKeyCredential === "undefined" || !PublicKeyCredential.parseRequestOptionsFromJSON) {
    return;
  }

  const button = form.querySelector<HTMLButtonElement>("button[type=button]")!;
  form.hidden = false;
  button.disabled = false;
  if (form.dataset["passkey"] === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON);
    button.addEventListener("click", () => void answer(form, () => navigator.credentials.create({ publicKey })));
    return;
  }

  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON);
  const suggests = form.dataset["passkey"] === "suggest";
  let waiting = new AbortController();
  button.addEventListener("click", () => {
    // The browser does one at a time: the offer among the suggestions of the address field makes way, and comes back after a no.
    waiting.abort();
    void answer(form, () => navigator.credentials.get({ publicKey })).then((sent) => {
      if (!sent) {
        void suggest();
      }
    });
  });
  void suggest();

  async function suggest(): Promise<void> {
    // After a refusal whoever it is decides himself: a device that answers unasked would be sent again and again.
    if (!suggests || !await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      return;
    }

    waiting = new AbortController();
    const { signal } = waiting;
    await answer(form!, () => navigator.credentials.get({ publicKey, mediation: "conditional", signal }), true);
  }
}

/** @returns whether the form was sent. */
async function answer(form: HTMLFormElement, ask: () => Promise<Credential | null>, quiet = false): Promise<boolean> {
  const alert = form.querySelector<HTMLElement>("[role=alert]")!;
  alert.hidden = true;
  try {
    const credential = (await ask()) as PublicKeyCredential | null;
    if (!credential) {
      return false;
    }

    form.querySelector<HTMLInputElement>("input[name$='.Credential']")!.value = JSON.stringify(credential.toJSON());
    form.requestSubmit();
    return true;
  } catch (refused) {
    // Whoever closes the browser's dialog knows that he did; all else needs a word.
    if (!quiet && !(refused instanceof DOMException && refused.name === "AbortError")) {
      alert.textContent = form.dataset["passkeyFailed"] ?? "";
      alert.hidden = false;
    }

    return false;
  }
}
