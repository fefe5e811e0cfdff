// Saves in the background: one decision after the other for each finding, so that none overtakes another.

const queues = new Map();
let running = 0;
let onTheWay = 0;

export const isSaving = () => running > 0;

// Posts `fields` for the finding `name`. `before` gives the fields that are only known when its turn comes.
export const save = (address, name, fields, before) => {
  const turn = (queues.get(name) ?? Promise.resolve()).then(() => post(address, { ...fields, ...before?.() }));
  queues.set(name, turn.catch(() => {}));
  return busyUntil(turn);
};

// Tells those who listen to the screen, and whoever waits for it, that something is still on its way.
export const busyUntil = (work, { counts = true } = {}) => {
  const root = document.getElementById("rec");
  onTheWay += 1;
  if (counts) running += 1;
  root.ariaBusy = "true";
  return work.finally(() => {
    onTheWay -= 1;
    if (counts) running -= 1;
    if (onTheWay === 0) root.ariaBusy = "false";
  });
};

const post = async (address, fields) => {
  const body = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) body.append(key, each);
  }
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
    });
  } catch {
    throw new Error(gettext("This was not saved: the desk could not be reached. Try again."));
  }
  if (response.redirected || response.status === 403) {
    throw new Error(
      gettext("This was not saved: you may have been logged out. Open the desk in another tab, then try again."),
    );
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.error ?? gettext("This was not saved: the desk could not do it. Try again."));
  };
  return answer;
};

const token = () => document.querySelector("#rec input[name=csrfmiddlewaretoken]")?.value ?? "";

// The screen as it is now, to take parts from.
export const fetchScreen = async () => {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok || response.redirected) {
    throw new Error(gettext("The screen could not be read again. Load the page."));
  };
  return new DOMParser().parseFromString(await response.text(), "text/html");
};

window.addEventListener("beforeunload", (event) => {
  if (isSaving()) event.preventDefault();
});
