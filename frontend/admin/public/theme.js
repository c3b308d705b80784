// Runs before the first paint, so that a dark workbench never flashes white.
(() => {
  const chosen = localStorage.getItem("fovea.theme");
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
