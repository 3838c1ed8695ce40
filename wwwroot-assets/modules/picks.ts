/** Items that are chosen, several at once, by their boxes (`input[data-pick]`); the bar (`[data-bar]`) says how many. */
export class Picks {
  private last: HTMLInputElement | null = null;
  private readonly watch = new MutationObserver(() => this.count());

  /** @param words {0} is the number. */
  constructor(private readonly host: HTMLElement, private readonly words: string) {
    this.watch.observe(host, { childList: true, subtree: true });
    this.count();
  }

  close(): void {
    this.watch.disconnect();
  }

  chosen(): HTMLElement[] {
    return this.boxes().filter((box) => box.checked).map((box) => box.closest<HTMLElement>("[data-item]")!);
  }

  none(): void {
    this.boxes().forEach((one) => (one.checked = false));
    this.count();
  }

  /** With Shift all rows up to this one become what it is. */
  pick(box: HTMLInputElement, range: boolean): void {
    const boxes = this.boxes();
    const [from, to] = [this.last ? boxes.indexOf(this.last) : -1, boxes.indexOf(box)];
    if (range && from >= 0) {
      boxes.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => (one.checked = box.checked));
    }

    this.last = box;
    this.count();
  }

  private boxes(): HTMLInputElement[] {
    return [...this.host.querySelectorAll<HTMLInputElement>("input[data-pick]")];
  }

  private count(): void {
    const bar = this.host.querySelector<HTMLElement>("[data-bar]");
    const said = bar?.querySelector("[data-chosen]");
    const number = this.boxes().filter((box) => box.checked).length;
    const text = this.words.replace("{0}", () => String(number));
    if (bar && said) {
      bar.hidden = number === 0;
      if (said.textContent !== text) {
        said.textContent = text;
      }
    }
  }
}
