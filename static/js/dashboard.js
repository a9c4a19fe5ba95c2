// The dashboard: running bars, and the services' line, asked for once the page is there.
import { watchRuns } from "./live.js";

const board = document.querySelector("[data-dashboard]");
const health = document.querySelector("[data-health]");

async function askServices() {
  try {
    const answer = await fetch(health.dataset.health, { credentials: "same-origin" });
    if (answer.ok) health.innerHTML = await answer.text();
  } catch {
    // Without an answer the line stays as it is.
  }
}

if (board) watchRuns(board.dataset.progressUrl);
if (health) {
  askServices();
  window.setInterval(() => document.hidden || askServices(), 30_000);
}
