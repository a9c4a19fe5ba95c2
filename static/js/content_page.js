// The page of one content: follow the run's events, play scenes, mark the scene that plays.
import { renew, showProgress } from "./live.js";

const page = document.querySelector("[data-content-page]");
const announce = document.querySelector("[data-announce]");
let lastShape = "";
let lastStep = "";
let lastSnapshot = null;

function shapeOf(snapshot) {
  return snapshot.jobs.map((job) => `${job.job_type}:${job.status}:${job.attempt}`).join() +
    snapshot.status + Boolean(snapshot.cancel_requested_at);
}

/** Move the bars forward. What is told may be older than what is shown: events and renewed parts
 * come by two ways. A step that begins anew is shown by the part that renews itself. */
function moveBars(snapshot) {
  const state = document.getElementById("live-state");
  const shown = Number(state?.querySelector("[data-overall]")?.textContent ?? 0);
  if (snapshot.progress < shown) return;
  if (state) showProgress(state, snapshot.progress);
  for (const job of snapshot.jobs) {
    const bars = document.querySelectorAll(
      `[data-step="${job.job_type}"] .c-bar-fill, [data-job="${job.job_type}"] .c-bar-fill`,
    );
    for (const bar of bars) bar.style.width = `${job.progress}%`;
  }
}

/** Say a new step once; numbers that change twice a second would talk without end. */
function speak(snapshot) {
  const names = snapshot.jobs
    .filter((job) => job.status === "running")
    .map((job) => document.querySelector(`[data-step="${job.job_type}"]`)?.dataset.name ?? "");
  const step = names.join(" + ");
  if (announce && step && step !== lastStep) {
    announce.textContent = `${step}, ${snapshot.progress} ${page.dataset.progressText}`;
  }
  lastStep = step;
}

function follow(url) {
  const source = new EventSource(url);
  source.addEventListener("progress", (event) => {
    const snapshot = JSON.parse(event.data);
    lastSnapshot = snapshot;
    moveBars(snapshot);
    speak(snapshot);
    const shape = shapeOf(snapshot);
    if (lastShape && shape !== lastShape) renew();
    lastShape = shape;
  });
  source.addEventListener("end", () => {
    source.close();
    renew();
  });
}

const player = () => document.querySelector("[data-player]");

function seek(event) {
  const scene = event.target.closest("[data-seek]");
  const video = player();
  if (!scene || !video || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  video.currentTime = Number(scene.dataset.seek);
  video.play().catch(() => {});
  video.scrollIntoView({ block: "nearest", behavior: "auto" });
}

function markPlaying() {
  const video = player();
  if (!video) return;
  const scenes = [...document.querySelectorAll("[data-seek]")];
  const playing = scenes.filter((scene) => Number(scene.dataset.seek) <= video.currentTime + 0.01).at(-1);
  for (const scene of scenes) {
    if (scene === playing && !(video.paused && video.currentTime === 0)) {
      scene.setAttribute("aria-current", "true");
    } else {
      scene.removeAttribute("aria-current");
    }
  }
}

/** Show what the chosen run would make again and what it would cost. */
async function showPlan(popover) {
  const plan = popover.querySelector("[data-plan]");
  const form = popover.querySelector("form");
  if (!plan || !form) return;
  const chosen = new URLSearchParams(new FormData(form));
  chosen.delete("csrfmiddlewaretoken");
  const url = `${plan.dataset.plan}?${chosen}`;
  plan.dataset.asked = url;
  const answer = await fetch(url, { credentials: "same-origin" });
  // A later choice was asked about meanwhile: its answer counts.
  if (answer.ok && plan.dataset.asked === url) plan.innerHTML = await answer.text();
}

const startAgain = document.getElementById("start-run");
if (startAgain) {
  startAgain.addEventListener("toggle", (event) => {
    if (event.newState === "open") showPlan(startAgain);
  });
  startAgain.addEventListener("change", () => showPlan(startAgain));
}

if (page) {
  page.addEventListener("click", seek);
  // Media events do not bubble: they are caught on the way down.
  page.addEventListener("timeupdate", markPlaying, { capture: true });
  page.addEventListener("seeked", markPlaying, { capture: true });
  if (page.dataset.events) follow(page.dataset.events);
  document.addEventListener("console:renewed", () => lastSnapshot && moveBars(lastSnapshot));
}
