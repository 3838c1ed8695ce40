import { island } from "./commands";

/** A record as the palette lists it. */
export interface Known {
  key: string;
  title: string;
  state: string;
}

interface Kept {
  person: string;
  records: [string, string, string][];

  /** The commands that were run last, the latest first. */
  ran: string[];

  /** The server's list is in. */
  loaded?: boolean;
}

const name = "sf-palette";
const most = 5_000;
let kept: Kept | null = null;
let asked = false;

/** The person's recent records, the latest first. What belongs to somebody else is dropped. */
export function recent(): Known[] {
  return (mine()?.records ?? []).map(([key, title, state]) => ({ key, title, state }));
}

export function ran(): string[] {
  return mine()?.ran ?? [];
}

export function noteRun(id: string): void {
  const own = mine();
  if (own) {
    own.ran = [id, ...own.ran.filter((other) => other !== id)].slice(0, 8);
    store();
  }
}

export function noteRecord(record: Known): void {
  const own = mine();
  if (own && own.records[0]?.[0] !== record.key) {
    own.records = [
      [record.key, record.title, record.state] as [string, string, string],
      ...own.records.filter(([key]) => key !== record.key),
    ].slice(0, most);
    store();
  }
}

/** Fetched once in a tab; after that this tab knows what was opened here. */
export async function loadRecords(): Promise<void> {
  const own = mine();
  if (!own || asked) {
    return;
  }

  asked = true;
  if (own.loaded) {
    return;
  }

  try {
    const answer = await fetch("/palette/records", { headers: { accept: "application/json" } });
    if (!answer.ok) {
      return;
    }

    const sent = (await answer.json()) as { records: [string, string, string][] };
    const known = new Set(own.records.map(([key]) => key));
    own.records = [...own.records, ...sent.records.filter(([key]) => !known.has(key))].slice(0, most);
    own.loaded = true;
    store();
  } catch {
    // Without it the palette knows what this tab opened, and the server answers what is typed.
  }
}

/** Ends with the person: what he had in hand is nobody else's business. */
export function forgetRecords(): void {
  kept = null;
  asked = false;
  try {
    sessionStorage.removeItem(name);
  } catch {
    // Storage is forbidden: then nothing was kept either.
  }
}

function mine(): Kept | null {
  const person = island()?.person;
  if (!person) {
    return null;
  }

  if (kept?.person !== person) {
    kept = stored(person) ?? { person, records: [], ran: [] };
  }

  return kept;
}

function stored(person: string): Kept | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(name) ?? "null") as Kept | null;
    if (found && found.person === person && Array.isArray(found.records) && Array.isArray(found.ran)) {
      return found;
    }

    sessionStorage.removeItem(name);
  } catch {
    // Not ours, or forbidden.
  }

  return null;
}

function store(): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // Full or forbidden: it is still in memory.
  }
}

/** Where the page of a record is: as RecordKinds.Address says it. */
export function addressOf(key: string): string {
  return `/${key.toUpperCase().startsWith("INC-") ? "incidents" : "items"}/${encodeURIComponent(key)}`;
}
