// Tasks are added by their titles, one after the other: the field stays focused for the next.
import { askAnyway, askReason } from "./dialog.js";
import { announce, area, explain, words } from "./place.js";
import { post } from "./server.js";

const fieldsOf = (form) => Object.fromEntries(new FormData(form));

async function add(form, fields) {
  let answer = await post(form.action, fields);
  if (answer.may_overrule && (await askAnyway(answer.detail))) {
    answer = await post(form.action, { ...fields, anyway: "on" });
  }
  return answer;
}

async function reasonFor(form, fields) {
  if (fields.stage !== "waiting") return {};
  const said = await askReason(fields.title, form.querySelector("[type=submit]").getAttribute("aria-label"));
  return said && { waiting_reason: said.words };
}

async function send(form, added) {
  const input = form.elements.title;
  const fields = fieldsOf(form);
  if (!fields.title.trim()) return;
  explain("");
  // Emptied at once, so that pressing Enter twice does not add it twice.
  input.value = "";
  const reason = await reasonFor(form, fields);
  const answer = reason && (await add(form, { ...fields, ...reason }));
  input.focus();
  if (answer?.status === 200) {
    announce(answer.said);
    await added();
    return;
  }
  if (!input.value) input.value = fields.title;
  if (answer) explain(answer.detail ?? words.failed);
}

export function watchAdding(added) {
  area.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-add]");
    if (!form) return;
    event.preventDefault();
    send(form, added);
  });
}
