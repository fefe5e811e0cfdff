// One explanation open at a time; Escape closes it.

const all = () => [...document.querySelectorAll("details.desk-unsure")];

for (const one of all()) {
  one.addEventListener("toggle", () => {
    if (one.open) for (const other of all()) if (other !== one) other.open = false;
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const one of all()) one.open = false;
});
