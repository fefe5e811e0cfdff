// Notes are sent without leaving the editor, and the words selected in it are quoted.

const SENT = new Set(["add", "answer"]);

// What was begun in other notes stays in them, and whoever writes stays where she was.
const carryOver = (from, to, sent) => {
  for (const field of from.querySelectorAll("textarea, input:not([type=hidden]), select")) {
    const same = field.id && to.querySelector(`#${CSS.escape(field.id)}`);
    if (!same || field.form === sent) continue;
    same.value = field.value;
    const about = same.closest("details");
    if (about && field.value) about.open = true;
  }
};

const count = (box) => {
  const counter = document.querySelector('[data-side-panel-toggle="remarks"] [data-side-panel-toggle-counter]');
  if (!counter) return;
  counter.textContent = box.dataset.open;
  counter.hidden = box.dataset.open === "0";
};

const replace = (box, html, form, step) => {
  const parsed = new DOMParser().parseFromString(html, "text/html").querySelector("[data-desk-remarks]");
  if (!parsed) return false;
  const fresh = document.adoptNode(parsed);
  const refused = fresh.querySelector("[role=alert]:not([data-desk-unsent])");
  carryOver(box, fresh, SENT.has(step) && !refused ? form : null);
  box.replaceWith(fresh);
  count(fresh);
  document.dispatchEvent(new CustomEvent("desk-remarks:changed"));
  const next = fresh.querySelector(step === "answer" ? `#desk-note-${form.elements.remark.value}` : "#desk-remark-words");
  (next ?? fresh).focus();
  return true;
};

const tell = (box) => {
  const told = box.querySelector("[data-desk-unsent]");
  told.hidden = false;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const box = form.closest?.("[data-desk-remarks]");
  if (!box) return;
  event.preventDefault();
  if (box.dataset.busy) return;
  box.dataset.busy = "yes";
  const body = new FormData(form, event.submitter);
  try {
    const answer = await fetch(`${box.dataset.url}?fragment`, { method: "POST", body, redirect: "manual" });
    const read = answer.ok || answer.status === 400;
    if (!read || !replace(box, await answer.text(), form, event.submitter?.value)) tell(box);
  } catch {
    tell(box);
  }
  delete box.dataset.busy;
});

// Officers come and go between the text and the note, so the last words selected in the text are kept.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const words = selection?.toString().trim();
  const inside = selection?.anchorNode?.parentElement?.closest("#w-editor-form, .desk-review__read");
  if (!words || !inside) return;
  const field = document.querySelector("[data-desk-quoted]");
  if (field) field.value = words.slice(0, 500);
  const panel = inside.querySelector ? selection.anchorNode.parentElement.closest("[data-inline-panel-child]") : null;
  const language = panel?.querySelector('select[name$="-language"]')?.value;
  const select = document.getElementById("desk-remark-language");
  if (select && language && [...select.options].some((option) => option.value === language)) select.value = language;
});

// A link from a list leads to the notes, which stand in a panel that is closed.
const openAsked = () => {
  if (window.location.hash !== "#notes") return;
  const toggle = document.querySelector('[data-side-panel-toggle="remarks"]');
  if (toggle && toggle.getAttribute("aria-expanded") !== "true") toggle.click();
};
window.addEventListener("load", openAsked);
window.addEventListener("hashchange", openAsked);
