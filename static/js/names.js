// On every page: names, for screen readers, of what the theme's scripts make without any.
(() => {
  /** The choice that select2 draws is called as the field it stands for, then says its value. */
  function nameChoice(select) {
    const label = select.labels?.[0];
    const box = select.parentElement?.querySelector(".select2-selection");
    if (!label || !box) return;
    label.id ||= `${select.id}-label`;
    const value = box.querySelector(".select2-selection__rendered");
    if (box.getAttribute("role") === "combobox" && value?.id) {
      // A text field inside of a combobox would need a name of its own.
      value.removeAttribute("role");
      value.removeAttribute("aria-readonly");
      if (box.classList.contains("select2-selection--single")) {
        box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
        return;
      }
    }
    box.setAttribute("aria-labelledby", label.id);
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  }

  const nameAll = () => {
    for (const select of document.querySelectorAll(".select2-hidden-accessible")) nameChoice(select);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const words = document.querySelector("[data-scrollable]")?.dataset.scrollable;
    for (const area of document.querySelectorAll("[data-simplebar]")) {
      if (words) area.setAttribute("data-simplebar-aria-label", words);
    }
  });
  // They are drawn when the page has loaded, and again for every row that is added.
  new MutationObserver((changes) => {
    const isDrawn = (node) => node.nodeType === Node.ELEMENT_NODE &&
      (node.matches(".select2-container") || node.querySelector(".select2-container"));
    if (changes.some((change) => [...change.addedNodes].some(isDrawn))) nameAll();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
