// The script editor: lines that grow, move and go; the spoken length while one types.
const editor = document.querySelector("[data-script-editor]");
const form = editor?.querySelector("[data-script-form]");
const lines = editor?.querySelector("[data-lines]");
const facts = JSON.parse(document.getElementById("script-facts")?.textContent ?? "{}");
const announce = editor?.querySelector("[data-announce]");
let leaving = false;

function shape() {
  return JSON.stringify([...form.querySelectorAll("textarea")].map((area) => [area.name, area.value]));
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

/** As `spoken_length` on the server: what a voice says, digits read out. */
function letters(text) {
  let length = 0;
  for (const character of text) {
    if (/\p{Nd}/u.test(character)) length += facts.digit;
    else if (/[\p{L}\p{N}]/u.test(character)) length += 1;
    else if (!/\s/u.test(character)) length += 0.5;
  }
  return length;
}

function measure() {
  const told = [...form.querySelectorAll("textarea")].map((area) => area.value).filter((text) => text.trim());
  const spoken = told.reduce((sum, text) => sum + letters(text), 0) / facts.pace;
  const seconds = spoken + facts.pause * Math.max(0, told.length - 1);
  const box = editor.querySelector("[data-length]");
  box.querySelector("[data-seconds]").textContent = Math.round(seconds);
  box.querySelector("[data-fill]").style.width = `${Math.min(100, (100 * seconds) / facts.most)}%`;
  box.querySelector("[data-target]").style.left = `${(100 * facts.target) / facts.most}%`;
  box.querySelector("[data-meter]").setAttribute("aria-valuenow", Math.round(seconds));
  box.dataset.state = seconds > facts.most ? "over" : seconds < 0.7 * facts.target ? "short" : "good";
}

/** What a line of the body is called; lines move, so it is not what the server said. */
const nameOf = (place) => lines.dataset.lineName.replace("0", String(place));

function number() {
  const body = [...lines.querySelectorAll('[data-part="body"]')];
  body.forEach((line, index) => {
    const mark = line.querySelector("[data-number]");
    if (mark) mark.textContent = String(index + 1);
    line.querySelector("textarea").setAttribute("aria-label", nameOf(index + 1));
    line.querySelector('[data-move="-1"]')?.toggleAttribute("disabled", index === 0);
    line.querySelector('[data-move="1"]')?.toggleAttribute("disabled", index === body.length - 1);
  });
}

const first = form ? shape() : "";
const isDirty = () => form.hasAttribute("data-dirty") || shape() !== first;

function refresh() {
  measure();
  number();
  // A proposal belongs to the saved words: save first, then ask.
  for (const button of editor.querySelectorAll("[data-ask]")) button.disabled = isDirty();
}

function addLine(after) {
  const fresh = editor.querySelector("[data-line-template]").content.cloneNode(true).firstElementChild;
  if (after) after.after(fresh);
  else lines.querySelector('[data-part="cta"]').before(fresh);
  refresh();
  fresh.querySelector("textarea").focus();
}

function move(line, step) {
  const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
  if (other?.dataset.part !== "body") return;
  if (step < 0) other.before(line);
  else other.after(line);
  refresh();
  line.querySelector(`[data-move="${step}"]:not(:disabled), [data-move]:not(:disabled)`)?.focus();
  announce.textContent = line.querySelector("textarea").getAttribute("aria-label");
}

function onClick(event) {
  const button = event.target.closest("button");
  const line = button?.closest(".s-line");
  if (button?.matches("[data-add]")) addLine(null);
  else if (button?.matches("[data-move]")) move(line, Number(button.dataset.move));
  else if (button?.matches("[data-remove]")) {
    const next = line.nextElementSibling;
    line.remove();
    refresh();
    next?.querySelector("textarea")?.focus();
  }
}

/** Enter begins a new line, as in any text; a line is one sentence. */
function onKey(event) {
  const area = event.target;
  if (!area.matches?.("textarea.s-text") || !form.contains(area) || event.isComposing) return;
  const line = area.closest(".s-line");
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (line.dataset.part === "body") addLine(line);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && line.dataset.part === "body") {
    event.preventDefault();
    move(line, event.key === "ArrowUp" ? -1 : 1);
    area.focus();
  }
}

function onInput(event) {
  const area = event.target;
  if (!area.matches("textarea")) return;
  grow(area);
  area.closest(".s-line")?.classList.toggle("is-changed", area.value !== area.defaultValue);
  refresh();
}

/** While something is being written or checked, look again, unless the person has begun to type. */
function lookAgain(pause) {
  setTimeout(() => {
    if (!isDirty() && !document.activeElement?.matches("textarea")) location.reload();
    else lookAgain(pause);
  }, pause);
}

if (form) {
  for (const area of form.querySelectorAll("textarea")) grow(area);
  refresh();
  editor.addEventListener("click", onClick);
  editor.addEventListener("keydown", onKey);
  editor.addEventListener("input", onInput);
  editor.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !leaving) event.preventDefault();
  });
  if (editor.hasAttribute("data-waiting")) lookAgain(2500);
}
