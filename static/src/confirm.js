// A form or link with data-confirm="question" asks in one shared dialog before it goes on.
// data-confirm-action names the button; data-confirm-title is the heading.
const dialog = document.querySelector("#confirm-dialog");
const confirmed = new WeakSet();

function ask(element) {
  dialog.querySelector("[data-confirm-title]").textContent =
    element.dataset.confirmTitle ?? dialog.dataset.title;
  dialog.querySelector("[data-confirm-text]").textContent = element.dataset.confirm;
  dialog.querySelector("[data-confirm-yes]").textContent =
    element.dataset.confirmAction ?? dialog.dataset.action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function heldBack(event, selector) {
  const element = event.target.closest(selector);
  if (!element || confirmed.has(element)) return null;
  event.preventDefault();
  event.stopImmediatePropagation();
  return element;
}

document.addEventListener(
  "submit",
  async (event) => {
    const submitter = event.submitter;
    const form = heldBack(event, "form[data-confirm]");
    if (!form || !(await ask(form))) return;
    confirmed.add(form);
    form.requestSubmit(submitter);
    confirmed.delete(form);
  },
  true,
);

document.addEventListener(
  "click",
  async (event) => {
    const link = heldBack(event, "a[data-confirm]");
    if (link && (await ask(link))) location.assign(link.href);
  },
  true,
);

// Elements that act through htmx only: htmx asks, the dialog answers.
document.addEventListener("htmx:confirm", async (event) => {
  const element = event.target;
  if (!element.dataset?.confirm || element.matches("form, a")) return;
  event.preventDefault();
  if (await ask(element)) event.detail.issueRequest(true);
});
