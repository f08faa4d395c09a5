// Computes margin and customer value while someone types, by the rules of strategy/customer_value.py.
const panel = document.querySelector("[data-customer-value]");
const language = document.documentElement.lang;
const money = new Intl.NumberFormat(language, { style: "currency", currency: panel.dataset.currency });
const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
const UNKNOWN = "–";

function typed(name) {
  const { value, valueAsNumber } = document.querySelector(`#id_${name}`);
  return value === "" || Number.isNaN(valueAsNumber) ? null : valueAsNumber;
}

const times = (one, other) => (one === null || other === null ? null : one * other);

function customerValue() {
  const [cost, price] = [typed("cost"), typed("price")];
  const margin = cost === null || price === null ? null : price - cost;
  const marginPerYear = times(margin, typed("purchases_per_year"));
  const reinvestedPercent = typed("reinvested_share");
  return {
    margin,
    marginShare: margin === null || price === 0 ? null : margin / price,
    marginPerYear,
    lifetimeValue: times(marginPerYear, typed("years_retained")),
    reinvested: times(margin && Math.max(margin, 0), reinvestedPercent === null ? null : reinvestedPercent / 100),
  };
}

function show() {
  for (const [figure, value] of Object.entries(customerValue())) {
    const format = figure === "marginShare" ? percent : money;
    panel.querySelector(`[data-figure="${figure}"]`).textContent = value === null ? UNKNOWN : format.format(value);
  }
}

document.querySelector("#record-form").addEventListener("input", show);
show();
