// The rate concerns bills in another currency only.
const currency = document.querySelector("#id_currency");
const foreign = document.querySelector(".foreign-only");

function show() {
  foreign.hidden = !currency.value;
}

if (currency && foreign) {
  currency.addEventListener("change", show);
  show();
}
