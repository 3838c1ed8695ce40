/** How often a message that should be out is asked for. */
const ASK_AGAIN = 3_000;

/**
 * Shows the seconds that messages are still held (`data-countdown-ms`: what was left when they were rendered), on this computer's
 * steady clock. A message that stays although its moment is over was refused, or its news got lost: the page then looks again.
 */
export function countDown(form: HTMLFormElement, overdue: () => void): void {
  const ends = new WeakMap<Element, number>();
  let asked = 0;
  const timer = setInterval(() => {
    if (!form.isConnected) {
      clearInterval(timer);
      return;
    }

    const now = performance.now();
    for (const place of form.parentElement?.querySelectorAll<HTMLElement>("[data-countdown-ms]") ?? []) {
      const end = ends.get(place) ?? now + Number(place.dataset["countdownMs"]);
      ends.set(place, end);
      const left = `${Math.max(0, Math.ceil((end - now) / 1000))} s`;
      if (place.textContent !== left) {
        place.textContent = left;
      }

      if (now > end + ASK_AGAIN && now > asked + ASK_AGAIN) {
        asked = now;
        overdue();
      }
    }
  }, 250);
}
