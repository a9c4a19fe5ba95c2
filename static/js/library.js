// The media library: several files at once, dropped or chosen, one request each so that one refused
// file keeps none of the others waiting.
import { renew } from "./live.js";

const root = document.querySelector("[data-library]");
const drop = root?.querySelector("[data-drop]");
const problems = root?.querySelector("[data-upload-problems]");
const progress = root?.querySelector("[data-progress]");

function complain(sentences) {
  problems.hidden = !sentences.length;
  problems.replaceChildren(...sentences.map((sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  }));
}

async function sendOne(file) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", drop.elements.csrfmiddlewaretoken.value);
  data.set("owner", drop.elements.owner.value);
  data.append("files", file);
  const answer = await fetch(drop.action, {
    method: "POST",
    body: data,
    credentials: "same-origin",
    headers: { "X-Requested-With": "fetch" },
  });
  if (answer.ok || answer.status === 422) return (await answer.json()).problems;
  return [`${file.name}: ${answer.status}`];
}

async function sendAll(files) {
  if (!drop.elements.owner.value) {
    complain([progress.dataset.owner]);
    drop.elements.owner.focus();
    return;
  }
  const found = [];
  for (const [place, file] of [...files].entries()) {
    progress.textContent = `${progress.dataset.text} ${place + 1}/${files.length}`;
    found.push(...await sendOne(file));
  }
  progress.textContent = "";
  complain(found);
  await renew();
  wait();
}

/** While files are being prepared, look again. */
function wait() {
  if (!document.querySelector("#live-library .c-spinner")) return;
  window.setTimeout(async () => {
    if (!document.hidden) await renew();
    wait();
  }, 2000);
}

if (drop) {
  drop.querySelector("[data-files]").addEventListener("change", (event) => sendAll(event.target.files));
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.dataset.over = "";
    });
  }
  drop.addEventListener("dragleave", () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    sendAll(event.dataTransfer.files);
  });
}
if (root) {
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });
  wait();
}
