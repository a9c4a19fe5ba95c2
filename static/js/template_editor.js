// The template's editor: the picture follows the design as it is typed.
const panel = document.querySelector("[data-preview]");
const find = (name) => panel.querySelector(`[data-${name}]`);
const area = document.querySelector("textarea[data-design]");
const stored = panel && find("stored-design");
const [image, film, empty, says, problems] =
  ["image", "film", "empty", "says", "problems"].map(find);
const second = find("second");
const format = document.querySelector('select[name="content_format"]');
const TYPING_MS = 500;
const POLL_MS = 1000;
const SLOW_POLLS = 20;
let waiting = 0;
let asked = 0;
let frameRequest = null;

const csrf = () =>
  document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ??
  document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";

function storedFormat() {
  const data = panel.querySelector("[data-stored-format]");
  return data ? JSON.parse(data.textContent) : "short";
}

function body() {
  return JSON.stringify({
    text: area ? area.value : stored.value,
    second: Number(second.value),
    language: find("language").value,
    brand_kit: find("brand").value || null,
    content_format: format?.value || storedFormat(),
  });
}

function post(url, signal) {
  return fetch(url, {
    method: "POST",
    body: body(),
    headers: { "X-CSRFToken": csrf(), "Content-Type": "application/json" },
    signal,
  });
}

/** The line of the text where a path such as template_data.elements[2].color stands, or -1. */
function placeOf(path) {
  if (!area) return -1;
  let from = 0;
  for (const key of path.replace(/^template_data\.?/, "").split(".").filter(Boolean)) {
    const [, name, number] = key.match(/^([^[]*)(?:\[(\d+)\])?$/) ?? [];
    const at = area.value.indexOf(`"${name}"`, from);
    if (at < 0) break;
    from = at;
    if (number !== undefined) from = entryOf(at, Number(number));
  }
  return from;
}

/** Where the entry of that number begins in the list that starts after `at`. */
function entryOf(at, number) {
  const text = area.value;
  let depth = 0;
  let seen = 0;
  let quoted = false;
  for (let index = text.indexOf("[", at); index < text.length && index >= 0; index += 1) {
    const one = text[index];
    if (one === '"' && text[index - 1] !== "\\") quoted = !quoted;
    if (quoted) continue;
    if (one === "{" || one === "[") {
      if (depth === 1 && seen === number) return index;
      depth += 1;
    }
    if (one === "}" || one === "]") depth -= 1;
    if (one === "," && depth === 1) seen += 1;
    if (depth === 0) break;
  }
  return at;
}

function goTo(path) {
  const at = placeOf(path);
  if (at < 0) return;
  area.focus();
  area.setSelectionRange(at, area.value.indexOf("\n", at + 1));
  const line = area.value.slice(0, at).split("\n").length;
  area.scrollTop = (line - 4) * parseFloat(getComputedStyle(area).lineHeight);
}

function show(found) {
  problems.replaceChildren(...found.map((problem) => {
    const item = document.createElement("li");
    if (problem.field && area) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = problem.field.replace(/^template_data\./, "");
      button.addEventListener("click", () => goTo(problem.field));
      item.append(button, " ");
    } else if (problem.field) {
      item.append(`${problem.field}: `);
    }
    item.append(problem.detail);
    return item;
  }));
}

async function draw() {
  const mine = ++asked;
  frameRequest?.abort();
  frameRequest = new AbortController();
  says.textContent = panel.dataset.drawing;
  try {
    const answer = await post(panel.dataset.frame, frameRequest.signal);
    if (mine !== asked) return;
    if (!answer.ok) {
      show((await answer.json()).problems);
      says.textContent = "";
      return;
    }
    const address = URL.createObjectURL(await answer.blob());
    if (image.src) URL.revokeObjectURL(image.src);
    image.src = address;
    image.hidden = false;
    film.pause();
    film.hidden = true;
    empty.hidden = true;
    show([]);
    says.textContent = panel.dataset.good;
  } catch (error) {
    if (error.name !== "AbortError") says.textContent = panel.dataset.lost;
  }
}

function drawSoon(delay = TYPING_MS) {
  clearTimeout(waiting);
  waiting = setTimeout(draw, delay);
}

async function play() {
  const button = find("play");
  button.disabled = true;
  says.textContent = panel.dataset.making;
  try {
    const answer = await post(panel.dataset.clip);
    let state = await answer.json();
    if (!answer.ok) {
      show(state.problems);
      says.textContent = "";
      return;
    }
    const address = `${panel.dataset.clip}${state.id}/`;
    for (let polls = 0; state.status === "waiting"; polls += 1) {
      await new Promise((done) => setTimeout(done, POLL_MS));
      state = await (await fetch(address)).json();
      if (polls === SLOW_POLLS) says.textContent = panel.dataset.slow;
    }
    says.textContent = state.error;
    if (state.status !== "ready") return;
    film.src = `${address}film/`;
    film.hidden = false;
    image.hidden = true;
    empty.hidden = true;
    await film.play().catch(() => {});
  } catch {
    says.textContent = panel.dataset.lost;
  } finally {
    button.disabled = false;
  }
}

function setLength() {
  second.max = panel.dataset[find("language").value === "en" ? "lengthEn" : "lengthKo"];
}

if (panel && (area || stored)) {
  const showSecond = () => { find("shown-second").value = Number(second.value).toFixed(1); };
  area?.addEventListener("input", () => drawSoon());
  second.addEventListener("input", () => { showSecond(); drawSoon(120); });
  for (const choice of [find("language"), find("brand"), format]) {
    choice?.addEventListener("change", () => { setLength(); showSecond(); drawSoon(0); });
  }
  find("play").addEventListener("click", play);
  setLength();
  draw();
}
