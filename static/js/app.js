// Small comforts; every page works without them.

// Keep the menu open where there is room for a side bar, and whatever else opens there.
const wide = window.matchMedia("(min-width: 62rem)");
const fitToWidth = () => {
  for (const part of document.querySelectorAll(".sidebar-menu, [data-open-when-wide]")) part.open = wide.matches;
};
fitToWidth();
wide.addEventListener("change", fitToWidth);

// "Select all" boxes.
document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-select-all]");
  if (!box) return;
  for (const one of document.querySelectorAll(`input[name="${box.dataset.selectAll}"]`)) {
    one.checked = box.checked;
  }
});

// Tables and links of a list answer without a full reload.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#results .table-responsive thead a, #results .table-foot a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  window.htmx.ajax("GET", link.href, { target: "#results", select: "#results", swap: "outerHTML" }).then(() => {
    window.history.pushState({}, "", link.href);
  });
});
window.addEventListener("popstate", () => {
  if (document.querySelector("#results")) window.location.reload();
});

// A slider and its number field agree; the slider says its value as money.
const sayMoney = (slider) => {
  const money = new Intl.NumberFormat("en-US", { style: "currency", currency: slider.dataset.currency, maximumFractionDigits: 0 });
  slider.setAttribute("aria-valuetext", money.format(slider.value));
};
for (const slider of document.querySelectorAll("[data-agrees-with]")) sayMoney(slider);
document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-agrees-with]") || document.querySelector(`[data-agrees-with="${CSS.escape(event.target.id)}"]`);
  if (!slider) return;
  const field = document.getElementById(slider.dataset.agreesWith);
  if (event.target === slider) field.value = slider.value;
  else if (field.value.trim() && Number.isFinite(+field.value)) slider.value = field.value;
  sayMoney(slider);
});

// Limits that are empty need no place in the address: all of them come with each request.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-explore]")) return;
  const { formData } = event.detail;
  for (const [name, text] of [...formData]) if (name.startsWith("limits-") && !text) formData.delete(name);
});

// Submit buttons say that they work and cannot be pressed twice.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-busy-label]");
  if (!button) return;
  button.dataset.label = button.textContent;
  button.textContent = button.dataset.busyLabel;
  button.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-label]")) button.textContent = button.dataset.label;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
