// Choosing from a long list: a field that narrows it, boxes that tick a whole outlet, and how many are chosen.

const fold = (words) => words.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

for (const field of document.querySelectorAll("[data-choose]")) {
  const find = field.querySelector("[data-choose-find]");
  const everybody = field.querySelector("[data-choose-everybody]");
  const count = field.querySelector("[data-choose-count]");
  const groups = [...field.querySelectorAll("details")].map((element) => ({
    element,
    open: element.open,
    name: fold(element.querySelector("summary").textContent),
    all: element.querySelector("[data-choose-outlet]"),
    people: [...element.querySelectorAll("li")].map((line) => ({
      line,
      box: line.querySelector("input"),
      name: fold(line.textContent),
    })),
  }));
  if (!find || !count) continue;

  const tell = () => {
    const people = groups.flatMap((group) => group.people);
    const chosen = everybody.checked ? people.length : people.filter((each) => each.box.checked).length;
    count.textContent = `${count.dataset.told} ${chosen}`;
  };

  find.hidden = false;
  find.querySelector("input").addEventListener("input", (event) => {
    const words = fold(event.target.value).split(/\s+/).filter(Boolean);
    for (const group of groups) {
      let shown = 0;
      for (const each of group.people) {
        each.line.hidden = !words.every((word) => each.name.includes(word) || group.name.includes(word));
        shown += each.line.hidden ? 0 : 1;
      }
      group.element.hidden = shown === 0;
      group.element.open = words.length ? shown > 0 : group.open;
    }
  });
  find.querySelector("input").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });

  for (const group of groups) {
    group.all.addEventListener("change", () => {
      for (const each of group.people) each.box.checked = group.all.checked;
      tell();
    });
    for (const each of group.people) {
      each.box.addEventListener("change", () => {
        group.all.checked = group.people.every((other) => other.box.checked);
        if (!each.box.checked) everybody.checked = false;
        tell();
      });
    }
    if (group.all.checked) for (const each of group.people) each.box.checked = true;
  }
  everybody.addEventListener("change", tell);
  tell();
}
