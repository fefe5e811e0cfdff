// Asks for the checks anew whenever the draft was saved by itself.

let asked = 0;

const refresh = async () => {
  const box = document.querySelector("[data-desk-checks]");
  if (!box) return;
  asked += 1;
  const mine = asked;
  let parsed = null;
  try {
    const answer = await fetch(box.dataset.url, { redirect: "manual", cache: "no-store" });
    if (!answer.ok) return;
    parsed = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-desk-checks]");
  } catch {
    return; // the editor itself says that there is no connection
  }
  // An earlier question may be answered later.
  if (!parsed || mine !== asked) return;
  const count = parsed.dataset.errors;
  document.querySelector("[data-desk-checks]")?.replaceWith(document.adoptNode(parsed));
  const counter = document.querySelector('[data-side-panel-toggle="ready"] [data-side-panel-toggle-counter]');
  if (counter) {
    counter.textContent = count;
    counter.hidden = count === "0";
  }
};

document.addEventListener("w-autosave:success", refresh);
