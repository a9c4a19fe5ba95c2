// The storyboard editor: every edit is a form; its answer takes the board's place without a reload.
const root = document.querySelector("[data-storyboard]");
const place = root?.querySelector("[data-board-place]");
const announce = root?.querySelector("[data-announce]");
const picker = document.getElementById("picker");
const board = () => root.querySelector("[data-board]");
const chosen = () => root.querySelector("[data-scene-panel]")?.dataset.scenePanel ?? "";
let timer = 0;

/** Words that were typed and not saved. */
function unsaved() {
  const area = root.querySelector("[data-narration]");
  return Boolean(area) && area.value !== area.defaultValue;
}

function mayLeave() {
  return !unsaved() || window.confirm(root.dataset.unsaved);
}

function show(html) {
  const strip = root.querySelector("[data-strip]");
  const left = strip?.scrollLeft ?? 0;
  const focused = document.activeElement?.dataset?.test;
  place.innerHTML = html;
  const fresh = root.querySelector("[data-strip]");
  if (fresh) fresh.scrollLeft = left;
  root.querySelector('.sb-tile[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const problems = root.querySelector("[data-problems]");
  if (problems) problems.focus();
  else if (focused) root.querySelector(`[data-test="${CSS.escape(focused)}"]`)?.focus();
  announce.textContent = problems?.textContent.trim() ?? "";
  watch();
}

async function send(url, data) {
  root.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    });
    if (answer.ok || answer.status === 422) show(await answer.text());
    else location.reload();
  } finally {
    root.removeAttribute("aria-busy");
  }
}

async function choose(id) {
  const url = `${root.dataset.storyboard}?scene=${id}`;
  const answer = await fetch(`${url}&part=1`, { credentials: "same-origin" });
  if (!answer.ok) return;
  show(await answer.text());
  history.replaceState(null, "", url);
}

/** While pictures are being drawn, look again; never over words that somebody is typing. */
function watch() {
  window.clearTimeout(timer);
  const current = board();
  if (!current || !("drawing" in current.dataset || "busy" in current.dataset)) return;
  timer = window.setTimeout(async () => {
    const typing = document.activeElement?.matches("textarea, input, select");
    if (document.hidden || typing || unsaved() || document.querySelector("dialog[open], :popover-open")) {
      watch();
      return;
    }
    await choose(chosen());
  }, 1200);
}

function formData(more) {
  // Only the panel's forms name the scene; without a panel there is still the version.
  const form = root.querySelector("[data-words]") ?? root.querySelector("[data-edit]");
  const data = new FormData(form);
  for (const name of [...data.keys()]) {
    if (!["csrfmiddlewaretoken", "version", "scene"].includes(name)) data.delete(name);
  }
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return data;
}

function submit(event) {
  const form = event.target.closest("[data-edit]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const action = event.submitter?.name === "action" ? event.submitter.value : data.get("action");
  data.set("action", action);
  const area = root.querySelector("[data-narration]");
  if (action === "split") data.set("at", String(area.selectionStart));
  if (action === "merge" || action === "split") {
    // Both count characters of the words as they are stored.
    if (unsaved() && !window.confirm(root.dataset.unsaved)) return;
    data.delete("narration");
  } else if (!data.has("narration") && !mayLeave()) {
    return;
  }
  // The form has a field called action, which hides the property.
  send(form.getAttribute("action"), data);
}

// Dragging ------------------------------------------------------------------
let dragged = null;

function dragStart(event) {
  const item = event.target.closest("[data-sortable] > li");
  if (!item) return;
  dragged = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", item.dataset.scene);
  requestAnimationFrame(() => item.classList.add("sb-dragged"));
}

function dragOver(event) {
  const over = event.target.closest("[data-sortable] > li");
  if (!dragged || !over) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  const after = event.clientX > box.left + box.width / 2;
  over.parentElement.insertBefore(dragged, after ? over.nextSibling : over);
}

function dragEnd() {
  if (!dragged) return;
  const strip = dragged.parentElement;
  dragged.classList.remove("sb-dragged");
  dragged = null;
  const order = [...strip.children].map((item) => item.dataset.scene).join();
  if (order !== strip.dataset.order && mayLeave()) send(strip.dataset.action, formData({ action: "order", order }));
}

function keys(event) {
  const tile = event.target.closest("[data-choose]");
  if (event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const button = root.querySelector(`[data-move="${event.key === "ArrowLeft" ? "left" : "right"}"]`);
    if (button && !button.disabled && (tile || !event.target.matches("textarea, input"))) {
      event.preventDefault();
      button.form.requestSubmit(button);
    }
  } else if (tile && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    event.preventDefault();
    const item = tile.parentElement;
    const next = event.key === "ArrowLeft" ? item.previousElementSibling : item.nextElementSibling;
    next?.querySelector("[data-choose]")?.focus();
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("textarea")) {
    event.target.form?.requestSubmit();
  } else if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.matches("textarea, input")) {
    root.querySelector("[data-undo]")?.click();
  }
}

// The library ------------------------------------------------------------------
async function fillPicker(words = "") {
  const answer = await fetch(`${picker.dataset.picker}?${new URLSearchParams({ q: words })}`, { credentials: "same-origin" });
  if (answer.ok) picker.querySelector("[data-picker-files]").innerHTML = await answer.text();
}

function pick(event) {
  const tile = event.target.closest("[data-pick]");
  if (!tile) return;
  const again = tile.dataset.repeats;
  if (again && !window.confirm(again)) return;
  picker.close();
  const url = root.querySelector("[data-words]").getAttribute("action");
  send(url, formData({ action: "asset", asset: tile.dataset.pick, repeats: again ? "1" : "0" }));
}

async function upload(event) {
  const form = event.target.closest("[data-picker-upload]");
  const problem = picker.querySelector("[data-picker-problem]");
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    credentials: "same-origin",
    headers: { "X-Requested-With": "fetch" },
  });
  const { problems = [] } = await answer.json();
  problem.hidden = !problems.length;
  problem.textContent = problems.join(" ");
  form.reset();
  await fillPicker();
}

if (root) {
  root.addEventListener("submit", submit);
  root.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-choose]");
    if (tile && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (mayLeave()) choose(tile.dataset.choose);
    } else if (event.target.closest("[data-open-picker]") && picker) {
      picker.showModal();
      fillPicker();
    }
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });
  root.addEventListener("dragstart", dragStart);
  root.addEventListener("dragover", dragOver);
  root.addEventListener("drop", (event) => event.preventDefault());
  root.addEventListener("dragend", dragEnd);
  root.addEventListener("keydown", keys);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });
  watch();
}
if (picker) {
  picker.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) picker.close();
    pick(event);
  });
  picker.querySelector("[data-picker-search]").addEventListener("input", (event) => fillPicker(event.target.value));
  picker.querySelector("[data-picker-upload]").addEventListener("change", upload);
}
