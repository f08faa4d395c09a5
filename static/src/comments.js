// The discussion below a page: says plainly when something was not stored, keeps the focus in
// the panel, and brings the list of members to mention once there is a field to mention them in.
const PANEL = "discussion";

async function loadMentions(root) {
  if (!root.querySelector?.("text-expander")) return;
  await import("./mentions.js");
  // Whoever was quicker than the script is offered the members all the same.
  const field = document.activeElement;
  if (field?.closest("text-expander")) field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function failed(event) {
  const form = event.target.closest?.(`#${PANEL} form`);
  const note = form?.querySelector("[data-comment-failed]");
  if (note) note.hidden = false;
}

// After the session has ended the answer is the sign-in page: it must not replace what was typed.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== PANEL || event.detail.serverResponse.includes(`id="${PANEL}"`)) return;
  event.detail.shouldSwap = false;
  failed({ target: event.detail.requestConfig.elt });
});
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);

document.addEventListener("htmx:afterSettle", (event) => {
  const panel = document.getElementById(PANEL);
  const acted = event.detail.requestConfig?.elt?.closest?.("form, a");
  if (event.detail.target?.id !== PANEL || !acted || panel.contains(document.activeElement)) return;
  panel.querySelector("h2")?.focus();
});

document.addEventListener("htmx:load", (event) => loadMentions(event.target));
loadMentions(document);
