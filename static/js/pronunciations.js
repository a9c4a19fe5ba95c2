// The list of words: rows come and go, and every row and sentence can be listened to before saving.
import { listen } from "./listen.js";

const form = document.querySelector("[data-pronunciations]");

function addLine() {
  const lines = form.querySelectorAll("[data-line]");
  const fresh = lines[lines.length - 1].cloneNode(true);
  for (const input of fresh.querySelectorAll("input")) {
    input.value = "";
    input.removeAttribute("aria-invalid");
  }
  for (const problem of fresh.querySelectorAll(".c-line-problem")) problem.remove();
  lines[lines.length - 1].after(fresh);
  fresh.querySelector("input").focus();
}

function remove(line) {
  if (form.querySelectorAll("[data-line]").length === 1) {
    for (const input of line.querySelectorAll("input")) input.value = "";
    return;
  }
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  next.querySelector("input")?.focus();
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-add]")) addLine();
  if (button.matches("[data-remove]")) remove(button.closest("[data-line]"));
  if (button.matches("[data-listen]")) {
    const data = new FormData(form);
    // A row alone is heard as the script would say its word.
    const line = button.closest("[data-line]");
    if (line) data.set("text", line.querySelector("[name=term]").value);
    listen(button, data);
  }
});

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-line] input, #try-text")) return;
  event.preventDefault();
  if (event.target.id === "try-text") form.querySelector(".c-try [data-listen]").click();
  else if (event.target.closest("[data-line]").matches(":last-child")) addLine();
});
