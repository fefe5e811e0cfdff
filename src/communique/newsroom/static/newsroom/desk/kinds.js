// Shows of a release's facts only what its kind needs; without this script all of them are there.

const NEEDS = {
  speech_form: ["speech"],
  occasion: ["readout", "speech", "joint_statement", "announcement"],
  bylines: ["speech", "statement", "joint_statement"],
};

const kind = document.getElementById("id_kind");

const wrapper = (name) => {
  const field = document.getElementById(name === "bylines" ? "id_bylines-FORMS" : `id_${name}`);
  // The label of a field in a row stands beside it, within the panel's wrapper.
  return field?.closest(".w-panel__wrapper") ?? null;
};

const filled = (name) => {
  if (name === "bylines") return Number(document.getElementById("id_bylines-TOTAL_FORMS")?.value ?? 0) > 0;
  return Boolean(document.getElementById(`id_${name}`)?.value);
};

const show = () => {
  for (const [name, kinds] of Object.entries(NEEDS)) {
    const part = wrapper(name);
    // What is filled in stays in sight whatever the kind, so that nothing is kept unseen.
    if (part && !part.contains(kind)) part.hidden = !kinds.includes(kind.value) && !filled(name);
  }
};

if (kind) {
  kind.addEventListener("change", show);
  show();
}
