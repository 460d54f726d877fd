// Sets the colours before the first paint: the chosen theme, else the system's.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = root.dataset.theme;
    const dark = chosen === "dark" || (chosen === "auto" && system.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", () => {
    apply();
    document.dispatchEvent(new Event("themechange"));
  });
})();
