// Sentences of a draft, edited in place. What is typed is kept while the page is drawn anew.
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".tp-editor");
  const open = (host.tenkyoOpen ??= new Map()); // sentences that are being edited: key -> text
  const focused = host.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const place = focused && document.activeElement.selectionStart;
  const make = (name, words, classes) => {
    const element = document.createElement(name);
    if (words !== undefined) element.textContent = words;
    if (classes) element.className = classes;
    return element;
  };
  const press = (words, label, key, act) => {
    const button = make("button", words);
    button.type = "button";
    button.dataset.key = key;
    button.setAttribute("aria-label", label);
    button.onclick = act;
    return button;
  };
  const draw = () => {
    const parts = data.sections.map((section, at) => {
      const part = make("section");
      part.setAttribute("aria-label", section.heading);
      part.append(make("h3", section.heading));
      section.sentences.forEach((sentence, order) => part.append(row(section, at, sentence, order)));
      if (section.open) part.append(adding(section, at));
      return part;
    });
    host.replaceChildren(...parts);
  };
  const box = (key, label, before, save) => {
    const area = make("textarea");
    area.value = open.get(key);
    area.dataset.key = `${key}|text`;
    area.setAttribute("aria-label", label);
    area.rows = Math.max(2, Math.ceil(area.value.length / 38));
    area.oninput = () => open.set(key, area.value);
    area.onkeydown = (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); finish(); }
      if (event.key === "Escape") { event.preventDefault(); leave(); }
    };
    const leave = () => { open.delete(key); draw(); find(`${key}|open`)?.focus(); };
    const finish = () => {
      const words = area.value.trim();
      open.delete(key);
      if (words !== before) save(words);
      draw();
      find(`${key}|open`)?.focus();
    };
    // Leaving the field saves it, unless one of its own buttons is pressed.
    area.onblur = (event) => {
      if (event.relatedTarget?.closest?.(".tp-actions")?.parentElement === area.parentElement) return;
      if (open.has(key) && area.value.trim() !== before) { const words = area.value.trim(); open.delete(key); save(words); window.setTimeout(draw); }
    };
    const actions = make("div", undefined, "tp-actions");
    actions.append(
      press("直した文を保存", `${label}：保存`, `${key}|save`, finish),
      press("やめる", `${label}：やめる`, `${key}|leave`, leave),
    );
    return [area, actions];
  };
  const find = (key) => [...host.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  const tell = (section, sentence, before, text) => setTriggerValue("edited", { section, sentence, before, text });
  const row = (section, at, sentence, order) => {
    const key = `${at}|${sentence.text}`;
    const line = make("div", undefined, `tp-line ${sentence.tone}`);
    const label = `${section.heading}の${order + 1}番目の文`;
    if (open.has(key)) {
      line.append(...box(key, label, sentence.text, (words) => tell(at, order, sentence.text, words)));
      return line;
    }
    const words = make("p", sentence.text);
    for (const number of sentence.citations) {
      const chip = make("a", `[${number}]`, "tk-chip");
      chip.href = `#draft-${number}`;
      chip.setAttribute("aria-label", `出典 ${number} を見る`);
      words.append(" ", chip);
    }
    line.append(words);
    if (section.open) {
      const aside = make("div", undefined, "tp-aside");
      aside.append(
        press("直す", `${label}を直す`, `${key}|open`, () => { open.set(key, sentence.text); draw(); find(`${key}|text`)?.focus(); }),
        press("消す", `${label}を消す`, `${key}|drop`, () => tell(at, order, sentence.text, "")),
      );
      line.append(aside);
    }
    if (sentence.mark) {
      const under = make("div", undefined, "tp-under");
      const sign = make("span", undefined, `tk-badge tk-${sentence.tone}`);
      const icon = make("span", sentence.icon);
      icon.setAttribute("aria-hidden", "true");
      sign.append(icon, ` ${sentence.mark}`);
      under.append(sign);
      if (sentence.edited) under.append(" ", make("span", "職員が直した文"));
      if (sentence.reason) under.append(make("div", sentence.reason));
      line.append(under);
    }
    return line;
  };
  const adding = (section, at) => {
    const key = `${at}|＋`;
    const line = make("div", undefined, "tp-line");
    const label = `${section.heading}に加える文`;
    if (open.has(key)) {
      line.append(...box(key, label, "", (words) => tell(at, section.sentences.length, "", words)));
    } else {
      line.append(press("文を加える", label, `${key}|open`, () => { open.set(key, ""); draw(); find(`${key}|text`)?.focus(); }));
    }
    return line;
  };
  draw();
  if (focused) {
    const again = find(focused);
    again?.focus();
    if (again && place !== undefined && place !== null && again.setSelectionRange) again.setSelectionRange(place, place);
  }
}
