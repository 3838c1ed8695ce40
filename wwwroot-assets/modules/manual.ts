import { fill } from "./texts";

/** Narrows the contents of the help while one types. A topic stays that has all words, anywhere in what it says. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function narrow(field: HTMLInputElement): void {
  const words = plain(field.value).split(/\s+/).filter((word) => word);
  let found = 0;
  for (const topic of document.querySelectorAll<HTMLElement>("[data-help-topic]")) {
    const said = plain(topic.dataset["helpTopic"] ?? "");
    topic.hidden = !words.every((word) => said.includes(word));
    found += topic.hidden ? 0 : 1;
  }

  for (const group of document.querySelectorAll<HTMLElement>("[data-help-group]")) {
    group.hidden = group.querySelector("[data-help-topic]:not([hidden])") === null;
  }

  const status = document.querySelector<HTMLElement>("[data-help-found]");
  if (status) {
    status.textContent = words.length === 0 ? ""
      : found === 0 ? status.dataset["helpNone"] ?? ""
      : fill(status.dataset["helpFound"] ?? "", String(found));
  }
}

export function startManual(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-help-find]")) {
      narrow(event.target);
    }
  });
}
