// The server's drawings are there at once; the interactive charts take their place when the browser is idle.
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));

whenIdle(async () => {
  const places = document.querySelectorAll("[data-chart]");
  if (!places.length) return;
  const { enliven } = await import("../charts/interactive.js");
  for (const place of places) await enliven(place);
});
