// A source's form: the next times of a schedule as it is typed, and a test of what would come in.
import { renew } from "./live.js";

const form = document.querySelector("[data-source-form]");
const cron = form?.querySelector("[data-cron]");
const preview = form?.querySelector("[data-preview]");
const trial = document.querySelector("[data-trial]");

const TYPING_MS = 300;
const BUSY_MS = 1500;
let typing = 0;
let asked = 0;

function projectId() {
  return form.dataset.project || form.querySelector('[name="project"]')?.value || "";
}

function markUsual() {
  for (const button of form.querySelectorAll("[data-usual]")) {
    button.setAttribute("aria-pressed", String(button.dataset.usual === cron.value.trim()));
  }
}

async function showTimes() {
  const turn = ++asked;
  const query = new URLSearchParams({ cron: cron.value, project: projectId() });
  try {
    const answer = await fetch(`${preview.dataset.preview}?${query}`, { credentials: "same-origin" });
    // A slow answer to what was typed before must not replace a newer one.
    if (answer.ok && turn === asked) preview.innerHTML = await answer.text();
  } catch {
    // The network is away for a moment: the next key asks again.
  }
}

function later() {
  markUsual();
  window.clearTimeout(typing);
  typing = window.setTimeout(showTimes, TYPING_MS);
}

async function test(button) {
  button.disabled = true;
  trial.hidden = false;
  trial.textContent = trial.dataset.waiting;
  try {
    const answer = await fetch(button.dataset.try, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    trial.innerHTML = await answer.text();
  } catch {
    trial.textContent = trial.dataset.failed;
  } finally {
    button.disabled = false;
  }
  trial.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

/** While somebody looks at the source, the page follows. */
function follow() {
  if (!document.querySelector("[data-busy]")) return;
  window.setTimeout(async () => {
    if (!document.hidden) {
      try {
        await renew();
      } catch {
        // The next look tells.
      }
      if (!document.querySelector("[data-busy]")) {
        location.reload();
        return;
      }
    }
    follow();
  }, BUSY_MS);
}

if (form && cron) {
  cron.addEventListener("input", later);
  form.addEventListener("change", (event) => {
    if (event.target.name === "project") showTimes();
  });
  // Select2 tells of its changes through jQuery alone.
  window.django?.jQuery?.(form).on("change", '[name="project"]', showTimes);
  form.addEventListener("click", (event) => {
    const usual = event.target.closest("[data-usual]");
    if (usual) {
      cron.value = usual.dataset.usual;
      markUsual();
      showTimes();
    }
    const button = event.target.closest("[data-try]");
    if (button) test(button);
  });
  markUsual();
  if (!form.dataset.project) showTimes();
}
follow();
