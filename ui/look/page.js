// What Streamlit lacks: Japanese labels, the live region, citation chips, copying, the send key.
// No tag may stand in here as text: Streamlit drops a script that holds one.
(() => {
  if (window.tenkyo) return;
  window.tenkyo = true;

  // The words by which a save button asks to be pressed once more: SAVING_AGAIN of ui/words.py.
  const AGAIN = "保存し直しています…";

  // Language and words ------------------------------------------------------------------------
  const html = document.documentElement;
  const { exact, patterns } = window.tenkyoWords;
  const NAMES = ["aria-label", "title", "placeholder", "aria-description", "alt"];
  // Texts of documents, people and this product: never rewritten.
  const OURS = ".stHtml, .stMarkdown, .stText, .stTextArea textarea, .stAlert, .stTable, .stJson, script, style, textarea, pre, code";

  const japanese = (text) => {
    const trimmed = text.trim();
    if (!trimmed || !/[A-Za-z]/.test(trimmed)) return null;
    if (Object.hasOwn(exact, trimmed)) return exact[trimmed];
    for (const [pattern, write] of patterns) {
      const match = pattern.exec(trimmed);
      if (match) return write(match);
    }
    return null;
  };
  const translateText = (node) => {
    const parent = node.parentElement;
    if (!parent || parent.closest(OURS)) return;
    const word = japanese(node.data);
    if (word !== null && word !== node.data) node.data = word;
  };
  const translateAttributes = (element) => {
    if (element.closest(".stHtml")) return;
    for (const name of NAMES) {
      const value = element.getAttribute(name);
      const word = value && japanese(value);
      if (word !== null && word !== undefined && word !== "" && word !== value) element.setAttribute(name, word);
    }
  };
  const mendPageList = () => {
    // The list of pages nests a heading among its items; as plain links it is sound markup.
    for (const item of document.querySelectorAll('[data-testid="stSidebarNavItems"], [data-testid="stSidebarNavItems"] li')) {
      if (item.getAttribute("role") !== "presentation") item.setAttribute("role", "presentation");
    }
  };
  const translate = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
    translateAttributes(root);
    for (const element of root.querySelectorAll(NAMES.map((name) => `[${name}]`).join(","))) translateAttributes(element);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) translateText(walker.currentNode);
    return undefined;
  };

  // A new question is brought to the top of the page, and its answer is read from there. Only
  // while the run goes on, which moves things about, and never against the reader.
  let led = null;
  const lead = (turn) => {
    const running = led !== null;
    led = { turn, until: performance.now() + 1500 };
    if (!running) requestAnimationFrame(keep);
  };
  const keep = () => {
    if (document.querySelector('[data-test-script-state="running"]') && led) led.until = performance.now() + 500;
    if (!led || !led.turn.isConnected || performance.now() > led.until) { led = null; return; }
    const main = document.getElementById("stMain");
    const gap = led.turn.classList.contains("st-key-turn_0") ? -main.scrollTop
      : led.turn.getBoundingClientRect().top - main.getBoundingClientRect().top - 72;
    if (Math.abs(gap) > 2) main.scrollTop += gap;
    requestAnimationFrame(keep);
  };
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    window.addEventListener(kind, () => { led = null; }, { capture: true, passive: true });
  }

  // The live region ---------------------------------------------------------------------------
  const live = document.createElement("div");
  live.id = "tk-live";
  live.className = "tk-hidden";
  live.setAttribute("aria-live", "polite");
  live.setAttribute("role", "status");
  document.body.append(live);
  let said = "";
  const announce = (root) => {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const found = root.matches("[data-tk-say]") ? [root] : [...root.querySelectorAll("[data-tk-say]")];
    const last = found.at(-1);
    if (!last) return;
    const key = last.dataset.tkSayKey ?? "";
    const words = last.dataset.tkSay;
    if (`${key}${words}` === said) return;
    said = `${key}${words}`;
    live.textContent = words;
    const turn = last.closest('[class*="st-key-turn_"]');
    if (turn) lead(turn);
  };
  const say = (words) => { live.textContent = words; };

  // A passage is longer than its box: it opens at the words that are quoted, not at its beginning.
  const reveal = (root) => {
    if (root.nodeType !== Node.ELEMENT_NODE || !root.querySelector(".tk-passage mark")) return;
    requestAnimationFrame(() => {
      for (const box of root.querySelectorAll(".tk-passage")) {
        const mark = box.querySelector("mark");
        if (!mark || box.scrollTop > 0) continue;
        const place = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
        if (place > box.clientHeight / 2) box.scrollTop = place - box.clientHeight / 3;
      }
    });
  };

  // Saving a file: Streamlit shows for five seconds what went wrong; a reason takes longer to read.
  const unsaved = document.createElement("div");
  unsaved.id = "tk-unsaved";
  unsaved.hidden = true;
  const why = document.createElement("p");
  why.setAttribute("role", "alert");
  const read = document.createElement("button");
  read.type = "button";
  read.className = "tk-small";
  read.textContent = "閉じる";
  read.addEventListener("click", () => { unsaved.hidden = true; });
  unsaved.append(why, read);
  document.body.append(unsaved);
  const asked = new WeakMap();
  const runs = () => document.querySelector('[data-test-script-state="running"]') !== null;
  const pressAgain = (button, until) => {
    if (runs() && performance.now() < until) window.setTimeout(pressAgain, 100, button, until);
    else if (button.isConnected) button.click();
  };
  const failed = (root) => {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const said = root.matches('[data-testid="stDownloadButtonError"]') ? root
      : root.querySelector('[data-testid="stDownloadButtonError"]');
    const button = said?.closest('[data-testid="stDownloadButton"]')?.querySelector("button");
    if (!button) return;
    const words = japanese(said.textContent) ?? said.textContent;
    const times = asked.get(button) ?? 0;
    asked.set(button, words.includes(AGAIN) ? times + 1 : 0);
    if (words.includes(AGAIN) && times < 3) { window.setTimeout(pressAgain, 200, button, performance.now() + 30_000); return; }
    unsaved.hidden = false;
    why.textContent = words;
  };
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('[data-testid="stDownloadButton"]')) unsaved.hidden = true;
  });

  const observer = new MutationObserver((changes) => {
    if (html.lang !== "ja") html.lang = "ja";
    mendPageList();
    for (const change of changes) {
      if (change.type === "characterData") translateText(change.target);
      else if (change.type === "attributes") {
        translateAttributes(change.target);
        if (change.attributeName === "data-tk-say") announce(change.target);
      } else for (const node of change.addedNodes) { translate(node); announce(node); reveal(node); failed(node); }
    }
  });
  html.lang = "ja";
  mendPageList();
  translate(document.body);
  announce(document.body);
  reveal(document.body);
  observer.observe(html, { attributes: true, attributeFilter: ["lang"] });
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: [...NAMES, "data-tk-say"],
  });

  // Citation chips ----------------------------------------------------------------------------
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (card) => {
    for (const other of document.querySelectorAll(".tk-card.tk-shown")) other.classList.remove("tk-shown");
    card.classList.add("tk-shown");
    const folded = card.closest("details");
    if (folded) folded.open = true;
    const mark = card.querySelector("mark");
    const box = card.querySelector(".tk-passage");
    if (mark && box) {
      const place = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop += place - box.clientHeight / 3;
      const across = (mark.closest("tr")?.querySelector("td:last-child mark, td:has(mark):not(:has(~ td mark)) mark") ?? mark)
        .getBoundingClientRect().right - box.getBoundingClientRect().left;
      if (across > box.clientWidth) box.scrollLeft += across - box.clientWidth + 16;
    }
    card.focus({ preventScroll: true });
    // One movement only: a second one would be reckoned from where the first has not arrived yet.
    const target = mark ?? card;
    const at = target.getBoundingClientRect();
    if (at.top < 80 || at.bottom > window.innerHeight - 170) {
      target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    }
  };

  // An answer stays beside its sources; a tall one with its end rather than its beginning.
  const stay = () => {
    for (const block of document.querySelectorAll('[class*="st-key-turn_"] [data-testid="stColumn"]:first-child > [data-testid="stVerticalBlock"]')) {
      const top = Math.min(72, window.innerHeight - 190 - block.offsetHeight);
      block.style.setProperty("--tk-top", `${top}px`);
    }
  };
  document.addEventListener("scroll", () => requestAnimationFrame(stay), { capture: true, passive: true });
  window.addEventListener("resize", stay);

  // Copying: the clipboard needs a secure origin, and an intranet has none --------------------
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* the old way */ }
    }
    const box = document.createElement("textarea");
    box.value = text;
    box.style.cssText = "position:fixed;top:0;left:0;opacity:0";
    document.body.append(box);
    const focused = document.activeElement;
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    focused?.focus?.({ preventScroll: true });
    return done;
  };
  const copied = async (button) => {
    const done = await copy(button.dataset.tkCopy);
    const label = button.dataset.tkLabel ?? button.textContent;
    button.dataset.tkLabel = label;
    button.textContent = done ? "コピーしました" : "コピーできません。文を選んでコピーしてください";
    say(button.textContent);
    window.setTimeout(() => { button.textContent = label; }, 2500);
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const chip = target.closest("a.tk-chip");
    if (chip) {
      const card = document.getElementById(decodeURIComponent(chip.hash.slice(1)));
      event.preventDefault();  // the address keeps the conversation only
      if (card) show(card);
      return;
    }
    const back = target.closest("[data-tk-copy]");
    if (back) { copied(back); return; }
    const printing = target.closest("[data-tk-print]");
    if (printing) {
      const frame = printing.closest('[role="dialog"]')?.querySelector("iframe");
      frame?.contentWindow?.focus();
      frame?.contentWindow?.print();
    }
  });

  // Tips: on hover, focus and touch; Escape closes them ----------------------------------------
  const tip = document.createElement("div");
  tip.id = "tk-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  let tipped = null;
  const hideTip = () => {
    tip.hidden = true;
    tipped?.removeAttribute("aria-describedby");
    tipped = null;
  };
  const showTip = (element) => {
    if (tipped === element) return;
    hideTip();
    tipped = element;
    tip.textContent = element.dataset.tkTip;
    tip.hidden = false;
    element.setAttribute("aria-describedby", tip.id);
    placeTip();
  };
  const placeTip = () => {
    if (!tipped) return;
    const at = tipped.getBoundingClientRect();
    const box = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left), window.innerWidth - box.width - 8);
    const above = at.top - box.height - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  };
  const tipOf = (event) => (event.target instanceof Element ? event.target.closest("[data-tk-tip]") : null);
  document.addEventListener("focusin", (event) => { const element = tipOf(event); if (element) showTip(element); else hideTip(); });
  document.addEventListener("mouseover", (event) => {
    const element = tipOf(event);
    if (element) showTip(element);
    else if (tipped && !tip.contains(event.target) && tipped !== document.activeElement) hideTip();
  });
  document.addEventListener("scroll", () => { if (tipped === document.activeElement) placeTip(); else hideTip(); }, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });

  // The send key -------------------------------------------------------------------------------
  const KEY = "tenkyo.send";
  const stored = () => { try { return localStorage.getItem(KEY) ?? "enter"; } catch { return "enter"; } };
  const store = (value) => { try { localStorage.setItem(KEY, value); } catch { /* for this page only */ } };
  const setRadios = (root) => {
    for (const radio of root.querySelectorAll?.('input[name="tk-send"]') ?? []) radio.checked = radio.value === stored();
  };
  setRadios(document);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) setRadios(node);
  }).observe(document.body, { subtree: true, childList: true });
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === "tk-send") store(event.target.value);
  });
  // Before Streamlit hears of it: while an IME converts, Enter belongs to the IME (Safari ends the
  // composition before the key: keyCode 229).
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.keyCode !== 229) return;
    const box = event.target;
    if (!(box instanceof HTMLElement) || !box.matches("textarea, input")) return;
    if (event.isComposing || event.keyCode === 229) { event.stopImmediatePropagation(); return; }
    if (!box.matches('[data-testid="stChatInputTextArea"]')) return;
    const command = event.ctrlKey || event.metaKey;
    if (command) {
      event.preventDefault();
      event.stopImmediatePropagation();
      box.closest('[data-testid="stChatInput"]')?.querySelector('[data-testid="stChatInputSubmitButton"]')?.click();
    } else if (stored() === "ctrl") {
      event.stopImmediatePropagation();  // a line break
    }
  }, true);
})();
