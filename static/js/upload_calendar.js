// Planned uploads are dragged to another day; the hour stays. The form beside each does the same.
const said = document.querySelector("[data-said]");
let dragged = null;

function token() {
  return document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
}

async function move(entry, day) {
  const body = new FormData();
  body.set("at", `${day}T${entry.dataset.at.slice(11, 16)}`);
  try {
    const answer = await fetch(entry.dataset.move, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
    });
    if (answer.ok) {
      location.reload();
      return;
    }
    say((await answer.json()).said);
  } catch {
    // No answer, or a page instead of one: nobody knows whether it was moved.
    say(said.dataset.failed);
  }
}

function say(text) {
  said.textContent = text;
  said.hidden = false;
  said.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-move]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  dragged.classList.add("u-dragged");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("u-dragged");
  document.querySelectorAll(".u-over").forEach((day) => day.classList.remove("u-over"));
  dragged = null;
});
document.addEventListener("dragover", (event) => {
  const day = dragged && event.target.closest("[data-day]");
  if (!day) return;
  event.preventDefault();
  document.querySelectorAll(".u-over").forEach((one) => one.classList.toggle("u-over", one === day));
  day.classList.add("u-over");
});
document.addEventListener("drop", (event) => {
  const day = dragged && event.target.closest("[data-day]");
  if (!day) return;
  event.preventDefault();
  if (!dragged.dataset.at.startsWith(day.dataset.day)) move(dragged, day.dataset.day);
});
