// A form with data-draft-url keeps what is typed into it: 700 ms after the last change the
// fields go to the server as JSON. Until the server has them they stay in this browser, so
// that neither a closed page nor a lost connection loses a word.
import { makeRoom } from "./rows.js";

const PAUSE = 700;
const NOT_KEPT = new Set(["csrfmiddlewaretoken"]);

// A browser leaves out what is not ticked or chosen; a draft must know that it was taken away.
function nothingChosen(form) {
  const fields = {};
  for (const element of form.elements) {
    if (element.type === "checkbox") fields[element.name] = element.name in fields ? [] : "";
    if (element.type === "select-multiple") fields[element.name] = [];
  }
  return fields;
}

function fieldsOf(form) {
  const fields = nothingChosen(form);
  const chosen = new Set();
  for (const [name, value] of new FormData(form)) {
    if (NOT_KEPT.has(name) || value instanceof File) continue;
    if (Array.isArray(fields[name])) fields[name].push(value);
    else fields[name] = chosen.has(name) ? [fields[name], value] : value;
    chosen.add(name);
  }
  return fields;
}

function isKept(element) {
  return element.name && !NOT_KEPT.has(element.name) && !["file", "password", "hidden"].includes(element.type);
}

function fill(form, fields) {
  makeRoom(form, fields);
  const filled = {};
  for (const element of form.elements) {
    if (!isKept(element)) continue;
    const values = [fields[element.name] ?? []].flat();
    if (element.type === "checkbox" || element.type === "radio") {
      element.checked = values.includes(element.value);
    } else if (element.multiple) {
      for (const option of element.options) option.selected = values.includes(option.value);
    } else if (element.name in fields) {
      // The inputs of a column of rows share a name: the first takes the first value, and so on.
      const place = filled[element.name] ?? 0;
      element.value = values[place] ?? "";
      filled[element.name] = place + 1;
    }
  }
}

const browserCopy = {
  key: (form) => `draft:${form.dataset.draftUrl}`,
  write(form, text) {
    try {
      localStorage.setItem(this.key(form), text);
    } catch {
      // Without storage the server's copy alone must do.
    }
  },
  read(form) {
    try {
      return localStorage.getItem(this.key(form));
    } catch {
      return null;
    }
  },
  remove(form) {
    try {
      localStorage.removeItem(this.key(form));
    } catch {
      // Nothing was stored.
    }
  },
};

class Draft {
  constructor(form) {
    this.form = form;
    this.state = document.querySelector(`[data-draft-state="${form.id}"]`) ?? form.querySelector("[data-draft-state]");
    this.timer = null;
    this.underWay = null;
    this.submitted = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    this.restore();
  }

  restore() {
    const kept = browserCopy.read(this.form);
    if (!kept || this.form.querySelector("[data-error-summary]")) return;
    fill(this.form, JSON.parse(kept));
    this.send();
  }

  changed() {
    browserCopy.write(this.form, JSON.stringify(fieldsOf(this.form)));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  send() {
    clearTimeout(this.timer);
    this.timer = null;
    const text = JSON.stringify(fieldsOf(this.form));
    this.underWay = this.post(text)
      .then(() => this.stored(text))
      .catch(() => this.say("failed"))
      .finally(() => (this.underWay = null));
  }

  async post(text) {
    const response = await fetch(this.form.dataset.draftUrl, {
      method: "POST",
      keepalive: true,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
      },
      body: text,
    });
    if (!response.ok) throw new Error(response.statusText);
  }

  stored(text) {
    if (browserCopy.read(this.form) === text) browserCopy.remove(this.form);
    this.say("saved");
  }

  say(outcome) {
    if (!this.state) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.state.textContent = this.state.dataset[outcome].replace("{time}", time);
  }

  beforeSubmit(event) {
    if (event.defaultPrevented) return;
    clearTimeout(this.timer);
    if (this.underWay) {
      // A draft that arrives after the save would come back as a ghost.
      event.preventDefault();
      event.stopImmediatePropagation();
      this.underWay.then(() => this.form.requestSubmit(event.submitter));
      return;
    }
    this.discard();
  }

  discard() {
    clearTimeout(this.timer);
    this.submitted = true;
    browserCopy.remove(this.form);
  }

  leaving() {
    if (this.timer && !this.submitted) this.send();
  }
}

const drafts = new Set();

// The button that discards the server's draft must not leave the browser's copy behind.
document.addEventListener("submit", (event) => {
  const discarded = event.target.dataset.discardsDraft;
  if (!discarded || event.defaultPrevented) return;
  drafts.forEach((draft) => draft.form.id === discarded && draft.discard());
});

function watchForms(root) {
  for (const form of root.querySelectorAll("form[data-draft-url]")) {
    if (form.dataset.draftWatched) continue;
    form.dataset.draftWatched = "";
    drafts.add(new Draft(form));
  }
}

watchForms(document);
document.addEventListener("htmx:load", (event) => watchForms(event.target));
addEventListener("pagehide", () => drafts.forEach((draft) => draft.leaving()));
