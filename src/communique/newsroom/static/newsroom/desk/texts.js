// Names each text's panel after its language, and offers a further text in a language that has none yet.

const selects = () => [...document.querySelectorAll('select[name^="texts-"][name$="-language"]')];

const name = (select) => {
  const option = select.selectedOptions[0];
  return option && option.value ? option.textContent.replace(/ \([^()]*\)$/, "") : "new";
};

// What is typed runs as its language does, and is checked by that language's spelling.
const write = (select, panel) => {
  const direction = select.selectedOptions[0]?.dataset.dir || "ltr";
  panel.dataset.deskDir = direction;
  for (const field of panel.querySelectorAll("textarea, input[type=text]:not([name$=\"-slug\"])")) {
    field.lang = select.value;
    field.dir = direction;
  }
};

const label = (select) => {
  const panel = select.closest("[data-inline-panel-child]");
  const heading = panel?.querySelector("[data-panel-heading-text]");
  if (heading) heading.textContent = interpolate(gettext("Text: %(language)s"), { language: name(select) }, true);
  if (panel) write(select, panel);
};

const offer = (select) => {
  const used = new Set(selects().filter((other) => other !== select).map((other) => other.value));
  const free = [...select.options].find((option) => option.value && !used.has(option.value));
  if (!select.value && free) select.value = free.value;
};

const arrange = () => {
  for (const select of selects()) {
    if (!select.dataset.deskSeen) {
      select.dataset.deskSeen = "yes";
      offer(select);
      select.addEventListener("change", () => label(select));
    }
    label(select);
  }
};

const texts = document.getElementById("id_texts-FORMS");
if (texts) {
  arrange();
  new MutationObserver(arrange).observe(texts, { childList: true });
}
