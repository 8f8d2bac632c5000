// A table of which a row can be picked: a real table with real buttons, filled by textContent only.
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".tp-pick-host");
  const focused = host.contains(document.activeElement) ? document.activeElement.dataset.pick : null;
  const make = (name, words, classes) => {
    const element = document.createElement(name);
    if (words !== undefined) element.textContent = words;
    if (classes) element.className = classes;
    return element;
  };
  const table = make("table", undefined, "tp-table tp-stacking");
  table.append(make("caption", data.caption));
  const head = make("tr");
  data.columns.forEach((column) => {
    const cell = make("th", column.label, column.number ? "tp-number" : "");
    cell.scope = "col";
    if (column.width) cell.style.width = column.width;
    head.append(cell);
  });
  const top = make("thead");
  top.append(head);
  const body = make("tbody");
  data.rows.forEach((row) => {
    const line = make("tr");
    if (row.id === data.picked) line.className = "tp-picked";
    row.cells.forEach((words, at) => {
      const column = data.columns[at];
      const cell = make(column.pick ? "th" : "td", undefined, column.number ? "tp-number" : "");
      if (column.pick) {
        cell.scope = "row";
        const button = make("button", words, "tp-link");
        button.type = "button";
        button.dataset.pick = row.id;
        if (data.label) button.setAttribute("aria-label", `${words}（${data.label}）`);
        button.onclick = () => setTriggerValue("picked", row.id);
        cell.append(button);
      } else {
        cell.textContent = words;
      }
      cell.dataset.label = column.label;
      if (!words) cell.classList.add("tp-empty");
      line.append(cell);
    });
    body.append(line);
  });
  table.append(top, body);
  host.replaceChildren(table);
  if (focused) {
    const again = [...host.querySelectorAll("[data-pick]")].find((b) => b.dataset.pick === focused);
    if (again) again.focus();
  }
}
