// A form with data-draft-url keeps what is typed into it: 700 ms after the last change the
// fields go to the server as JSON. Until the server has them they stay in this browser, so
// that neither a closed page nor a lost connection loses a word. A form on its way to be saved
// stays here too, until a cookie with the number of its submission proves that it has arrived.
import { makeRoom } from "./rows.js";

const PAUSE = 700;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "submission"]);
const OPENED_WITH = new Set(["version", "opened"]);
const PREFIX = "draft:";
const PROOF = "saved-";

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
  if (!element.name || NOT_KEPT.has(element.name)) return false;
  return OPENED_WITH.has(element.name) || !["file", "password", "hidden"].includes(element.type);
}

// What is typed belongs to the version it was typed against, and on the page that lets choose
// between two people's texts to the one before: so that a newer one is noticed when it is saved.
function asFirstOpened(fields) {
  if (!("first_version" in fields)) return fields;
  return { ...fields, version: fields.first_version, opened: fields.first_opened };
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
  key: (form) => `${PREFIX}${form.dataset.draftUrl}`,
  write(form, copy) {
    try {
      localStorage.setItem(this.key(form), JSON.stringify(copy));
    } catch {
      // Without storage the server's copy alone must do.
    }
  },
  at(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  read(form) {
    return this.at(this.key(form));
  },
  remove(form) {
    try {
      localStorage.removeItem(this.key(form));
    } catch {
      // Nothing was stored.
    }
  },
  removeSubmitted(submissions) {
    try {
      const own = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      own.filter((key) => submissions.has(this.at(key)?.submitted)).forEach((key) => localStorage.removeItem(key));
    } catch {
      // Nothing was stored.
    }
  },
};

function forgetWhatIsSaved() {
  const names = document.cookie.split("; ").map((cookie) => cookie.split("=")[0]);
  const proofs = names.filter((name) => name.startsWith(PROOF));
  if (!proofs.length) return;
  browserCopy.removeSubmitted(new Set(proofs.map((name) => name.slice(PROOF.length))));
  for (const name of proofs) document.cookie = `${name}=; max-age=0; path=/; samesite=lax`;
}

class Draft {
  constructor(form) {
    this.form = form;
    this.state = document.querySelector(`[data-draft-state="${form.id}"]`) ?? form.querySelector("[data-draft-state]");
    this.timer = null;
    this.underWay = null;
    this.submitted = false;
    this.refused = form.querySelector("[data-error-summary]") !== null;
    this.touched = this.refused;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    this.restore();
  }

  restore() {
    const kept = browserCopy.read(this.form);
    if (!kept?.fields || this.refused) return;
    fill(this.form, asFirstOpened(kept.fields));
    this.touched = true;
    browserCopy.write(this.form, { fields: fieldsOf(this.form) });
    this.send();
  }

  changed() {
    this.touched = true;
    browserCopy.write(this.form, { fields: fieldsOf(this.form) });
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
    if (JSON.stringify(browserCopy.read(this.form)?.fields) === text) browserCopy.remove(this.form);
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
    this.keepUntilSaved();
  }

  keepUntilSaved() {
    this.submitted = true;
    if (!this.touched) return;
    browserCopy.write(this.form, {
      fields: fieldsOf(this.form),
      submitted: this.form.elements.submission?.value ?? "",
    });
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

forgetWhatIsSaved();
watchForms(document);
document.addEventListener("htmx:load", (event) => watchForms(event.target));
addEventListener("pagehide", () => drafts.forEach((draft) => draft.leaving()));

// The back button may show the page as it was left: what is typed there from now on is new again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  forgetWhatIsSaved();
  drafts.forEach((draft) => (draft.submitted = false));
});
