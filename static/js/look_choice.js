// Only templates that can make the chosen format are offered.
const format = document.querySelector('select[name="content_format"]');
const choices = document.querySelectorAll(".c-look-choice label[data-formats]");

function offer() {
  for (const choice of choices) {
    const fits = !choice.dataset.formats || choice.dataset.formats.split(" ").includes(format.value);
    const input = choice.querySelector("input");
    choice.hidden = !fits && !input.checked;
  }
}

if (format && choices.length) {
  format.addEventListener("change", offer);
  offer();
}
