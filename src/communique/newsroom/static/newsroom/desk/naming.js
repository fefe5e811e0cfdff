// Gives names to what Wagtail's editor builds without one, for those who hear the screen read out: the fields
// of a text's blocks, and the list of blocks beside it, which keys must reach where it scrolls.

const UNNAMED = '[role="textbox"]:not([aria-label], [aria-labelledby]), [data-streamfield-child] input[type="text"]:not([aria-label])';

const told = (field) => {
  const block = field.closest("[data-streamfield-child]");
  const part = field.closest("[data-contentpath]:not([data-streamfield-child])");
  const own = part && (!block || block.contains(part)) ? part.querySelector("label") : null;
  const kind = block?.querySelector(".c-sf-block__type");
  return [kind, own].map((one) => one?.textContent.trim()).filter(Boolean).join(": ");
};

const name = () => {
  for (const field of document.querySelectorAll(UNNAMED)) {
    if (field.labels?.length) continue;
    const words = told(field);
    if (words) field.setAttribute("aria-label", words);
  }
  document.querySelector(".w-minimap__list")?.setAttribute("tabindex", "0");
};

const form = document.querySelector("[data-edit-form]");
if (form) {
  name();
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
}
