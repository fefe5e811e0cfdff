// Deciding on findings by keys, mouse or touch. Without this script the same forms do the same, slower.

import { choosing } from "./choosing.js";
import { busyUntil, fetchScreen, isSaving, save } from "./saving.js";

const root = document.getElementById("rec");
const list = document.getElementById("rec-list");
const text = document.getElementById("rec-text");
const toast = document.getElementById("rec-toast");
const alerted = document.getElementById("rec-alert");
const mayDecide = "mayDecide" in root.dataset;
const NEXT_STATE = { confirm: "confirmed", refuse: "refused", speaker: "mended", span: "mended", facts: "mended" };
const QUIET = new Set(["confirm", "refuse"]);
const MOVES_ON = new Set(["confirm", "refuse", "speaker", "facts"]);
const decidedLast = [];

const cards = () => [...list.children];
const waits = (card) => card.dataset.decision === "proposed";
const current = () => list.querySelector(".is-current");
const lit = (name) => text.querySelectorAll(`[data-findings~="${name}"], [data-cue~="${name}"], [data-naming~="${name}"]`);

const select = (card, { focus = true, scroll = true } = {}) => {
  document.querySelectorAll("#rec .is-current").forEach((each) => each.classList.remove("is-current"));
  if (!card) return;
  card.classList.add("is-current");
  const spans = lit(card.id);
  spans.forEach((span) => span.classList.add("is-current"));
  if (focus) card.focus({ preventScroll: true });
  if (!scroll) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = still ? "instant" : "smooth";
  within(card, card.closest(".rec-side"), behavior);
  if (spans[0]) bringToView(spans[0], card, behavior);
};

// To the upper third of what is free between the page's head and, on narrow screens, the card at its foot.
const bringToView = (span, card, behavior) => {
  const head = root.querySelector(".rec-head").getBoundingClientRect().bottom;
  const atFoot = getComputedStyle(card).position === "fixed";
  const foot = atFoot ? card.getBoundingClientRect().top : window.innerHeight;
  const { top } = span.getClientRects()[0];
  window.scrollBy({ top: top - head - Math.max(12, (foot - head) / 3 - 40), behavior });
};

// Scrolls the list by itself: scrollIntoView would move the page, and with it the text.
const within = (card, frame, behavior) => {
  if (!frame || frame.scrollHeight <= frame.clientHeight) return;
  const top = card.offsetTop - frame.clientHeight / 4;
  frame.scrollTo({ top, behavior });
};

const step = (by) => {
  const all = cards();
  const place = all.indexOf(current());
  const next = all[Math.max(0, Math.min(all.length - 1, place + by))];
  select(next ?? all[0]);
};

const nextWaiting = (from) => {
  const all = cards();
  const place = all.indexOf(from);
  return [...all.slice(place + 1), ...all.slice(0, place + 1)].find(waits);
};

const moveOn = (from) => {
  const next = nextWaiting(from);
  if (next) select(next);
  else atEnd();
};

const atEnd = () => {
  select(null);
  const link = document.getElementById("rec-onward");
  const frame = list.closest(".rec-side");
  frame.scrollTo({ top: frame.scrollHeight });
  document.getElementById("rec-done").scrollIntoView({ block: "nearest" });
  link.focus({ preventScroll: true });
};

// `quietly`: only to those who do not see that the next one is lit.
const tell = (words, { quietly = false } = {}) => {
  toast.textContent = words;
  toast.classList.toggle("is-shown", !quietly);
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => toast.classList.remove("is-shown"), 2500);
};

