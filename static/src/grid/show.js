// The menu of figures and sums: what is not ticked is not in the page at all.

export function watchChoice(sheet, fetchNews) {
  const menu = document.querySelector(".grid-show");
  const form = menu?.querySelector("form");
  if (!form) return;
  form.addEventListener("change", () => {
    const names = new FormData(form).getAll("show").filter(Boolean);
    sheet.shown = names.join(".");
    fetchNews();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
