/**
 * Saves what is typed as a draft on the server, within a second and past the circuit: a lost circuit, a restart or a reload loses
 * nothing older. Until the server has it, the text lies in this tab's storage too, and no longer.
 */
export interface Kept {
  id: string;
  kind: string;
  body: string;
  seenVersion: number;
  /** Of the draft; 0 while the server has none. */
  version: number;
  updatedAt?: string | null;
}

export type State = "none" | "saving" | "kept" | "unsaved";

/** What the drafts of a form need to know of it. */
export interface Owner {
  person: string;
  record: string;
  /** The record's version that is on the screen. */
  seen(): number;
  show(state: State, at?: Date): void;
  /** There is a draft more or less than the page knows. */
  changed(): void;
}

const SAVE_AFTER = 1_000;
const RETRY_AFTER = 2_000;
const MOST_RETRY = 30_000;

/** Works on pages that were not served over TLS too, where crypto.randomUUID does not exist. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** One text: the reply or the note of one form. */
export class Draft {
  id = newId();
  body = "";
  version = 0;
  savedAt: Date | undefined;
  state: State = "none";
  seenVersion = 0;
  private saved = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private wait = RETRY_AFTER;

  constructor(readonly kind: string, private readonly owner: Owner) {}

  /** Takes over what the server has. */
  adopt(kept: Kept): void {
    this.id = kept.id;
    this.body = this.saved = kept.body;
    this.version = kept.version;
    this.seenVersion = kept.seenVersion;
    this.show("kept", kept.updatedAt ? new Date(kept.updatedAt) : undefined);
  }

  /** Takes up what this tab had not got to the server before a reload. */
  resume(): boolean {
    const stored = this.read();
    if (!stored) {
      return false;
    }

    ({ id: this.id, body: this.body, version: this.version, seenVersion: this.seenVersion } = stored);
    this.saved = "";
    this.schedule(0);
    return true;
  }

  type(text: string): void {
    if (text === this.body) {
      return;
    }

    if (!this.body && !this.version) {
      this.seenVersion = this.owner.seen();
    }

    this.body = text;
    this.store();
    this.schedule(SAVE_AFTER);
  }

  /** Whether the server has every letter; saves what it does not have. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
    if (this.body !== this.saved) {
      await this.save();
    }

    return this.body === this.saved;
  }

  /** The draft is gone from the server: it was sent, or another one takes its place here. */
  renew(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.drop();
    this.id = newId();
    this.body = this.saved = "";
    this.version = 0;
    this.show("none");
  }

  /** The page goes away: what the server does not have yet is sent along, and stays in the tab in case it does not arrive. */
  leave(): void {
    if (this.body !== this.saved && this.body.trim()) {
      void this.put(true).catch(() => undefined);
    }
  }

  private schedule(after: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.save();
    }, after);
  }

  private save(): Promise<void> {
    this.running ??= this.saveOnce().finally(() => {
      this.running = undefined;
      if (this.body !== this.saved) {
        this.schedule(this.state === "unsaved" ? this.wait : SAVE_AFTER);
      }
    });
    return this.running;
  }

  private async saveOnce(): Promise<void> {
    const body = this.body;
    this.show("saving");
    try {
      if (!body.trim()) {
        await this.empty();
        return;
      }

      const response = await this.put(false);
      if (response.status === 412) {
        const { current } = await response.json() as { current?: Kept };
        if (current && current.version !== this.version && body.startsWith(current.body)) {
          // What is stored is how this text begins: an earlier save whose answer got lost.
          this.version = current.version;
        } else {
          // Another window has changed this draft: its text stays, and this one gets a place of its own.
          this.id = newId();
          this.version = 0;
        }

        this.store();
        await this.saveOnce();
        return;
      }

      if (!response.ok) {
        throw new Error(`${response.status}`);
      }

      const answer = await response.json() as Kept;
      const begun = this.version === 0;
      this.version = answer.version;
      this.saved = body;
      this.wait = RETRY_AFTER;
      if (this.body === body) {
        this.drop();
      } else {
        this.store();
      }

      this.show("kept", answer.updatedAt ? new Date(answer.updatedAt) : new Date());
      if (begun) {
        this.owner.changed();
      }
    } catch {
      this.show("unsaved");
      this.wait = Math.min(this.wait * 2, MOST_RETRY);
    }
  }

  /** All was deleted by hand. */
  private async empty(): Promise<void> {
    if (this.version > 0) {
      const response = await ask(this.id, { method: "DELETE" });
      if (!response.ok && response.status !== 404) {
        throw new Error(`${response.status}`);
      }

      this.owner.changed();
    }

    const typed = this.body;
    this.renew();
    if (typed.trim()) {
      this.type(typed);
    } else {
      this.body = this.saved = typed;
    }
  }

  private put(leaving: boolean): Promise<Response> {
    return ask(this.id, {
      method: "PUT",
      keepalive: leaving && this.body.length < 15_000,
      headers: { "Content-Type": "application/json", ...(this.version > 0 ? { "If-Match": `"${this.version}"` } : {}) },
      body: JSON.stringify({ record: this.owner.record, kind: this.kind, body: this.body, seenVersion: this.seenVersion }),
    });
  }

  private show(state: State, at?: Date): void {
    this.state = state;
    this.savedAt = at ?? this.savedAt;
    this.owner.show(state, this.savedAt);
  }

  private get name(): string {
    return `sf-draft:${this.owner.person}:${this.owner.record}:${this.kind}`;
  }

  private store(): void {
    try {
      const { id, body, version, seenVersion } = this;
      sessionStorage.setItem(this.name, JSON.stringify({ id, body, version, seenVersion }));
    } catch {
      // Storage is full or forbidden: the text is still in the field.
    }
  }

  private drop(): void {
    try {
      sessionStorage.removeItem(this.name);
    } catch {
      // Then there is nothing in it either.
    }
  }

  private read(): Omit<Kept, "kind"> | null {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.name) ?? "null") as Partial<Kept> | null;
      return typeof found?.body === "string" && typeof found.id === "string" && typeof found.version === "number" && found.body.trim()
        ? { id: found.id, body: found.body, version: found.version, seenVersion: found.seenVersion ?? 0 }
        : null;
    } catch {
      return null;
    }
  }
}

/** A session that has ended answers with the sign-in page: that is no answer. */
function ask(id: string, request: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
  return fetch(`/composer/drafts/${id}`, {
    ...request,
    redirect: "manual",
    headers: { ...request.headers, "X-SynergyFlow-Page": "composer" },
  });
}
