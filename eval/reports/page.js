
"use strict";
(() => {
  const filters = [...document.querySelectorAll("[data-filter]")];
  const questions = [...document.querySelectorAll("details.question")];
  const words = new Map(questions.map((one) => [one, one.textContent.normalize("NFKC").toLowerCase()]));
  const count = document.getElementById("count");
  const matches = (one, name, value) => {
    if (value === "") return true;
    if (name === "words") return words.get(one).includes(value.normalize("NFKC").toLowerCase());
    if (name === "failure" && value === "any") return one.dataset.failure !== "right";
    return one.dataset[name] === value;
  };
  const apply = () => {
    let shown = 0;
    for (const one of questions) {
      const right = filters.every((f) => matches(one, f.dataset.filter, f.value));
      one.hidden = !right;
      shown += right ? 1 : 0;
    }
    count.textContent = `${questions.length} 件のうち ${shown} 件を表示しています。`;
  };
  for (const one of filters) one.addEventListener("input", apply);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  const toggle = (open) => () => {
    for (const one of questions) if (!one.hidden) one.open = open;
  };
  document.getElementById("open").addEventListener("click", toggle(true));
  document.getElementById("close").addEventListener("click", toggle(false));
  const failure = filters.find((f) => f.dataset.filter === "failure");
  if (questions.some((one) => one.dataset.failure !== "right")) failure.value = "any";
  apply();
})();
