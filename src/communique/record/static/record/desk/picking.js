// One dialog to choose from a list by typing: speakers, occasions, subjects.

const dialog = document.getElementById("rec-picker");
const input = document.getElementById("rec-picker-input");
const list = document.getElementById("rec-picker-list");
const title = document.getElementById("rec-picker-title");
const WAIT = 120;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let options = [];
let active = 0;
let done = null;

const draw = () => {
  list.replaceChildren(
    ...options.map((option, index) => {
      const item = document.createElement("li");
      item.id = `rec-option-${index}`;
      item.role = "option";
      item.ariaSelected = String(index === active);
      if (option.number) {
        const number = document.createElement("kbd");
        number.textContent = option.number;
        item.append(number, " ");
      }
      const name = document.createElement("bdi");
      name.textContent = option.label ?? option.name;
      item.append(name);
      if (option.about) {
        const about = document.createElement("span");
        about.textContent = option.about;
        item.append(" ", about);
      }
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => finish(option));
      return item;
    }),
  );
  if (options.length) input.setAttribute("aria-activedescendant", `rec-option-${active}`);
  else input.removeAttribute("aria-activedescendant");
  list.children[active]?.scrollIntoView({ block: "nearest" });
};

const finish = (option) => {
  const tell = done;
  done = null;
  dialog.close();
  tell?.(option);
};

// Opens the dialog. `here` are the choices on this page; `ask` finds more by what is typed; `fresh` makes a
// choice of it that is in no list. Resolves with the choice, or null.
export const pick = ({ heading, here, ask, fresh }) =>
  new Promise((resolve) => {
    done = resolve;
    title.textContent = heading;
    input.value = "";
    let asked = 0;
    let timer;
    let found = [];

    const arrange = () => {
      const typed = input.value.trim();
      const words = plain(typed).split(/\s+/).filter(Boolean);
      const near = here.filter((each) => words.every((word) => plain(`${each.name} ${each.about}`).includes(word)));
      const known = new Set(near.map((each) => each.value));
      options = [...near, ...found.filter((each) => !known.has(each.value))];
      if (typed && fresh) options.push(fresh(typed));
      active = Math.min(active, Math.max(0, options.length - 1));
      draw();
    };

    input.oninput = () => {
      active = 0;
      clearTimeout(timer);
      asked += 1;
      const mine = asked;
      const typed = input.value.trim();
      if (!typed) found = [];
      arrange();
      if (!ask || !typed) return;
      timer = setTimeout(async () => {
        const answer = await ask(typed);
        if (mine !== asked || done !== resolve) return; // an older question, or one already answered
        found = answer;
        arrange();
      }, WAIT);
    };
    input.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) {
        active = (active + step + options.length) % options.length;
        draw();
        event.preventDefault();
      } else if (event.key === "Enter") {
        event.preventDefault();
        clearTimeout(timer);
        if (options[active]) finish(options[active]);
      }
    };
    active = 0;
    arrange();
    dialog.showModal();
    input.focus();
  });

dialog?.addEventListener("close", () => {
  const tell = done;
  done = null;
  tell?.(null);
});
