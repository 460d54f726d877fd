// Names the search fields that the pickers of Django's administration draw, for screen readers.
const name = () => {
  for (const picker of document.querySelectorAll(".select2-container")) {
    const label = picker.closest(".form-row, td, .field-box, .fieldBox")?.querySelector("label")?.textContent.trim() || "Choose";
    for (const part of picker.querySelectorAll(".select2-search__field, .select2-selection")) {
      if (!part.getAttribute("aria-label")) part.setAttribute("aria-label", label.replace(/:$/, ""));
    }
    for (const shown of picker.querySelectorAll("span.select2-selection__rendered")) shown.setAttribute("aria-label", label.replace(/:$/, ""));
    for (const list of picker.querySelectorAll("ul.select2-selection__rendered")) list.setAttribute("role", "none");
    for (const entry of picker.querySelectorAll("ul.select2-selection__rendered > li")) entry.setAttribute("role", "none");
  }
  for (const [suffix, word] of [["_0", "date"], ["_1", "time"]]) {
    for (const field of document.querySelectorAll(`.datetime input[id$="${suffix}"]`)) field.setAttribute("aria-label", `${field.closest(".fieldBox, .form-row")?.querySelector("legend, label")?.textContent.trim() || ""} ${word}`);
  }
};
window.addEventListener("load", () => {
  name();
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
});
