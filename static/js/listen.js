// Buttons that have something spoken and play it: asked for once, waited for, then played.
const root = document.querySelector("[data-listening]");
const words = document.querySelector("[data-listen-words]");
const player = new Audio();
let current = null;

const POLL_MS = 700;

function show(button, state) {
  button.dataset.state = state;
  const icon = button.querySelector(".material-symbols-outlined");
  if (icon) icon.textContent = { waiting: "progress_activity", playing: "stop" }[state] ?? "play_arrow";
  button.setAttribute("aria-busy", String(state === "waiting"));
}

function complain(button, sentence) {
  const place = button.closest("li, .c-try, .c-panel")?.querySelector(".c-listen-problem");
  if (place) place.textContent = sentence;
}

function stop() {
  player.pause();
  if (current) show(current, "idle");
  current = null;
}

/** Ask until it is ready; undefined when somebody pressed another button meanwhile. */
async function ready(button, answer) {
  let sample = answer;
  while (sample.status === "waiting") {
    if (words) words.textContent = root.dataset.waiting;
    await new Promise((wake) => window.setTimeout(wake, POLL_MS));
    if (current !== button) return undefined;
    sample = await (await fetch(sample.address, { credentials: "same-origin" })).json();
  }
  return sample;
}

export async function listen(button, body) {
  if (current === button) return stop();
  stop();
  current = button;
  complain(button, "");
  show(button, "waiting");
  try {
    const answer = await fetch(button.dataset.listen, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
    });
    const sample = await ready(button, await answer.json());
    if (!sample || current !== button) return undefined;
    if (!sample.audio) throw new Error(sample.error);
    player.src = sample.audio;
    await player.play();
    if (words) words.textContent = "";
    show(button, "playing");
  } catch (error) {
    if (current === button) {
      stop();
      complain(button, error.message || root.dataset.failed);
    }
  }
  return undefined;
}

player.addEventListener("ended", stop);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-listen]");
  if (button && !button.form) listen(button, new FormData());
});
