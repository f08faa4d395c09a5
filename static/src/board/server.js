// Requests of the board.

const headers = () => JSON.parse(document.body.getAttribute("hx-headers"));

/** Post a form; answer its JSON with the status, 0 where the server was not reached. */
export async function post(address, fields) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { ...headers(), Accept: "application/json" },
      body: new URLSearchParams(fields),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.redirected ? 0 : response.status, ...(isJson ? await response.json() : {}) };
  } catch {
    return { status: 0 };
  }
}

/** Get a fragment as a document; null when there is no news or no answer. */
export async function getFragment(address) {
  try {
    const response = await fetch(address);
    if (response.status !== 200 || response.redirected) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}