const count = () => {
  const all = cards();
  const left = all.filter(waits).length;
  const decided = all.length - left;
  document.querySelector("#rec-progress strong").textContent = interpolate(
    gettext("%(decided)s of %(total)s"),
    { decided, total: all.length },
    true,
  );
  document.getElementById("rec-meter").value = decided;
  const badge = document.getElementById("rec-tab-count");
  badge.textContent = left || (all.length ? "✓" : "0");
  badge.classList.toggle("rec-tabs__count--waiting", left > 0);
  document.getElementById("rec-done")?.classList.toggle("is-waiting", left > 0 || all.length === 0);
  const rest = document.getElementById("rec-left");
  if (rest) {
    rest.textContent = left;
    rest.closest("form").hidden = left < 2;
  }
};

// What went wrong, by the finding's name, until something else is done to it: the list may be read again meanwhile.
const errors = new Map();

const showError = (name) => {
  const card = document.getElementById(name);
  if (!card) return;
  const line = card.querySelector(".rec-card__error");
  line.textContent = errors.get(name) ?? "";
  line.hidden = !errors.has(name);
  card.classList.toggle("has-error", errors.has(name));
};

// Puts an answer's card where the old one stands.
const replace = (name, html) => {
  const old = document.getElementById(name);
  if (!old) return;
  const made = document.createRange().createContextualFragment(html).firstElementChild;
  const wasCurrent = old.classList.contains("is-current");
  const hadFocus = old.contains(document.activeElement);
  made.classList.toggle("is-current", wasCurrent);
  old.replaceWith(made);
  if (hadFocus) made.focus({ preventScroll: true });
  lit(name).forEach((span) => span.classList.toggle("is-waiting", waits(made)));
};

let stale = false;
const refresh = async () => {
  stale = true;
  if (isSaving()) return;
  stale = false;
  const there = current()?.id;
  const place = cards().indexOf(current());
  const screen = await busyUntil(fetchScreen(), { counts: false });
  if (isSaving()) {
    stale = true;
    return;
  }
  for (const id of ["rec-text", "rec-list", "rec-end"]) {
    document.getElementById(id).replaceChildren(...screen.getElementById(id).childNodes);
  }
  choosing.learn(screen);
  [...errors.keys()].forEach(showError);
  count();
  if (!there && !cards().some(waits)) {
    atEnd();
    return;
  }
  const again = there && (document.getElementById(there) ?? cards()[place] ?? cards().at(-1));
  select(again || null, { focus: Boolean(again), scroll: false });
};

const failed = (name, error) => {
  const card = document.getElementById(name);
  alerted.textContent = error.message;
  if (!card) {
    tell(error.message);
    return;
  }
  card.classList.remove("is-saving");
  card.dataset.decision = card.dataset.was ?? card.dataset.decision;
  errors.set(name, error.message);
  showError(name);
  count();
  select(card);
};

const rereadIfStale = () => {
  if (!stale) return null;
  return refresh().catch((error) => {
    stale = true;
    tell(error.message);
  });
};

// Does `verb` to a card at once on the screen, and in the background on the server.
const act = (seen, verb, fields = {}) => {
  if (!mayDecide || !seen) return;
  const name = seen.id;
  const card = document.getElementById(name) ?? seen; // the list may have been read again meanwhile
  card.dataset.was ??= card.dataset.decision; // what the server said last; its next card comes without
  card.classList.add("is-saving");
  errors.delete(name);
  showError(name);
  if (NEXT_STATE[verb]) {
    card.dataset.decision = NEXT_STATE[verb];
    decidedLast.push(name);
  }
  if (verb === "undo") card.dataset.decision = "proposed";
  count();
  if (MOVES_ON.has(verb)) moveOn(card);
  const stamp = () => ({ seen: document.getElementById(name)?.dataset.stamp ?? "" });
  const saved = save(root.dataset.decide, name, { finding: name, verb, show: root.dataset.show, ...fields }, stamp)
    .then((answer) => {
      if (answer.html) replace(name, answer.html);
      count();
      tell(answer.message, { quietly: QUIET.has(verb) });
      stale ||= Boolean(answer.refresh);
    })
    .catch((error) => failed(name, error))
    .then(rereadIfStale);
  busyUntil(saved, { counts: false });
};

