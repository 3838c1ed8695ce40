import { button, intake, nameOf, upload } from "./files";

/**
 * Files for a record that does not exist yet: they stay in the browser, with their names on the page, until the record is there; a
 * refusal of the form leaves them where they are. Then they go out one after the other, as on the record's own page.
 */
interface Kept {
  file: File;
  name: string;
  line: HTMLElement;
}

const forms = new WeakMap<HTMLFormElement, Kept[]>();

function sizeOf(bytes: number): string {
  const [value, unit] = bytes < 1_000 ? [bytes, "byte"] : bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

function say(list: HTMLElement, words: string): void {
  const line = document.createElement("li");
  const why = document.createElement("span");
  why.className = "validation-message";
  why.setAttribute("role", "alert");
  why.textContent = words;
  line.append(why, button(list.dataset["dropWords"] ?? "", () => line.remove()));
  list.append(line);
}

/** Begins to take files for a form. */
export function keepFiles(form: HTMLFormElement | null): void {
  const list = form?.querySelector<HTMLElement>("[data-uploads]");
  const picker = form?.querySelector<HTMLInputElement>("[data-composer-files]");
  if (!form || !list || !picker || forms.has(form)) {
    return;
  }

  const kept: Kept[] = [];
  forms.set(form, kept);
  intake(null, form, picker, (file) => {
    const name = nameOf(file);
    const most = Number(list.dataset["mostBytes"] ?? Number.POSITIVE_INFINITY);
    if (file.size > most) {
      say(list, (list.dataset["largeWords"] ?? "").replace("{0}", () => name).replace("{1}", () => sizeOf(most)));
      return;
    }

    const line = document.createElement("li");
    const label = document.createElement("span");
    label.textContent = `${name} · ${sizeOf(file.size)}`;
    const one = { file, name, line };
    const drop = button(list.dataset["dropWords"] ?? "", () => {
      kept.splice(kept.indexOf(one), 1);
      line.remove();
      picker.focus();
    });
    drop.setAttribute("aria-label", `${list.dataset["dropWords"] ?? ""}: ${name}`);
    line.append(label, drop);
    list.append(line);
    kept.push(one);
  });
}

/** Sends what was kept to the record that there is now. Answers how many files did not arrive: those stay on the page, to be tried again. */
export async function sendFiles(form: HTMLFormElement | null, record: string): Promise<number> {
  const list = form?.querySelector<HTMLElement>("[data-uploads]");
  const kept = form ? forms.get(form) ?? [] : [];
  let failed = 0;
  for (const { file, name, line } of kept.splice(0)) {
    line.remove();
    if (list && !await upload(file, name, `/composer/records/${record}/files?internal=false`, list, { attached: () => undefined })) {
      failed++;
    }
  }

  return failed;
}
