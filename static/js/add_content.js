// Counts the characters of a pasted article.
const area = document.querySelector("[data-counter]");
const output = area && document.getElementById(area.dataset.counter);

if (output) {
  const count = () => {
    output.textContent = area.value
      ? `${area.value.length.toLocaleString(document.documentElement.lang)} ${output.dataset.label}`
      : "";
  };
  area.addEventListener("input", count);
  count();
}
