import { recent } from "../commands/records";
import type { Trigger } from "./trigger";

/** @property written What is put into the text. */
export interface Choice {
  name: string;
  about: string;
  written: string;
}

interface Person {
  name: string;
  email: string | null;
  written: string;
}

const MOST = 8;
let asking: AbortController | undefined;

/** Only the last question counts. A question that fails finds nothing: the text can be typed without it. */
export async function find(trigger: Trigger, record: string): Promise<Choice[]> {
  asking?.abort();
  asking = new AbortController();
  try {
    return trigger.sign === "@" ? await people(trigger.typed, record, asking.signal) : await records(trigger.typed, asking.signal);
  } catch {
    return [];
  }
}

async function people(typed: string, record: string, signal: AbortSignal): Promise<Choice[]> {
  const found = await ask<Person[]>(`/composer/people?q=${encodeURIComponent(typed)}&record=${encodeURIComponent(record)}`, signal);
  return found.map((person) => ({ name: person.name, about: person.email ?? "", written: person.written }));
}

async function records(typed: string, signal: AbortSignal): Promise<Choice[]> {
  const found = typed
    ? (await ask<{ records: [string, string, string][] }>(`/palette/search?q=${encodeURIComponent(typed)}`, signal)).records
    : recent().map(({ key, title, state }): [string, string, string] => [key, title, state]);
  return found.slice(0, MOST).map(([key, title]) => ({ name: key, about: title, written: key }));
}

async function ask<T>(address: string, signal: AbortSignal): Promise<T> {
  const answer = await fetch(address, { signal, redirect: "manual", headers: { accept: "application/json", "X-SynergyFlow-Page": "composer" } });
  if (answer.status !== 200) {
    throw new Error(`${answer.status}`);
  }

  return await answer.json() as T;
}
