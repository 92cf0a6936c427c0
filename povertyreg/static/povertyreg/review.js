// The form of a review, beside what register.js does: score as it is filled, drafts, answers as last year, keys that
// send. The server counts and keeps; every page of the form works without this file.

const SCORE_DELAY = 400;
const SAVE_EVERY = 20_000;
const form = document.querySelector("form[data-score]");
const saving = { isDirty: false, isSent: false, running: null };

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("submit", send);
  for (const button of form.querySelectorAll(".as-last")) {
    button.hidden = false;
    button.addEventListener("click", () => answerAsLast(lastOf(button)));
  }
  setInterval(() => saving.isDirty && save(), SAVE_EVERY);
  addEventListener("pagehide", saveOnLeaving);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("click", leaveByLink);
  for (const other of document.forms) if (other !== form) other.addEventListener("submit", leaveByForm);
}
document.addEventListener("keydown", press);
focusFirst();

// --- where the work begins

function focusFirst() {
  if (location.hash || document.querySelector(".error-summary, .notice.stop[tabindex]")) return;
  const first = document.querySelector("[data-focus]") ?? (matchMedia("(pointer: fine)").matches && firstEmpty());
  if (first) first.focus();
}

function firstEmpty() {
  if (!form) return null;
  const isAnswered = (control) =>
    control.type === "radio" ? form.elements[control.name].value : control.type === "checkbox" ? control.checked : control.value;
  const controls = [...form.querySelectorAll(".content :is(input, button[name=check])")];
  return controls.find((control) => control.checkVisibility?.() !== false && !isAnswered(control));
}

// --- keys

function press(event) {
  if (event.isComposing) return;
  if (event.ctrlKey && event.key === "Enter") return click(event, "main .form-end .button:not(.quiet)");
  if (event.altKey && event.shiftKey && event.code === "KeyS") return click(event, "main .form-end .button.quiet");
  if (event.altKey && event.shiftKey && event.code === "KeyN") return click(event, ".actions a[data-focus]");
  if (event.ctrlKey || event.altKey || event.metaKey || localStorage.getItem("keys-off") !== null) return;
  const group = form?.contains(event.target) && lastOf(event.target);
  if (event.key === "=" && group) {
    event.preventDefault();
    answerAsLast(group);
    controlAfter(group)?.focus();
  } else if (event.key === "+" && event.target.type === "radio") {
    event.preventDefault();
    answerRestAsLast(event.target.closest("fieldset"));
  }
}

function click(event, selector) {
  const target = document.querySelector(selector);
  if (!target) return;
  event.preventDefault();
  target.click();
}

// --- as last year: what is carried is named in a hidden field, so that it can be counted

function lastOf(element) {
  return element.closest("[data-last]");
}

function controlsOf(group) {
  return [...group.querySelectorAll("input")].filter((control) => !control.closest(".more"));
}

function answerAsLast(group) {
  const values = group.dataset.last.split(" ");
  const controls = controlsOf(group);
  for (const control of controls) {
    if (control.type === "text") control.value = group.dataset.last;
    else control.checked = values.includes(control.value);
  }
  markCarried(controls[0].name, true);
  changed();
}

// From this question on; a question on which the register computes something else is left to be looked at.
function answerRestAsLast(from) {
  const groups = [...form.querySelectorAll("fieldset.question")];
  const rest = groups.slice(groups.indexOf(from));
  for (const group of rest) {
    const { last, proposes } = group.dataset;
    const differs = proposes && (last === "lacking") !== (proposes === "lacking");
    if (last && !differs && !controlsOf(group).some((control) => control.checked)) answerAsLast(group);
  }
  const left = rest.find((group) => !controlsOf(group).some((control) => control.checked));
  (left ? controlsOf(left)[0] : controlAfter(groups.at(-1)))?.focus();
}

function controlAfter(group) {
  const controls = [...form.elements].filter(
    (control) => control.type !== "hidden" && control.tabIndex >= 0 && control.checkVisibility?.() !== false
  );
  const last = controls.indexOf(controlsOf(group).at(-1));
  const next = controls.slice(last + 1).find((control) => control.tagName !== "FIELDSET");
  return next?.type === "radio" ? controls.find((one) => one.name === next.name && one.checked) ?? next : next;
}

function markCarried(name, isCarried) {
  form.querySelector(`input[name=carried][value="${name}"]`)?.remove();
  if (!isCarried) return;
  const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "carried", value: name });
  form.append(mark);
}

// --- the score

let timer, counting;

function changed(event) {
  if (event) markCarried(event.target.name, false);
  saving.isDirty = true;
  clearTimeout(timer);
  timer = setTimeout(count, SCORE_DELAY);
}

async function count() {
  counting?.abort();
  counting = new AbortController();
  try {
    const answer = await fetch(form.dataset.score, { method: "POST", body: new FormData(form), signal: counting.signal });
    if (answer.ok && !answer.redirected) show(await answer.text());
  } catch {
    // Without a line the score stays that of the last answer; the next save tells that the line is gone.
  }
}

// Each part of the answer takes the place of the part of the page that has its id.
function show(html) {
  const parts = new DOMParser().parseFromString(html, "text/html").body.children;
  for (const part of [...parts]) document.getElementById(part.id)?.replaceWith(part);
  const result = document.querySelector("#score .score-result")?.textContent.replace(/\s+/g, " ").trim();
  const said = document.getElementById("said");
  if (result && said.textContent !== result) said.textContent = result;
}

// --- drafts: one at a time, so that a form never overtakes itself

function save() {
  saving.running ??= keep().finally(() => (saving.running = null));
  return saving.running;
}

async function keep() {
  saving.isDirty = false;
  document.getElementById("unsaved").hidden = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: draft() });
    // A redirect leads to the sign-in: the session is over.
    if (answer.redirected || (!answer.ok && answer.status !== 409)) throw new Error(answer.statusText);
    show(await answer.text());
    const { version } = document.getElementById("saved").dataset;
    if (version) form.elements.version.value = version;
    return Boolean(version);
  } catch {
    saving.isDirty = true;
    document.getElementById("unsaved").hidden = false;
    return false;
  }
}

function draft() {
  const data = new FormData(form);
  data.append("autosave", "1");
  return data;
}

async function send(event) {
  if (saving.running) {
    event.preventDefault();
    const { submitter } = event;
    await saving.running;
    form.requestSubmit(submitter);
  } else {
    saving.isSent = true;
  }
}

function saveOnLeaving() {
  if (saving.isDirty && !saving.isSent) navigator.sendBeacon(form.action, draft());
}

// A way out of the page is taken when the draft is saved, so that the next page shows it; else the page says why not.
async function leaveByLink(event) {
  const link = event.target.closest("a[href]");
  const stays = !link || link.target || link.getAttribute("href").startsWith("#") || link.origin !== location.origin;
  if (stays || !saving.isDirty || event.ctrlKey || event.shiftKey || event.metaKey || event.button) return;
  event.preventDefault();
  if (await save()) location.href = link.href;
}

async function leaveByForm(event) {
  if (!saving.isDirty) return;
  event.preventDefault();
  const { target, submitter } = event;
  if (await save()) target.requestSubmit(submitter);
}
