// Single keys go through a review once somebody switches them on; they rest while text is typed.

const STORE = "review-keys";
const toggle = document.querySelector("[data-review-keys]");
if (toggle) {
  document.querySelector("[data-review-hint]").hidden = false;
  toggle.checked = window.localStorage.getItem(STORE) === "on";
  toggle.addEventListener("change", () => window.localStorage.setItem(STORE, toggle.checked ? "on" : "off"));
}

const VERDICTS = { a: "approve", t: "tentative", r: "reject" };

document.addEventListener("keydown", (event) => {
  if (!toggle?.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
  const link = document.querySelector(`[data-review-key="${CSS.escape(event.key)}"]`);
  if (link) {
    link.click();
    return;
  }
  const form = document.querySelector("[data-decision]");
  const verdict = VERDICTS[event.key];
  if (!form || !verdict) return;
  event.preventDefault();
  form.querySelector(`input[name=verdict][value=${verdict}]`).checked = true;
  if (verdict === "reject") form.querySelector("textarea[name=reason]").focus();
  else form.requestSubmit();
});
