import { element } from "../dom";
import { available, buttonOf, go, island, keyNodes } from "./commands";

/** The shortcuts that do something on this page for this person, with the keys that he has. */
export function showHelp(): void {
  const here = island();
  if (!here) {
    return;
  }

  const { words } = here;
  document.getElementById("sf-help")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "sf-help";
  dialog.className = "help";
  dialog.setAttribute("aria-labelledby", "sf-help-title");
  const head = document.createElement("div");
  head.className = "help-head";
  head.append(element("h2", { textContent: words.helpTitle, id: "sf-help-title" }));
  const close = element("button", { textContent: words.close, type: "button", className: "btn" });
  close.addEventListener("click", () => dialog.close());
  head.append(close);
  const body = document.createElement("div");
  body.className = "help-body";
  if (!here.enabled) {
    body.append(element("p", { textContent: words.helpNone }));
  }

  const commands = here.enabled ? available().filter((command) => command.keys) : [];
  for (const group of new Set(commands.map((command) => command.group))) {
    const section = document.createElement("section");
    section.append(element("h3", { textContent: group }));
    const list = document.createElement("dl");
    for (const command of commands.filter((one) => one.group === group)) {
      const keys = document.createElement("dt");
      keys.className = "keys";
      keys.append(...keyNodes(command.keys!, words));
      list.append(keys, element("dd", { textContent: command.label }));
    }

    section.append(list);
    body.append(section);
  }

  const foot = document.createElement("p");
  foot.className = "help-foot";
  const page = buttonOf("help.page")?.getAttribute("href");
  foot.append(...(page ? [link(words.helpPage, page)] : []), link(words.helpChange, "/account/shortcuts"));
  body.append(foot);
  dialog.append(head, body);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();

  function link(text: string, href: string): HTMLAnchorElement {
    const made = element("a", { textContent: text, href });
    made.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
      go(href);
    });
    return made;
  }
}
