// Uploads at work renew themselves; suggestions fill the field they belong to.
import { renew } from "./live.js";

const EVERY_MS = 3000;

async function look() {
  if (!document.hidden && document.querySelector("[data-upload-busy]")) {
    try {
      await renew();
    } catch {
      // The network is away for a moment: the next look tells.
    }
  }
  window.setTimeout(look, EVERY_MS);
}

function choose(field) {
  const choice = document.getElementById(field.dataset.choose ?? "");
  if (choice) choice.checked = true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  const field = button && document.getElementById(button.dataset.fill);
  if (!field) return;
  field.value = button.dataset.value;
  choose(field);
  field.focus();
});
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-choose]")) choose(event.target);
});

window.setTimeout(look, EVERY_MS);
