import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

// The content security policy forbids evaluated code and style elements: hence the interpreter, and
// the tooltip's look in our own style sheet.
const options = {
  mode: "vega-lite",
  renderer: "svg",
  ast: true,
  expr: expressionInterpreter,
  actions: false,
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
};

export async function enliven(place) {
  const { spec, formatLocale, timeFormatLocale } = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const stage = document.createElement("div");
  stage.className = "chart-stage";
  // One image with one name: the marks' own roles would be read out without any.
  stage.setAttribute("aria-hidden", "true");
  place.append(stage);
  try {
    await embed(stage, { ...spec, width: "container" }, { ...options, formatLocale, timeFormatLocale });
  } catch (error) {
    stage.remove(); // the drawing stays
    throw error;
  }
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", place.dataset.chartLabel);
  place.removeAttribute("aria-labelledby");
  place.removeAttribute("tabindex");
  place.querySelector(".chart-image")?.remove();
}
