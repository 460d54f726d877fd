// Cards of the pipeline's board move by dragging; each card's own form does the same without it.

const COMMITTED = ["agreed", "contracted", "posted", "paid"];
const REFUSED = ["declined", "dropped"];

const needsReason = (before, after) =>
  REFUSED.includes(after) || (COMMITTED.includes(before) && COMMITTED.indexOf(after) < COMMITTED.indexOf(before));

const send = (entry, stage, reason) => {
  const form = document.getElementById("board-move");
  form.elements.only.value = entry;
  form.elements.stage.value = stage;
  form.elements.reason.value = reason;
  form.submit();
};

const ask = (entry, stage) => {
  const dialog = document.getElementById("board-reason");
  const text = document.getElementById("board-reason-text");
  text.value = "";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "move" && text.value.trim()) send(entry, stage, text.value);
  }, { once: true });
  dialog.showModal();
};

let dragged = null;

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-entry]");
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.entry);
});

document.addEventListener("dragover", (event) => {
  const column = event.target.closest?.("[data-stage]");
  if (!column || !dragged) return;
  event.preventDefault();
  column.classList.add("board-over");
});

document.addEventListener("dragleave", (event) => {
  const column = event.target.closest?.("[data-stage]");
  if (column && !column.contains(event.relatedTarget)) column.classList.remove("board-over");
});

document.addEventListener("drop", (event) => {
  const column = event.target.closest?.("[data-stage]");
  if (!column || !dragged) return;
  event.preventDefault();
  column.classList.remove("board-over");
  const before = dragged.closest("[data-stage]").dataset.stage;
  const { entry } = dragged.dataset;
  dragged = null;
  if (before === column.dataset.stage) return;
  if (needsReason(before, column.dataset.stage)) ask(entry, column.dataset.stage);
  else send(entry, column.dataset.stage, "");
});
