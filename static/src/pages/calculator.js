// Recomputes while someone types: asks the page itself, which computes from its address, and takes over what differs.
const WAIT = 350; // milliseconds
const form = document.querySelector("[data-calculator]");
const status = document.querySelector("#live-status");
let timer;
let running;

function address() {
  const url = new URL(window.location.pathname, window.location.origin);
  url.search = new URLSearchParams(new FormData(form)).toString();
  return url;
}

function takeOver(page) {
  for (const place of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(place.id);
    if (fresh && fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes);
  }
  for (const input of form.querySelectorAll("[aria-describedby]")) {
    const note = document.getElementById(input.getAttribute("aria-describedby"));
    if (note?.querySelector(".calculator-error")) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  status.textContent = document.querySelector("#result [data-said]")?.textContent.trim() ?? "";
}

async function recompute() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const result = document.querySelector("#result");
  result.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address(), { signal, redirect: "error" });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    window.history.replaceState(null, "", address());
    takeOver(page);
  } catch (error) {
    if (error.name === "AbortError") return;
    status.textContent = document.body.dataset.requestFailed;
  }
  result.removeAttribute("aria-busy");
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(recompute, WAIT);
});
