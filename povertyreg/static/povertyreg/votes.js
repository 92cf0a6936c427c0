// The minutes of a meeting: Enter goes on to the next household, after the last one to the opinions. The page works
// without this file.

const numbers = [...document.querySelectorAll(".votes input[type=text]")];
const order = [...numbers, document.querySelector("textarea[name=opinions]")];

for (const [place, number] of numbers.entries()) {
  number.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    order[place + 1].focus();
  });
}
