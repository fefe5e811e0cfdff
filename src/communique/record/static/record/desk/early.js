// Keeps the keys that an officer presses before screen.js is there: it is loaded last, the screen is seen sooner.

window.recordsEarlyKeys = (() => {
  const pressed = [];
  const keep = (event) => {
    if (!event.repeat && document.getElementById("rec-list")) pressed.push(event);
  };
  window.addEventListener("keydown", keep, { capture: true });
  return {
    // Ends the keeping; the events in order.
    stop: () => {
      window.removeEventListener("keydown", keep, { capture: true });
      return pressed;
    },
  };
})();
