const edge = 60;

/** While something is dragged: near an edge of the window the page comes by itself, near one of the host what it has beyond that edge. */
export class Edges {
  private scrolling = 0;

  /** @param pointer Null: nothing is dragged any more. */
  constructor(private readonly host: HTMLElement, private readonly pointer: () => { x: number; y: number } | null, private readonly scrolled: () => void) {}

  start(): void {
    if (!this.scrolling) {
      this.scrolling = requestAnimationFrame(() => this.scroll());
    }
  }

  private scroll(): void {
    this.scrolling = 0;
    const pointer = this.pointer();
    if (!pointer) {
      return;
    }

    const [left, top] = [this.host.scrollLeft, window.scrollY];
    const at = this.host.getBoundingClientRect();
    this.host.scrollBy(towards(pointer.x, Math.max(0, at.left), Math.min(window.innerWidth, at.right)), 0);
    window.scrollBy(0, towards(pointer.y, 0, window.innerHeight));
    if (window.scrollY !== top || this.host.scrollLeft !== left) {
      this.scrolled();
      this.start();
    }
  }
}

/** How far to scroll for a pointer so near to one of two edges. */
function towards(at: number, low: number, high: number): number {
  return at < low + edge ? (at - low - edge) / 4 : at > high - edge ? (at - high + edge) / 4 : 0;
}
