// On every page, before it is drawn: the colours chosen last time, so that dark pages do not flash.
(() => {
  let theme = "auto";
  try {
    theme = JSON.parse(localStorage.getItem("_x_adminTheme") ?? '"auto"');
  } catch {
    // A private window without storage keeps the system's choice.
  }
  const dark = theme === "dark" ||
    (theme === "auto" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
