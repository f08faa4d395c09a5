// A second press of the button while a form is on its way must not send it twice.
const sent = new WeakSet();

function submitButtons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // Disabled only after the browser has collected the pressed button's own value.
  setTimeout(() => submitButtons(form).forEach((button) => (button.disabled = true)));
});

function release(form) {
  sent.delete(form);
  submitButtons(form).forEach((button) => (button.disabled = false));
}

// The back button may show the page as it was left, with its buttons still disabled.
addEventListener("pageshow", (event) => {
  if (event.persisted) [...document.forms].forEach(release);
});
