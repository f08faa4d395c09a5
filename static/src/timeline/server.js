// Ask the server what a move brings about, let the person decide, and do it.
import { refresh } from "./view.js";

const dialog = document.querySelector("#move-dialog");
const words = dialog?.querySelector("[data-move-words]");
const status = document.querySelector("#live-status");
const UNDERSTOOD = [409, 422];

export function say(text) {
  status.textContent = text;
}

export const spoken = (name) => dialog.dataset[name];

// Returns once the move is done, refused or called off; the bar is let go of in every case.
export async function propose(held) {
  try {
    if (held.changed) await ask(held);
  } catch {
    say(spoken("failed"));
    await explain(document.createTextNode(spoken("failed")));
  } finally {
    held.letGo();
  }
}

async function ask(held) {
  const seen = await send(held, { follow: "on", preview: "1" });
  const answer = seen.ok ? await decide(await seen.text()) : await refused(seen);
  if (answer === "cancel") return say(spoken("cancelled"));
  const done = await send(held, answer === "move" ? { follow: "on" } : {});
  if (!done.ok) return refused(done);
  await refresh();
  say(`${spoken("moved")} ${held.title}, ${held.words(spoken("openEnd"))}`);
}

function send(held, extra) {
  const { bar } = held;
  const days = held.openEnded ? {} : { ends_on: held.last };
  const body = new URLSearchParams({
    starts_on: held.first,
    ...days,
    version: bar.dataset.version,
    ...extra,
  });
  const token = JSON.parse(document.body.getAttribute("hx-headers"));
  return fetch(bar.dataset.move, { method: "POST", body, headers: { "HX-Request": "true", ...token } });
}

async function refused(response) {
  if (!UNDERSTOOD.includes(response.status)) throw new Error(response.statusText);
  await explain(fragment(await response.text()));
  await refresh();
  return "cancel";
}

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Show what the server says, with its own buttons replaced by the dialog's.
async function decide(html) {
  const said = fragment(html);
  const form = said.querySelector("[data-schedule-confirm]");
  const moving = said.querySelectorAll("tbody tr").length;
  if (!form) return explain(said);
  form.remove();
  return open(said, { move: true, alone: moving > 1 });
}

function explain(said) {
  return open(said, { move: false, alone: false });
}

function open(said, offered) {
  words.replaceChildren(said);
  for (const button of dialog.querySelectorAll("[data-answer]")) {
    button.hidden = button.dataset.answer !== "cancel" && !offered[button.dataset.answer];
  }
  dialog.returnValue = "cancel";
  dialog.showModal();
  dialog.querySelector(`[data-answer=${offered.move ? "move" : "cancel"}]`).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || "cancel"), { once: true });
  });
}

dialog?.addEventListener("click", (event) => {
  const answer = event.target.closest("[data-answer]")?.dataset.answer;
  if (answer) dialog.close(answer);
});
