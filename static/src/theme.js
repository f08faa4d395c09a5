// Sets the colour scheme before anything is painted.
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function storedChoice() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function applyTheme() {
  const choice = storedChoice() ?? root.dataset.theme ?? "auto";
  const dark = choice === "dark" || (choice === "auto" && systemIsDark.matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  root.dataset.themeChoice = choice;
}

root.classList.add("has-scripts");
applyTheme();
systemIsDark.addEventListener("change", applyTheme);
addEventListener("luotsi:theme", applyTheme);
