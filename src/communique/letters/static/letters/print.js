const button = document.getElementById("print-letter");
button.hidden = false;
button.addEventListener("click", () => window.print());
