import { element } from "../dom";
import { startTip } from "../tip";
import { island, keyNodes } from "./commands";

/** What a button that carries a command says beyond the words that stand on it already: its label and this person's keys. */
function contentOf(button: HTMLElement): Node[] | null {
  const here = island();
  const command = here?.commands.find((one) => one.id === button.dataset["command"]);
  const keys = here?.enabled ? command?.keys : undefined;
  if (!here || !command || (!keys && button.textContent?.trim() === command.label)) {
    return null;
  }

  dropTitle(button);
  const nodes: Node[] = [element("span", { textContent: command.label })];
  if (keys) {
    const caps = element("span", { className: "keys" });
    caps.append(...keyNodes(keys, here.words));
    nodes.push(caps);
  }

  return nodes;
}

/** The browser's own would stand beside the tip. */
function dropTitle(button: HTMLElement): void {
  if (button.title && !button.textContent?.trim() && !button.hasAttribute("aria-label")) {
    button.setAttribute("aria-label", button.title);
  }

  button.removeAttribute("title");
}

export function startTips(): void {
  startTip({
    id: "sf-tip",
    className: "tip",
    anchors: "[data-command]",
    delay: 500,
    focusDelay: 0,
    gap: 6,
    centred: true,
    content: contentOf,
  });
}
