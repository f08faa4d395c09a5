// The form of an expense: the rate concerns bills in another currency only, and what the bill
// counts is said while it is typed.
const PAUSE = 400; // milliseconds without typing
const TOLD = ["line", "date", "entered", "currency", "rate", "tax_share", "with_tax"];
const currency = document.querySelector("#id_currency");
const foreign = document.querySelector(".foreign-only");
const place = document.querySelector("[data-counts]");
const form = place.closest("form");
let asked = 0;
let waiting = null;

function showRate() {
  foreign.hidden = !currency.value;
}

async function count() {
  const question = ++asked;
  const typed = [...new FormData(form)].filter(([name]) => TOLD.includes(name));
  try {
    const answer = await fetch(`${place.dataset.counts}?${new URLSearchParams(typed)}`);
    const said = await answer.text();
    if (answer.ok && !answer.redirected && question === asked) place.innerHTML = said;
  } catch {
    // Nothing is lost by it: the next change asks again, and saving counts anew.
  }
}

function countSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(count, PAUSE);
}

currency.addEventListener("change", showRate);
form.addEventListener("input", countSoon);
form.addEventListener("change", countSoon);
showRate();
count();
