// Asks for the checks anew whenever the draft was saved by itself.

const refresh = async () => {
  const box = document.querySelector("[data-desk-checks]");
  if (!box) return;
  const answer = await fetch(box.dataset.url, { credentials: "same-origin" });
  if (!answer.ok) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-desk-checks]");
  if (!parsed) return;
  const count = parsed.dataset.errors;
  box.replaceWith(document.adoptNode(parsed));
  const counter = document.querySelector('[data-side-panel-toggle="ready"] [data-side-panel-toggle-counter]');
  if (counter) {
    counter.textContent = count;
    counter.hidden = count === "0";
  }
};

document.addEventListener("w-autosave:success", refresh);
