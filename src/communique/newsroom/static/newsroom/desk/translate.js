// Names each rich text field after the label above it, as soon as the editor has built it.

const name = (root) => {
  for (const field of root.querySelectorAll(".desk-translate__field")) {
    const label = field.querySelector("label");
    for (const box of field.querySelectorAll('[role="textbox"], .public-DraftEditor-content')) {
      if (label && !box.hasAttribute("aria-label")) box.setAttribute("aria-label", label.textContent.trim());
    }
  }
};

const form = document.querySelector("form.desk-translate");
if (form) {
  name(form);
  new MutationObserver(() => name(form)).observe(form, { childList: true, subtree: true });
}
