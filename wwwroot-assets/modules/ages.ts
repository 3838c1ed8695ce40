import { fill, texts, type Texts } from "./texts";

/**
 * Ages grow on the client, so that no circuit is woken to count seconds. The server says how old a thing was when it rendered it
 * (data-age-ms, by its own clock: a wrong clock on this machine does no harm) and for which moment (data-as-of); from there on
 * this counts. Text is changed inside the text node that Blazor made, so that Blazor's next update still finds it.
 */
interface Seen {
  asOf: string;
  ageMs: number;
  at: number;
}

const seen = new WeakMap<Element, Seen>();
const week = 7 * 86_400_000;

export function ageOf(element: Element, now: number): number | null {
  const asOf = element.getAttribute("data-as-of") ?? "";
  const ageMs = Number(element.getAttribute("data-age-ms"));
  if (!Number.isFinite(ageMs)) {
    return null;
  }

  let known = seen.get(element);
  if (!known || known.asOf !== asOf || known.ageMs !== ageMs) {
    known = { asOf, ageMs, at: now };
    seen.set(element, known);
  }

  return known.ageMs + (now - known.at);
}

export function relative(ageMs: number, words: Texts): string | null {
  const past = ageMs >= 0;
  const size = Math.abs(ageMs);
  if (size >= week) {
    return null;
  }

  if (size < 60_000) {
    return words.now;
  }

  if (size < 3_600_000) {
    return fill(past ? words.minutes : words.inMinutes, String(Math.floor(size / 60_000)));
  }

  return size < 86_400_000
    ? fill(past ? words.hours : words.inHours, String(Math.floor(size / 3_600_000)))
    : fill(past ? words.days : words.inDays, String(Math.floor(size / 86_400_000)));
}

export function level(ageMs: number): "current" | "delayed" | "stale" {
  return ageMs < 3_000 ? "current" : ageMs < 10_000 ? "delayed" : "stale";
}

function duration(ageMs: number, words: Texts, lang: string): string {
  const shown = Math.max(0, ageMs);
  if (shown >= 60_000) {
    return relative(shown, words) ?? fill(words.days, String(Math.floor(shown / 86_400_000)));
  }

  const seconds = shown < 10_000 ? Math.floor(shown / 100) / 10 : Math.floor(shown / 1_000);
  const digits = shown < 10_000 ? 1 : 0;
  return fill(words.seconds, seconds.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

function write(element: Element | null, text: string): void {
  const node = element?.firstChild;
  if (node instanceof Text && node.nodeValue !== text) {
    node.nodeValue = text;
  }
}

function tick(words: Texts): void {
  const now = performance.now();
  const lang = document.documentElement.lang || "en";
  for (const element of document.querySelectorAll("time[data-age-ms]")) {
    const age = ageOf(element, now);
    const text = age === null ? null : relative(age, words);
    if (text !== null) {
      write(element, text);
    }
  }

  for (const badge of document.querySelectorAll(".freshness[data-age-ms]")) {
    const age = ageOf(badge, now);
    if (age !== null) {
      const is = level(age);
      if (badge.getAttribute("data-level") !== is) {
        badge.setAttribute("data-level", is);
      }

      write(badge.querySelector(".freshness-word"), words[is]);
      write(badge.querySelector(".freshness-age"), duration(age, words, lang));
    }
  }
}

/**
 * A page that lies open would look ever staler, though what feeds it is well: so badges ask how old that really is. While nothing
 * answers, they go on ageing. Without a cookie, for an open page is nobody at work.
 */
export async function ask(): Promise<void> {
  const badges = document.querySelectorAll(".freshness[data-subscription]");
  if (badges.length === 0) {
    return;
  }

  let ages: Record<string, number>;
  try {
    const answer = await fetch("/freshness", { credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) {
      return;
    }

    ages = await answer.json() as Record<string, number>;
  } catch {
    return;
  }

  const now = performance.now();
  for (const badge of badges) {
    const ageMs = ages[badge.getAttribute("data-subscription") ?? ""];
    if (ageMs !== undefined) {
      // As if the age that the server wrote had been true so much earlier, or later, that by now it is this one.
      const written = Number(badge.getAttribute("data-age-ms"));
      seen.set(badge, { asOf: badge.getAttribute("data-as-of") ?? "", ageMs: written, at: now - (ageMs - written) });
    }
  }
}

export function startAges(): void {
  const words = texts();
  if (words) {
    setInterval(() => {
      if (!document.hidden) {
        tick(words);
      }
    }, 500);
    setInterval(() => {
      if (!document.hidden) {
        void ask();
      }
    }, 2_000);
  }
}
