// Keys and focus. Every page works without this file.

const summary = document.querySelector(".error-summary, .notice.stop[tabindex]");
if (summary && !location.hash) summary.focus();

const search = document.querySelector("input[type=search]");
const toggle = document.getElementById("keys");
const OFF = "keys-off";
let keysAreOn = localStorage.getItem(OFF) === null;

if (toggle && (search || document.querySelector("input[type=radio]"))) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    keysAreOn = !keysAreOn;
    if (keysAreOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "");
    nameToggle();
  });
  nameToggle();
}

function nameToggle() {
  toggle.textContent = keysAreOn ? toggle.dataset.on : toggle.dataset.off;
}

document.addEventListener("keydown", (event) => {
  if (!keysAreOn || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "/") focusSearch(event);
  else if (event.target.type === "radio" && /^[1-9]$/.test(event.key)) choose(event);
});

function focusSearch(event) {
  if (!search || event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function choose(event) {
  const radio = event.target;
  const group = [...radio.form.elements].filter((control) => control.type === "radio" && control.name === radio.name);
  const chosen = group[event.key - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.click();
  controlAfter(group)?.focus();
}

// The next question is entered at its answer, or at its first choice when it has none.
function controlAfter(group) {
  const controls = [...group[0].form.elements].filter(
    (control) =>
      control.type !== "hidden" &&
      control.tagName !== "FIELDSET" &&
      control.tabIndex >= 0 &&
      control.checkVisibility?.() !== false
  );
  const next = controls[controls.indexOf(group.at(-1)) + 1];
  if (next?.type !== "radio") return next;
  return controls.find((control) => control.name === next.name && control.checked) ?? next;
}
