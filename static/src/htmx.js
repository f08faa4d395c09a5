// A refused form answers 422 with the same fragment and its errors: show it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

function announce(message) {
  const place = document.querySelector("#live-status");
  if (place) place.textContent = message;
}

document.addEventListener("htmx:responseError", (event) => {
  announce(document.body.dataset.requestFailed);
  if (event.detail.xhr.status === 403) event.target.closest("[data-optional-panel]")?.remove();
});
document.addEventListener("htmx:sendError", () => announce(document.body.dataset.requestFailed));
