// After a refused form the summary of errors takes the focus, so that it is read out first.
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("[data-error-summary]")?.focus();
});
