// The response plan is for the day when nothing else works: on paper.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
