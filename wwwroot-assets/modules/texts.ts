/** The words that scripts write themselves, from the server's resources (App.razor, meta "sf-texts"). */
export interface Texts {
  now: string;
  minutes: string;
  hours: string;
  days: string;
  inMinutes: string;
  inHours: string;
  inDays: string;
  seconds: string;
  current: string;
  delayed: string;
  stale: string;
  copied: string;
  copyFailed: string;
  people: string;
  team: string;
  teamOne: string;
  teamNobody: string;
  records: string;
  suggestions: string;
}

export function texts(): Texts | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name="sf-texts"]')?.content;
  return content ? (JSON.parse(content) as Texts) : null;
}

export function fill(pattern: string, value: string): string {
  return pattern.replace("{0}", () => value);
}
