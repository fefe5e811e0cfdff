// A list that is wider than its box is reached and named for the keyboard; one that fits is no stop on the way.

const name = (box) => {
  const scrolls = box.scrollWidth > box.clientWidth + 1;
  box.classList.toggle("desk-scroll--wide", scrolls);
  if (!scrolls) {
    for (const given of ["tabindex", "role", "aria-label"]) box.removeAttribute(given);
    return;
  }
  const heading = document.querySelector("main h1, main h2");
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", [heading?.textContent.trim(), box.dataset.scrolls].filter(Boolean).join(": "));
};

const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => name(target)));
const watch = () => {
  watcher.disconnect();
  document.querySelectorAll("[data-scrolls]").forEach((box) => watcher.observe(box));
};

watch();
// Searching and filtering put other rows in the list's place.
document.addEventListener("w-swap:success", watch);
