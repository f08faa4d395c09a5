// Reviewing a statement: choosing a line ticks its row, and a line said to hold for a payee goes to
// all rows of the payee on this page; the server does the same for the other pages.
const form = document.querySelector("#statement");

function tick(row, line) {
  const box = row.querySelector('input[name^="book-"]');
  if (box && line) box.checked = true;
}

function rowsOf(payee) {
  return [...form.querySelectorAll("tr[data-payee]")].filter((row) => row.dataset.payee === payee);
}

// Another year's budget has a line of its own for the same purpose.
function choose(select, chosen) {
  const same =
    [...select.options].find((option) => option.value === chosen.value) ??
    [...select.options].find((option) => option.text === chosen.text);
  if (same) select.value = same.value;
  return Boolean(same?.value);
}

function spread(row) {
  const chosen = row.querySelector("select").selectedOptions[0];
  for (const other of rowsOf(row.dataset.payee)) {
    const select = other.querySelector("select");
    if (other === row || !select) continue;
    const isOut = other.hasAttribute("data-spending");
    if (choose(select, chosen) && isOut) tick(other, true);
  }
}

form.addEventListener("change", (event) => {
  const row = event.target.closest("tr");
  if (!row) return;
  if (event.target.tagName === "SELECT") tick(row, event.target.value);
  if (row.querySelector('input[name^="same-"]:checked')) spread(row);
});
