// What is chosen or marked before it is saved: speakers, occasions, subjects, other words, added words.

import { pick } from "./picking.js";
import { save } from "./saving.js";
import { markedSpan, moved, preview, rangeOf, wordsAt } from "./words.js";

const known = {};
let screen;
let marking = null; // the card whose words are being changed, and the span so far

const read = (from, id) => JSON.parse(from.getElementById(id).textContent);
const numbered = (people) =>
  people.map((each, index) => ({ ...each, number: index < 9 ? String(index + 1) : "" }));

const ask = async (typed) => {
  const { people, edition, language } = screen.root.dataset;
  const query = new URLSearchParams({ q: typed, edition, language });
  const response = await fetch(`${people}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  return response?.ok ? (await response.json()).found : [];
};

const fresh = (typed) => ({ value: "new", name: typed, label: interpolate(gettext("New to the directory: %(name)s"), { name: typed }, true), about: "" });

const pickSpeaker = (heading) => pick({ heading, here: numbered(known.people), ask, fresh });

const speakerFields = (choice) =>
  choice.value === "new" ? { name: choice.name, new: "yes" } : { speaker: choice.value };

const isStatement = (card) => card?.id.startsWith("statement-");

// For fingers: what the arrow keys do, as buttons within the card.
const controls = () => {
  const bar = document.createElement("div");
  bar.className = "rec-marking";
  const how = document.createElement("p");
  how.textContent = gettext("← → move the end, with Shift the beginning. Enter saves, Esc leaves.");
  bar.append(how);
  const buttons = [
    [`${gettext("Beginning")} ←`, () => move("start", -1)],
    [`${gettext("Beginning")} →`, () => move("start", 1)],
    [`${gettext("End")} ←`, () => move("end", -1)],
    [`${gettext("End")} →`, () => move("end", 1)],
    [gettext("Save"), () => leave({ keep: true })],
    [gettext("Leave"), () => leave({ keep: false })],
  ];
  for (const [words, does] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "rec-do";
    button.textContent = words;
    button.addEventListener("click", does);
    bar.append(button);
  }
  return bar;
};

const move = (side, step) => {
  marking.span = moved(marking.span, side, step);
  show();
};

const show = () => {
  const { card, span } = marking;
  preview(span);
  card.querySelector(".rec-card__words").textContent = wordsAt(span);
  rangeOf(span)?.startContainer.parentElement.scrollIntoView({ block: "nearest" });
};

const leave = ({ keep }) => {
  const { card, span, before, words } = marking;
  marking = null;
  card.classList.remove("is-marking");
  card.querySelector(".rec-marking")?.remove();
  preview(null);
  if (keep && (span[0] !== before[0] || span[1] !== before[1])) {
    screen.act(card, "span", { start: span[0], end: span[1] });
    screen.tell(gettext("Mended: the words are changed."));
  } else {
    card.querySelector(".rec-card__words").textContent = words;
  }
};

export const choosing = {
  begin(given) {
    screen = given;
    this.learn(document);
    window.addEventListener("pointerdown", (event) => {
      if (marking && !event.target.closest(".rec-marking")) leave({ keep: true });
    });
  },

  learn(from) {
    known.people = read(from, "rec-people");
    known.occasions = read(from, "rec-occasions");
    known.subjects = read(from, "rec-subjects");
  },

  async speaker(card) {
    if (!isStatement(card)) return;
    const choice = await pickSpeaker(gettext("Who says it?"));
    if (choice) screen.act(card, "speaker", speakerFields(choice));
    else card.focus({ preventScroll: true });
  },

  speakerNumber(card, number) {
    const choice = known.people[number - 1];
    if (isStatement(card) && choice) screen.act(card, "speaker", speakerFields(choice));
  },

  async occasion(card) {
    if (!isStatement(card)) return;
    const none = { value: "", name: gettext("At no occasion"), about: "" };
    const choice = await pick({ heading: gettext("At which occasion?"), here: [...known.occasions, none] });
    if (choice) screen.act(card, "occasion", { occasion: choice.value });
    document.getElementById(card.id)?.focus({ preventScroll: true });
  },

  async subject(card) {
    if (!isStatement(card)) return;
    if (!known.subjects.length) {
      screen.tell(gettext("The directory has no subjects yet."));
      return;
    }
    const choice = await pick({ heading: gettext("What is it about?"), here: known.subjects });
    if (choice) screen.act(card, "subject", { subject: choice.value, fits: "yes" });
    document.getElementById(card.id)?.focus({ preventScroll: true });
  },

  // Begins to move the ends of a statement's words; of other findings it opens the form.
  words(card) {
    if (!card) return;
    if (!isStatement(card)) {
      const mend = card.querySelector("[data-mend]");
      if (mend) {
        mend.open = true;
        mend.querySelector("select, input:not([type=hidden])").focus();
      }
      return;
    }
    if (marking) return;
    const span = [Number(card.dataset.start), Number(card.dataset.end)];
    const words = card.querySelector(".rec-card__words").textContent;
    marking = { card, span, before: [...span], words };
    card.classList.add("is-marking");
    card.querySelector(".rec-card__words").after(controls());
    show();
  },

  // Adds the words marked in the text as a statement.
  async add() {
    const span = markedSpan();
    if (!span) {
      screen.tell(gettext("Mark the words in the text first, then press a."));
      return;
    }
    const choice = await pickSpeaker(
      interpolate(gettext("Who says “%(words)s”?"), { words: wordsAt(span).slice(0, 60) }, true),
    );
    if (!choice) return;
    const fields = { verb: "add", start: span[0], end: span[1], ...speakerFields(choice) };
    try {
      const answer = await save(screen.root.dataset.decide, "new", fields);
      screen.tell(answer.message);
      await screen.refresh();
      screen.select(document.getElementById(answer.finding));
    } catch (error) {
      screen.tell(error.message);
    }
  },

  // Whether the key was for moving words.
  hears(event) {
    if (!marking) return false;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      move(event.shiftKey ? "start" : "end", step);
    } else if (event.key === "Enter" || event.key === "e") {
      leave({ keep: true });
    } else if (event.key === "Escape") {
      leave({ keep: false });
    } else if (event.key === "Shift") {
      return true;
    } else {
      leave({ keep: false });
      return false;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  },
};
