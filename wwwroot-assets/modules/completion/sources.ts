import { recent } from "../commands/records";
import { fill, texts } from "../texts";
import type { Trigger } from "./trigger";

/** @property written What is put into the text. @property isTeam A sign says so, beside the words. */
export interface Choice {
  name: string;
  about: string;
  written: string;
  isTeam?: boolean;
}

/** A person, or a team. @property teamTold How many in it would be told; null: a person. */
interface Callable {
  name: string;
  email: string | null;
  written: string;
  teamTold: number | null;
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
  const found = await ask<Callable[]>(`/composer/people?q=${encodeURIComponent(typed)}&record=${encodeURIComponent(record)}`, signal);
  return found.map(({ name, email, written, teamTold }) =>
    teamTold === null ? { name, about: email ?? "", written } : { name, about: inTeam(teamTold), written, isTeam: true });
}

function inTeam(told: number): string {
  const words = texts();
  return fill((told === 0 ? words?.teamNobody : told === 1 ? words?.teamOne : words?.team) ?? "{0}", String(told));
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
