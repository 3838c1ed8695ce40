/**
 * Files that are pasted, dropped or picked: sent at once, one after the other, with their progress, past the circuit. The text gets
 * a link to each. What fails stays on the page, to be tried again.
 */
export interface Target {
  /** The address that takes a file; asked for each, because a note's files are internal. */
  address(): string;
  attached(name: string, id: string): void;
}

const MOST_AT_ONCE = 20;

/** A screenshot from the clipboard has no name of its own. */
export function nameOf(file: File, now = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replace(/[T:]/g, "-");
  return /^image\.\w+$/.test(file.name) || !file.name ? `screenshot-${stamp}.${file.type.split("/")[1] ?? "png"}` : file.name;
}

export function acceptFiles(field: HTMLTextAreaElement, form: HTMLFormElement, target: Target): void {
  const list = form.querySelector<HTMLElement>("[data-uploads]");
  const picker = form.querySelector<HTMLInputElement>("[data-composer-files]");
  if (!list || !picker) {
    return;
  }

  let queue = Promise.resolve();
  intake(field, form, picker, (file) => {
    const address = target.address();
    queue = queue.then(async () => void await upload(file, nameOf(file), address, list, target));
  });
}

/** Files come in by the clipboard into the field, by dropping them on the form, and by choosing them. */
export function intake(field: HTMLTextAreaElement | null, form: HTMLFormElement, picker: HTMLInputElement, each: (file: File) => void): void {
  const take = (files: FileList | null | undefined): boolean => {
    const taken = [...files ?? []].slice(0, MOST_AT_ONCE);
    taken.forEach(each);
    return taken.length > 0;
  };
  form.addEventListener("paste", (event) => {
    if (field ? event.target !== field : !(event.target instanceof HTMLTextAreaElement)) {
      return;
    }

    // Text that comes with a picture of itself (from a spreadsheet, say) is meant as text.
    if (!event.clipboardData?.getData("text/plain") && take(event.clipboardData?.files)) {
      event.preventDefault();
    }
  });
  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
    }
  });
  form.addEventListener("drop", (event) => {
    if (take(event.dataTransfer?.files)) {
      event.preventDefault();
    }
  });
  const pick = (): void => {
    if (take(picker.files)) {
      picker.value = "";
    }
  };
  picker.addEventListener("change", pick);
  pick(); // chosen before the script was there
}

export async function upload(file: File, name: string, address: string, list: HTMLElement, target: Pick<Target, "attached">): Promise<boolean> {
  const line = document.createElement("li");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  const label = document.createElement("span");
  label.textContent = name;
  line.append(label, bar);
  list.append(line);
  const answer = await send(file, name, address, (percent) => { bar.value = percent; });
  if (answer.id) {
    line.remove();
    target.attached(name, answer.id);
    return true;
  }

  const why = document.createElement("span");
  why.className = "validation-message";
  why.setAttribute("role", "alert");
  why.textContent = answer.problem ?? list.dataset["failedWords"] ?? "";
  bar.replaceWith(why);
  line.append(
    button(list.dataset["retryWords"] ?? "", () => {
      line.remove();
      void upload(file, name, address, list, target);
    }),
    button(list.dataset["dropWords"] ?? "", () => line.remove()));
  return false;
}

export function button(words: string, click: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet";
  made.textContent = words;
  made.addEventListener("click", click);
  return made;
}

function send(file: File, name: string, address: string, progress: (percent: number) => void): Promise<{ id?: string; problem?: string }> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-SynergyFlow-Page", "composer");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        progress(Math.round((event.loaded / event.total) * 100));
      }
    });
    request.addEventListener("load", () => {
      try {
        const answer = JSON.parse(request.responseText) as { id?: string; detail?: string };
        done(request.status === 201 && answer.id ? { id: answer.id } : { ...(answer.detail ? { problem: answer.detail } : {}) });
      } catch {
        done({});
      }
    });
    request.addEventListener("error", () => done({}));
    request.addEventListener("abort", () => done({}));
    const body = new FormData();
    body.append("file", file, name);
    request.send(body);
  });
}
