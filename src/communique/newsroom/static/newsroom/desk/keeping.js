// Tells an officer why what she types is not being saved, keeps it in the form, and saves it as soon as it can be.

const EVERY = 10_000; // milliseconds between two looks at what others did
const STOPS = new Set(["out", "other", "offline", "server", "gone", "locked", "overtaken"]);
const form = document.getElementById("w-editor-form");
const box = document.querySelector("[data-desk-keeping]");

const value = (name) => form?.querySelector(`[name="${name}"]`)?.value ?? "";
const mine = { pk: value("loaded_revision_id"), at: value("loaded_revision_created_at") };
let began = null; // how the release stood when the page was opened
let trouble = "";
let saves = 0; // begun or ended: an answer asked before one of them says nothing
let saving = false;
let failed = false; // the server had an error when it saved last
let passing = false;
let sent = null; // what the form said when it was last saved by itself

// Of these the browser sends more than the officer wrote, or the server answers with more.
const ASIDE = new Set(["csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id", "began_revision_id", "next"]);

const written = (data, aside = {}) => {
  const kept = [...data].filter(([name]) => !ASIDE.has(name) && !(name in aside) && !name.startsWith("comments-"));
  return JSON.stringify(kept.map(([name, given]) => [name, given instanceof File ? `${given.name} ${given.size}` : given]));
};

const hide = (name, given) => {
  const field = form.querySelector(`[name="${name}"]`) ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  field.value = given;
};

// Her own draft, saved by itself, is the one she has before her; the server is told from which one she set out.
const setOut = (from) => {
  if (!value("began_revision_id") && from) hide("began_revision_id", from);
};

const keepTrack = ({ response }) => {
  mine.pk = String(response.revision_id ?? mine.pk);
  mine.at = response.revision_created_at ?? mine.at;
  setOut(mine.pk);
  if (form.querySelector('[name="loaded_revision_id"]') && mine.pk) {
    hide("loaded_revision_id", mine.pk);
    hide("loaded_revision_created_at", mine.at);
  }
  // Wagtail takes what was written while the answer was under way for saved.
  const aside = response.field_updates ?? {};
  if (sent && written(sent, aside) !== written(new FormData(form), aside)) save();
};

const part = (name) => box.querySelector(`[data-desk-trouble="${name}"]`);
const dirty = () => form.dataset.wUnsavedHasEditsValue === "true";
const release = () => form.action.match(/\/edit\/(\d+)\//)?.[1] ?? "";

const show = (name, standing) => {
  if (standing) {
    const told = part(name)?.querySelector("[data-desk-told]");
    if (told && told.textContent !== standing.told[name]) told.textContent = standing.told[name];
    for (const link of part(name)?.querySelectorAll("[data-desk-to]") ?? []) {
      link.href = standing[link.dataset.deskTo];
      link.hidden = !standing[link.dataset.deskTo];
    }
  }
  if (name === trouble) return;
  trouble = name;
  for (const one of box.children) one.hidden = one.dataset.deskTrouble !== name;
};

const save = () => form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));

const ask = async () => {
  const address = `${box.dataset.url}?release=${release()}&mine=${mine.pk}`;
  try {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.type === "opaqueredirect") return { name: "out" };
    if (!answer.ok) return { name: "server" };
    return await answer.json();
  } catch {
    return { name: "offline" };
  }
};

const judge = (answer) => {
  if (answer.name) return answer.name;
  if (String(answer.officer) !== box.dataset.officer) return "other";
  const standing = answer.release;
  if (standing === null) return "gone";
  if (!standing) return failed ? "server" : "";
  began ??= standing;
  if (!standing.draft) return began.draft || dirty() ? "locked" : "";
  const seen = mine.pk === "" || (mine.pk === String(standing.latest) && mine.at === standing.latest_at);
  if (!seen && standing.edition === began.edition) return "overtaken";
  if (failed) return "server";
  return standing.edition === began.edition ? "" : "published";
};

const look = async () => {
  const asked = saves;
  const answer = await ask();
  if (saving || asked !== saves) return;
  if (answer.token) for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = answer.token;
  const before = trouble;
  const now = judge(answer);
  if (now === "overtaken") box.dataset.over = String(answer.release.latest);
  show(now, answer.release);
  if ((STOPS.has(before) && !STOPS.has(now) && dirty()) || (now === "server" && !answer.name)) save();
};

const settled = () =>
  new Promise((resolve) => {
    const wait = setInterval(() => saving || (clearInterval(wait), resolve()), 50);
  });

const go = async (button) => {
  if (saving) await settled();
  await look();
  if (saving) await settled();
  if (STOPS.has(trouble)) {
    box.focus();
    return;
  }
  passing = true;
  button.click();
  passing = false;
};

// Before the form is sent: an answer from the login page or from nowhere would take what was typed with it.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.('#w-editor-form button[type="submit"]');
    if (!button || !box || passing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(button);
  },
  true,
);

const saveMine = () => {
  const over = document.createElement("input");
  Object.assign(over, { type: "hidden", name: "over", value: box.dataset.over });
  form.append(over);
  // Not by a click: Wagtail would ask once more, and say that the other draft is overwritten.
  form.requestSubmit(form.querySelector('footer button[type="submit"]'));
};

const listen = () => {
  document.addEventListener("w-autosave:save", (event) => {
    if (trouble === "other") {
      event.preventDefault();
      return;
    }
    saves += 1;
    saving = true;
    sent = event.detail.formData;
  });
  document.addEventListener("w-autosave:success", ({ detail }) => {
    saves += 1;
    saving = failed = false;
    keepTrack(detail);
    if (STOPS.has(trouble)) show("");
  });
  document.addEventListener("w-autosave:error", ({ detail }) => {
    saves += 1;
    saving = false;
    failed = detail.type === "server_error";
    look();
  });
  box.querySelector("[data-desk-again]").addEventListener("click", look);
  box.querySelector("[data-desk-mine]").addEventListener("click", saveMine);
  for (const sign of ["online", "offline", "focus"]) window.addEventListener(sign, look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  setInterval(() => document.hidden || look(), EVERY);
  look();
};

if (form && box) {
  // Above all of the form, where it stays in sight.
  form.prepend(box);
  setOut(mine.pk);
  listen();
}
