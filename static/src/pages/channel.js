// Ticks the metrics that suit a channel's purpose: on request, and by itself on a new channel
// for as long as nobody has chosen metrics by hand.
const suggestions = JSON.parse(document.querySelector("#suggested-metrics").textContent);
const button = document.querySelector("#suggest-metrics");
const purpose = document.querySelector("#id_purpose");
const boxes = [...document.querySelectorAll("input[name=metrics]")];
const status = document.querySelector("#live-status");

let follows = "new" in button.dataset && !boxes.some((box) => box.checked);

function suggest() {
  const wanted = suggestions[purpose.value] ?? [];
  for (const box of boxes) box.checked = wanted.includes(box.value);
  const names = boxes.filter((box) => box.checked).map((box) => box.labels[0].textContent.trim());
  status.textContent = purpose.value
    ? button.dataset.announce.replace("{names}", names.join(", "))
    : button.dataset.noPurpose;
}

purpose.addEventListener("change", () => follows && suggest());

button.addEventListener("click", () => {
  if (purpose.value) suggest();
  else purpose.focus();
  // The draft must know what was ticked.
  purpose.form.dispatchEvent(new Event("input", { bubbles: true }));
});

for (const box of boxes) box.addEventListener("change", () => (follows = false));
