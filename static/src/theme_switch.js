// Buttons with data-theme-choice="auto|light|dark" choose the colour scheme of this browser.
function remember(choice) {
  try {
    localStorage.setItem("theme", choice);
  } catch {
    document.documentElement.dataset.theme = choice;
  }
}

function markChoice() {
  const current = document.documentElement.dataset.themeChoice;
  for (const button of document.querySelectorAll("button[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === current));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-theme-choice]");
  if (!button) return;
  remember(button.dataset.themeChoice);
  dispatchEvent(new Event("luotsi:theme"));
  markChoice();
});

markChoice();
