// Many photographs, each sent and answered by itself; where to look in one; how far the sizes are.

const AT_ONCE = 3;
const TRIES = 3;
const SOON = 1500; // milliseconds between two looks at the sizes

function line(list, name, words) {
  const item = document.createElement("li");
  item.className = "desk-pictures__one";
  const box = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = name;
  const told = document.createElement("p");
  told.textContent = words.waiting;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  box.append(title, told, bar);
  item.append(box);
  list.append(item);
  return { item, box, title, told, bar };
}

function send(form, file, shown, words) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("files", file, file.name);
    request.open("POST", form.action || window.location.href);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      shown.told.textContent = event.loaded === event.total ? words.looking : words.sending;
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      let answer = null;
      try {
        answer = request.status === 200 ? JSON.parse(request.responseText) : null;
      } catch {
        answer = null;
      }
      resolve(answer);
    });
    request.send(body);
  });
}

function show(shown, answer, words) {
  shown.bar.remove();
  shown.told.textContent = answer.told;
  shown.item.classList.add(`desk-pictures__one--${answer.outcome}`);
  if (answer.title) shown.title.textContent = answer.title;
  if (answer.credit) {
    const credit = document.createElement("span");
    credit.className = "desk-pictures__credit";
    credit.textContent = ` ${answer.credit}`;
    shown.title.after(credit);
  }
  if (answer.image) {
    const image = new Image(96, 64);
    image.alt = "";
    image.src = answer.image;
    shown.item.prepend(image);
  }
  if (answer.address) {
    const link = document.createElement("a");
    link.href = answer.address;
    link.textContent = words.edit;
    shown.box.append(link);
  }
}

async function takeIn(form, file, shown, words) {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const answer = await send(form, file, shown, words);
    if (answer) return show(shown, answer, words);
    shown.told.textContent = words.broken;
    await new Promise((resolve) => setTimeout(resolve, 1000 * attempt));
  }
  return show(shown, { outcome: "refused", told: words.lost }, words);
}

async function takeAll(form, files) {
  const words = form.dataset;
  const most = Number(words.most);
  const list = document.querySelector(".desk-pictures__list");
  const count = form.querySelector(".desk-pictures__count");
  const chosen = [...files].slice(0, most);
  const waiting = chosen.map((file) => [file, line(list, file.name, words)]);
  let done = 0;
  const tell = () => {
    count.textContent = `${done} ${words.done} ${chosen.length}. ${files.length > most ? words.many : ""}`;
  };
  tell();
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await takeIn(form, ...next, words);
      done += 1;
      tell();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

for (const form of document.querySelectorAll("[data-pictures]")) {
  const input = form.elements.files;
  const drop = form.querySelector(".desk-pictures__drop");
  const begin = (files) => {
    const chosen = [...files];
    input.value = "";
    if (chosen.length) takeAll(form, chosen);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(input.files);
  });
  input.addEventListener("change", () => begin(input.files));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop") begin(event.dataTransfer.files);
    });
  }
}

for (const frame of document.querySelectorAll("[data-focal]")) {
  const across = document.getElementById("id_focal_x");
  const down = document.getElementById("id_focal_y");
  const point = frame.querySelector(".desk-picture__point");
  const within = (value) => Math.min(1, Math.max(0, value));
  const place = (x, y) => {
    across.value = within(x).toFixed(4);
    down.value = within(y).toFixed(4);
    point.hidden = false;
    point.style.left = `${within(x) * 100}%`;
    point.style.top = `${within(y) * 100}%`;
  };
  if (across.value && down.value) place(Number(across.value), Number(down.value));
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    place((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  const steps = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] };
  frame.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    place(Number(across.value || 0.5) + step[0], Number(down.value || 0.5) + step[1]);
  });
}

async function look(place) {
  const answer = await fetch(place.dataset.sizes, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { done, total, told } = await answer.json();
  const bar = place.querySelector("progress");
  place.hidden = total === 0;
  place.querySelector("p").textContent = told;
  bar.max = total || 1;
  bar.value = done;
  bar.hidden = done === total;
  if (done < total) setTimeout(() => look(place), SOON);
}

for (const place of document.querySelectorAll("[data-sizes]")) look(place);
