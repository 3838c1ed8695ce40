import { element } from "./dom";
import { placeUnder } from "./place";

/**
 * What is shown beside an element while the pointer rests on it or the keyboard's focus is on it. It can be pointed at itself, Escape
 * sends it away and nothing that lies below (WCAG 1.4.13), and so does pressing the element, until one has been elsewhere. Touch opens
 * nothing: there one presses.
 */
export interface Tip {
  id: string;
  className: string;
  /** Which elements have one. */
  anchors: string;
  /** How long, in ms, the pointer rests on the element before it opens; and the keyboard's focus. */
  delay: number;
  focusDelay: number;
  gap: number;
  /** Over the middle of the element instead of from where it begins. */
  centred: boolean;
  /** Null where there is nothing to say. */
  content(anchor: HTMLElement): Node[] | null | Promise<Node[] | null>;
}

/** How long the pointer may take from the element to its tip. */
const grace = 150;

export function startTip(kind: Tip): void {
  let tip: HTMLElement | null = null;
  let shownFor: HTMLElement | null = null;
  let wanted: HTMLElement | null = null;
  let quietFor: HTMLElement | null = null;
  let opening: ReturnType<typeof setTimeout> | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;
  let byKeyboard = false;

  const anchorAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>(kind.anchors) : null;
  const isOnTip = (target: EventTarget | null): boolean => target instanceof Node && tip?.contains(target) === true;

  const stay = (): void => {
    clearTimeout(closing);
    closing = undefined;
  };

  const hide = (): void => {
    clearTimeout(opening);
    stay();
    wanted = null;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
    if (tip) {
      tip.hidden = true;
    }
  };

  const draw = (anchor: HTMLElement, content: Node[] | null): void => {
    hide();
    if (!content || !anchor.isConnected) {
      return;
    }

    tip ??= element("div", { id: kind.id, className: kind.className, role: "tooltip" });
    if (!tip.isConnected) {
      document.body.append(tip);
    }

    wanted = anchor;
    shownFor = anchor;
    tip.replaceChildren(...content);
    tip.hidden = false;
    const at = anchor.getBoundingClientRect();
    const left = kind.centred ? at.left + (at.width - tip.getBoundingClientRect().width) / 2 : at.left;
    placeUnder(tip, { left, top: at.top, bottom: at.bottom }, kind.gap);
    anchor.setAttribute("aria-describedby", kind.id);
  };

  const open = (anchor: HTMLElement): void => {
    const content = kind.content(anchor);
    if (!(content instanceof Promise)) {
      draw(anchor, content);
      return;
    }

    void content.then((nodes) => {
      if (wanted === anchor) {
        draw(anchor, nodes);
      }
    });
  };

  const want = (anchor: HTMLElement, after: number): void => {
    stay();
    if (wanted !== anchor && quietFor !== anchor) {
      clearTimeout(opening);
      quietFor = null;
      wanted = anchor;
      opening = setTimeout(() => open(anchor), after);
    }
  };

  const leave = (): void => {
    quietFor = null;
    if (wanted && closing === undefined) {
      clearTimeout(opening);
      closing = setTimeout(hide, grace);
    }
  };

  const pressed = (event: Event): void => {
    if (!isOnTip(event.target)) {
      quietFor = anchorAt(event.target);
      hide();
    }
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") {
      return;
    }

    const anchor = anchorAt(event.target);
    if (anchor) {
      want(anchor, kind.delay);
    } else if (isOnTip(event.target)) {
      stay();
    } else {
      leave();
    }
  }, { passive: true });
  document.documentElement.addEventListener("pointerleave", leave);
  document.addEventListener("pointerdown", (event) => {
    byKeyboard = false;
    pressed(event);
  }, true);
  document.addEventListener("click", pressed, true);
  document.addEventListener("keydown", (event) => {
    byKeyboard = true;
    if (event.key === "Escape" && shownFor) {
      event.stopPropagation();
      event.preventDefault();
      quietFor = shownFor;
      hide();
    }
  }, true);
  document.addEventListener("focusin", (event) => {
    const anchor = anchorAt(event.target);
    if (anchor && byKeyboard) {
      want(anchor, kind.focusDelay);
    } else if (byKeyboard) {
      quietFor = null;
      hide();
    }
  });
  document.addEventListener("scroll", (event) => {
    if (!isOnTip(event.target)) {
      hide();
    }
  }, { capture: true, passive: true });
}
