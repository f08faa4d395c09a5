// Requests below the address of the grid's page.

const headers = () => JSON.parse(document.body.getAttribute("hx-headers"));

async function ask(address, options) {
  try {
    const response = await fetch(`${location.pathname}${address}`, options);
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.redirected ? 0 : response.status, answer: isJson ? await response.json() : null };
  } catch {
    return { status: 0, answer: null };
  }
}

export const get = (address) => ask(address, { headers: { Accept: "application/json" } });

export const post = (address, body) =>
  ask(address, {
    method: "POST",
    headers: { ...headers(), "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
