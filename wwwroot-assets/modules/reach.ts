// How far things that have a place go (places.ts).
const edge = 60;

/** How far to scroll for a pointer so near to one of two edges. */
export function towards(at: number, low: number, high: number): number {
  return at < low + edge ? (at - low - edge) / 4 : at > high - edge ? (at - high + edge) / 4 : 0;
}

/** A list that not all of these items may go to, as they themselves say it. Whoever puts them there all the same is told by the server why not. */
export function isClosedTo(items: readonly HTMLElement[], list: HTMLElement): boolean {
  const place = list.dataset["places"]!;
  return items.some(({ dataset, parentElement }) =>
    dataset["allowed"] !== undefined && parentElement!.dataset["places"] !== place && !dataset["allowed"].split(" ").includes(place));
}
