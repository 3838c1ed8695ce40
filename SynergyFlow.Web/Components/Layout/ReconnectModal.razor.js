// The template's reconnect dialog: retries when the page becomes visible again, resumes a paused circuit, and reloads when the
// server no longer knows the circuit (pages keep their state in the address and drafts in the database).
const modal = document.getElementById("components-reconnect-modal");
const retryButton = document.getElementById("components-reconnect-button");
const resumeButton = document.getElementById("components-resume-button");

modal.addEventListener("components-reconnect-state-changed", (event) => {
  switch (event.detail.state) {
    case "show":
      if (!modal.open) {
        modal.showModal();
      }
      break;
    case "hide":
      modal.close();
      break;
    case "failed":
      document.addEventListener("visibilitychange", retryWhenVisible);
      retryButton.focus();
      break;
    case "rejected":
      location.reload();
      break;
  }
});

// Escape would only hide that nothing works any more.
modal.addEventListener("cancel", (event) => event.preventDefault());
retryButton.addEventListener("click", retry);
resumeButton.addEventListener("click", resume);

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  try {
    // False: the server was reached, but the circuit is gone. An exception: the server was not reached.
    if (!(await Blazor.reconnect())) {
      if (await Blazor.resumeCircuit()) {
        modal.close();
      } else {
        location.reload();
      }
    }
  } catch {
    document.addEventListener("visibilitychange", retryWhenVisible);
  }
}

async function resume() {
  try {
    if (!(await Blazor.resumeCircuit())) {
      location.reload();
    }
  } catch {
    modal.classList.replace("components-reconnect-paused", "components-reconnect-resume-failed");
  }
}

async function retryWhenVisible() {
  if (document.visibilityState === "visible") {
    await retry();
  }
}
