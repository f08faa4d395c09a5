// Names the metrics that count the chosen business objective, and puts them first in the list.
const countedBy = JSON.parse(document.querySelector("#counted-by").textContent);
const text = document.querySelector("#metric-hint-text").dataset.text;
const objective = document.querySelector("#id_business_objective");
const metric = document.querySelector("#id_metric");
const question = document.querySelector("#id_metric_helptext");
const asked = question.textContent;
const options = [...metric.options];

function suggest() {
  const wanted = countedBy[objective.value] ?? [];
  const chosen = metric.value;
  const place = (option) => {
    if (!option.value) return -1;
    const position = wanted.indexOf(option.value);
    return position < 0 ? wanted.length : position;
  };
  metric.append(...[...options].sort((one, other) => place(one) - place(other)));
  metric.value = chosen;
  const names = options.filter((option) => wanted.includes(option.value)).map((option) => option.text);
  question.textContent = names.length ? `${asked} ${text.replace("{names}", names.join(", "))}` : asked;
}

objective.addEventListener("change", suggest);
suggest();
