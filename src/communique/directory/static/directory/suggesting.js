// Names of the directory are found while somebody types. Without this the fields take names as text.

const WAIT = 150; // milliseconds without a key until the desk is asked
const script = document.querySelector("script[data-directory-address]");
let numbers = 0;

const ask = async (of, typed) => {
  const address = `${script.dataset.directoryAddress}?${new URLSearchParams({ of, q: typed })}`;
  const answer = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).found : [];
};

const option = (one, index, id) => {
  const item = document.createElement("li");
  item.id = `${id}-${index}`;
  item.role = "option";
  const name = document.createElement("bdi");
  name.textContent = one.name;
  item.append(name);
  if (one.about) {
    const about = document.createElement("span");
    about.textContent = one.about;
    item.append(" ", about);
  }
  return item;
};

// Makes a combobox of `input`; `choose` is told of the line chosen.
const suggest = (input, field, choose) => {
  numbers += 1;
  const id = `directory-suggestions-${numbers}`;
  const list = document.createElement("ul");
  Object.assign(list, { id, role: "listbox", className: "directory-suggestions", hidden: true });
  list.setAttribute("aria-label", field.dataset.directoryLabel);
  const told = document.createElement("p");
  Object.assign(told, { className: "directory-suggestions__none", hidden: true, textContent: field.dataset.directoryNone });
  told.setAttribute("role", "status");
  input.after(list, told);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }
  let found = [];
  let active = -1;
  let asked = 0;
  let timer;

  const draw = () => {
    list.replaceChildren(...found.map((one, index) => option(one, index, id)));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark();
  };
  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    if (active >= 0) input.setAttribute("aria-activedescendant", `${id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    asked += 1;
    found = [];
    active = -1;
    told.hidden = true;
    draw();
  };
  const take = (one) => {
    close();
    choose(one.line);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    const typed = input.value.trim();
    told.hidden = true;
    if (typed.length < 2) {
      close();
      return;
    }
    timer = setTimeout(async () => {
      let answer = [];
      try {
        answer = await ask(field.dataset.directorySuggest, typed);
      } catch {
        return; // without a connection the field takes names as text
      }
      if (mine !== asked) return; // more was typed since
      found = answer;
      active = -1;
      told.hidden = found.length > 0;
      draw();
    }, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      active = (active + step + found.length) % found.length;
      mark();
    } else if (event.key === "Enter" && (found.length || input !== field)) {
      if (found.length) take(found[Math.max(active, 0)]);
    } else if (event.key === "Escape" && found.length) {
      close();
      event.stopPropagation(); // a dialog around it stays open
    } else {
      return;
    }
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) take(found[[...list.children].indexOf(item)]);
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
};

const change = (field, value) => {
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

// Several names, one a line: the search stands above, and adds a line.
const above = (field) => {
  const box = document.createElement("div");
  box.className = "directory-search";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-label", field.dataset.directoryLabel);
  input.placeholder = field.dataset.directoryLabel;
  box.append(input);
  field.before(box);
  suggest(input, field, (line) => {
    const lines = field.value.split("\n").map((one) => one.trim()).filter(Boolean);
    if (!lines.includes(line)) lines.push(line);
    input.value = "";
    change(field, lines.join("\n"));
    input.focus();
  });
};

const prepare = (root) => {
  for (const field of root.querySelectorAll("[data-directory-suggest]:not([data-directory-ready])")) {
    field.dataset.directoryReady = "yes";
    if (field.tagName === "TEXTAREA") above(field);
    else suggest(field, field, (line) => change(field, line));
  }
};

if (script) {
  prepare(document);
  // Forms in dialogs come later.
  new MutationObserver((records) => {
    for (const record of records) for (const node of record.addedNodes) if (node.querySelectorAll) prepare(node);
  }).observe(document.body, { childList: true, subtree: true });
}
