// The words of the text on the screen by their offsets, which count code points as the record does.

const text = document.getElementById("rec-text");

// [offset, end] of every word, in order.
const words = () => {
  const found = [];
  for (const block of text.querySelectorAll("[data-start]")) {
    const letters = [...block.textContent];
    const start = Number(block.dataset.start);
    let begun = -1;
    letters.forEach((letter, index) => {
      const blank = /\s/u.test(letter);
      if (!blank && begun < 0) begun = index;
      if (begun >= 0 && (blank || index === letters.length - 1)) {
        found.push([start + begun, start + (blank ? index : index + 1)]);
        begun = -1;
      }
    });
  }
  return found;
};

// `span` with one of its ends a word further: by 1 or -1.
export const moved = ([start, end], side, step) => {
  const all = words();
  if (side === "start") {
    const begins = all.map(([begin]) => begin).filter((begin) => begin < end);
    const next = step < 0 ? begins.filter((begin) => begin < start).at(-1) : begins.find((begin) => begin > start);
    return [next ?? start, end];
  }
  const ends = all.map(([, last]) => last).filter((last) => last > start);
  const next = step > 0 ? ends.find((last) => last > end) : ends.filter((last) => last < end).at(-1);
  return [start, next ?? end];
};

// The text node and place in it of an offset of the text.
const placeOf = (offset, { atEnd }) => {
  const blocks = [...text.querySelectorAll("[data-start]")];
  const block = blocks.filter((each) => Number(each.dataset.start) <= (atEnd ? offset - 1 : offset)).at(-1);
  if (!block) return null;
  let left = offset - Number(block.dataset.start);
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  let last = null;
  while (node) {
    const letters = [...node.data];
    if (left <= letters.length) return [node, letters.slice(0, left).join("").length];
    left -= letters.length;
    last = node;
    node = walker.nextNode();
  }
  return last && [last, last.data.length];
};

export const rangeOf = ([start, end]) => {
  const from = placeOf(start, { atEnd: false });
  const to = placeOf(end, { atEnd: true });
  if (!from || !to) return null;
  const range = new Range();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
};

export const wordsAt = (span) => rangeOf(span)?.toString() ?? "";

// Shows what the words would be; none without a span.
export const preview = (span) => {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("rec-words");
  const range = span && rangeOf(span);
  if (range) CSS.highlights.set("rec-words", new Highlight(range));
};

const offsetOf = (node, place) => {
  const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-start]");
  if (!block || !text.contains(block)) return null;
  const before = new Range();
  before.setStart(block, 0);
  before.setEnd(node, place);
  return Number(block.dataset.start) + [...before.toString()].length;
};

// What is marked in the text with mouse or finger, or null.
export const markedSpan = () => {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  return start !== null && end !== null && end > start ? [start, end] : null;
};
