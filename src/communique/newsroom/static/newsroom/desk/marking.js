// Marks in the editor's fields the words that open notes quote; a click on the quotation leads to them.
// The texts themselves are not touched: the browser paints the marks.

const form = document.getElementById("w-editor-form");
const NAME = "desk-quoted";
const WAIT = 400;
const NARROW = window.matchMedia("(max-width: 50em)");
let timer;

const plain = (words) => words.replace(/\s+/g, " ");
const quotes = () => [...document.querySelectorAll("[data-desk-quote]")];
const blocks = () => [...form.querySelectorAll("[contenteditable=true] [data-block=true]")];
const fields = () => [...form.querySelectorAll("textarea, input[type=text]")];

// The words of a block lie in several nodes, and blanks in it may be of any kind.
const rangeIn = (block, words) => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const places = [];
  let told = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.data.length; at += 1) {
      const letter = /\s/.test(node.data[at]) ? " " : node.data[at];
      if (letter === " " && told.endsWith(" ")) continue;
      told += letter;
      places.push([node, at]);
    }
  }
  const start = told.indexOf(words);
  if (start < 0) return null;
  const range = document.createRange();
  const [last, at] = places[start + words.length - 1];
  range.setStart(...places[start]);
  range.setEnd(last, at + 1);
  return range;
};

const find = (quote) => {
  const words = plain(quote.textContent.trim());
  if (!words) return {};
  for (const block of blocks()) {
    const range = rangeIn(block, words);
    if (range) return { range, element: block };
  }
  const field = fields().find((one) => plain(one.value).includes(words));
  return field ? { field, element: field } : {};
};

const mark = () => {
  for (const field of form.querySelectorAll(".desk-quoted")) field.classList.remove("desk-quoted");
  const ranges = [];
  for (const quote of quotes()) {
    const { range, field } = find(quote);
    if (range) ranges.push(range);
    field?.classList.add("desk-quoted");
    if ((range || field) && !quote.querySelector("button")) lead(quote);
  }
  if (typeof Highlight === "undefined") return;
  CSS.highlights.set(NAME, new Highlight(...ranges));
};

const lead = (quote) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...quote.childNodes);
  quote.append(button);
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(mark, WAIT);
};

if (form) {
  document.addEventListener("click", (event) => {
    const quote = event.target.closest?.("[data-desk-quote]");
    const { element, field } = quote ? find(quote) : {};
    if (!element) return;
    // On a narrow screen the notes lie over the text.
    if (NARROW.matches) document.querySelector("[data-form-side-close-button]")?.click();
    element.scrollIntoView({ block: "center" });
    (field ?? element.closest("[contenteditable=true]")).focus({ preventScroll: true });
  });
  form.addEventListener("input", later);
  document.addEventListener("desk-remarks:changed", later);
  window.addEventListener("load", later);
}
