import { after } from "node:test";
import { GlobalRegistrator } from "@happy-dom/global-registrator";

/** A document for the modules under test, made by being imported: import this first. */
GlobalRegistrator.register({ url: "http://localhost/", width: 1440, height: 900 });
after(() => GlobalRegistrator.unregister());

export const words = {
  now: "just now",
  minutes: "{0} min ago",
  hours: "{0} h ago",
  days: "{0} d ago",
  inMinutes: "in {0} min",
  inHours: "in {0} h",
  inDays: "in {0} d",
  seconds: "{0} s",
  current: "Current",
  delayed: "Delayed",
  stale: "Stale",
  copied: "Copied {0}",
  copyFailed: "Copying failed",
  people: "People",
  team: "Team, {0} people",
  teamOne: "Team, {0} person",
  teamNobody: "Team, nobody in it to tell",
  records: "Records",
  suggestions: "{0} suggestions",
};

/** Replaces the body and gives the page the words that App.razor puts into its head. */
export function show(body: string): void {
  document.head.innerHTML = "";
  const meta = document.createElement("meta");
  meta.name = "sf-texts";
  meta.content = JSON.stringify(words);
  document.head.append(meta);
  document.body.innerHTML = body;
}

export function find<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) {
    throw new Error(`Nothing on the page is ${selector}.`);
  }

  return found;
}

/** Lets promises that are already settled run their continuations. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
}
