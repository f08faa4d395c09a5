// The one dialog of the board: to choose a stage, to give a reason, to overrule a limit.

const dialog = document.querySelector("#move-dialog");

export const isOpen = () => Boolean(dialog?.open);

/** Ask; answer {stage, words}, or null when it was cancelled. */
export function ask({ title, text = "", label = "", required = false, stage = "", action }) {
  const form = dialog.querySelector("form");
  const words = form.elements.words;
  dialog.querySelector("[data-title]").textContent = title;
  dialog.querySelector("[data-text]").textContent = text;
  dialog.querySelector("[data-text]").hidden = !text;
  dialog.querySelector("[data-action]").textContent = action ?? dialog.dataset.moveAction;
  dialog.querySelector("[data-stages]").hidden = !stage;
  if (stage) form.elements.stage.value = stage;
  dialog.querySelector("[data-words]").hidden = !label;
  dialog.querySelector("[data-words-label]").textContent = label;
  words.required = required;
  words.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = () => ({ stage: form.elements.stage.value, words: words.value.trim() });
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? answer() : null), { once: true });
  });
}

dialog?.querySelector("[data-cancel]").addEventListener("click", () => dialog.close(""));

const named = (pattern, title) => pattern.replace("{task}", () => title);

export const askStage = (title, stage) => ask({ title: named(dialog.dataset.moveTitle, title), stage });

export const askReason = (title, action) =>
  ask({
    title: named(dialog.dataset.waitingTitle, title),
    label: dialog.dataset.waitingLabel,
    required: true,
    action,
  });

export const askRemark = (title) =>
  ask({ title: named(dialog.dataset.remarkTitle, title), label: dialog.dataset.remarkLabel });

export const askAnyway = (text) => ask({ title: dialog.dataset.fullTitle, text, action: dialog.dataset.fullAction });