const confirm = (card) => {
  if (!card) return;
  if (!waits(card) && card.dataset.decision !== "refused") {
    moveOn(card);
    return;
  }
  const subjects = [...card.querySelectorAll("input[name=subjects]")].map((input) => input.value);
  act(card, "confirm", { subjects });
};

const undo = () => {
  const card = current();
  if (card && !waits(card)) {
    act(card, "undo");
    return;
  }
  while (decidedLast.length) {
    const last = document.getElementById(decidedLast.pop());
    if (last && !waits(last)) {
      select(last);
      act(last, "undo");
      return;
    }
  }
  tell(gettext("There is nothing to take back."));
};

const DOES = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  n: () => moveOn(current()),
  c: () => confirm(current()),
  Enter: () => confirm(current()),
  r: () => act(current(), "refuse"),
  u: undo,
  s: () => choosing.speaker(current()),
  e: () => choosing.words(current()),
  o: () => choosing.occasion(current()),
  b: () => choosing.subject(current()),
  a: () => choosing.add(),
  "?": () => document.getElementById("rec-keys").showModal(),
};
const BY_BUTTON = { speaker: "s", span: "e", occasion: "o", subject: "b", help: "?" };
const READS_ONLY = new Set(["j", "k", "n", "ArrowDown", "ArrowUp", "?"]);

const typing = (target) => target.closest?.("input, textarea, select, dialog, summary, [contenteditable]");

const hear = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "Enter" && event.target.closest("a, button")) return;
  if (choosing.hears(event)) return;
  const digit = /^[1-9]$/.test(event.key) && mayDecide ? Number(event.key) : 0;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const does = digit ? () => choosing.speakerNumber(current(), digit) : DOES[key];
  if (!does || (!mayDecide && !READS_ONLY.has(key))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  does();
};

// At the window, before Wagtail's own keys hear of it.
window.addEventListener("keydown", hear, { capture: true });

root.addEventListener("click", (event) => {
  const link = event.target.closest(".rec-lit");
  if (link) {
    event.preventDefault();
    if (window.getSelection()?.isCollapsed === false) return;
    const names = link.dataset.findings.split(" ");
    const at = names.indexOf(current()?.id);
    select(document.getElementById(names[(at + 1) % names.length]));
    return;
  }
  const button = event.target.closest("[data-do]");
  const card = event.target.closest(".rec-card");
  if (card && card !== current()) select(card, { scroll: false, focus: !event.target.closest("button, a, summary, input, select") });
  if (button) DOES[BY_BUTTON[button.dataset.do]]();
});

root.addEventListener("submit", (event) => {
  const form = event.target;
  const card = form.closest(".rec-card");
  const verb = event.submitter?.value;
  if (!card) return;
  event.preventDefault();
  if (event.submitter?.name === "not_about") {
    act(card, "subject", { not_about: verb });
  } else if (verb === "confirm") {
    confirm(card);
  } else {
    const given = Object.fromEntries(new FormData(form));
    for (const name of ["csrfmiddlewaretoken", "finding", "seen", "show"]) delete given[name];
    act(card, verb, given);
  }
});

const measure = () => {
  const wagtails = document.querySelector(".w-slim-header, main header.w-sticky");
  root.style.setProperty("--rec-top", `${wagtails?.offsetHeight ?? 0}px`);
  root.style.setProperty("--rec-head", `${root.querySelector(".rec-head").offsetHeight}px`);
};
measure();
window.addEventListener("resize", measure);

text.addEventListener("dragstart", (event) => event.preventDefault());
choosing.begin({ root, act, current, tell, select, refresh });
count();
select(current() ?? null, { focus: true });
if (!current() && cards().length) atEnd();

// Says to style sheets, tests and whoever looks that keys are heard, and hears those pressed until now (early.js).
root.dataset.listening = "";
window.recordsEarlyKeys?.stop().forEach(hear);
