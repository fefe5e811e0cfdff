// Notes are sent without leaving the editor, and the words selected in it are quoted.

const replace = (box, html) => {
  const parsed = new DOMParser().parseFromString(html, "text/html").querySelector("[data-desk-remarks]");
  if (parsed) box.replaceWith(document.adoptNode(parsed));
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const box = form.closest?.("[data-desk-remarks]");
  if (!box) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  try {
    const answer = await fetch(`${box.dataset.url}?fragment`, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok && answer.status !== 400) throw new Error(String(answer.status));
    replace(box, await answer.text());
  } catch {
    form.submit();
  }
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
