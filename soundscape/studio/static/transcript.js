// Shows what is said, a page at a time, which Python sends in messages: words are never part of the
// widget's state, which notebooks are saved with. A word that is pressed is heard from there on; the
// one that is being said is marked. Sound is played by the player of the same generator.

const MOST_BYTES = 3_000_000;
const LINGERS_SECONDS = 0.3;

function render({ model, el }) {
  const text = made("div", "sc-said-text");
  text.setAttribute("role", "group");
  text.setAttribute("aria-label", "What is said; Enter plays from a word, U uses its phrase");
  const earlier = button("Earlier words", () => turn(page - 1));
  const later = button("Later words", () => turn(page + 1));
  const where = made("span", "sc-note");
  const pages = made("div", "sc-row", earlier, later, where);
  const file = made("input", "");
  [file.type, file.hidden, file.accept] = ["file", true, ".vtt,.srt,.lrc,.txt,.json,.csv,.tsv"];
  file.setAttribute("aria-label", "File of a transcript");
  const load = button("Give a transcript", () => file.click());
  load.title = "WebVTT, SRT, lines with times, plain text, or JSON of Whisper";
  const box = made("div", "sc-transcript", text, pages, made("div", "sc-row", load, file));
  el.append(box);

  let page = 0; // the one that is asked for, or shown
  let words = []; // start, end and element of each that is shown
  let spoken = null;
  let now = null; // while the sound plays
  let place = -1; // of the button that Tab goes to

  const starts = () => model.get("starts");
  const studio = () => box.closest(".soundscape-studio");
  const ask = (message) => model.send({ ...message, version: model.get("version") });
  const items = () => [...text.querySelectorAll("button")];

  // Pages

  function turn(to) {
    page = Math.max(0, Math.min(starts().length - 1, to));
    ask({ kind: "page", page });
  }

  function pageAt(time) {
    const next = starts().findIndex((start) => start > time);
    return next < 0 ? starts().length - 1 : Math.max(0, next - 1);
  }

  function showPages() {
    const last = starts().length - 1;
    pages.hidden = last < 1;
    [earlier.disabled, later.disabled] = [page <= 0, page >= last];
    const from = clockTime(starts()[page] ?? 0, 0);
    where.textContent = `page ${page + 1} of ${last + 1}, from ${from} on`;
  }

  // Words

  function word([said, start, end]) {
    const one = button(said, () => hear(start));
    one.className = "sc-word";
    one.setAttribute("aria-label", `${said}, ${clockTime(start, 1)}`);
    words.push({ start, end, one });
    return one;
  }

  function paragraph({ index, start, speaker, words: said }) {
    const use = button("Use as words", () => ask({ kind: "use", phrase: index }));
    use.className = "sc-use";
    const first = said.slice(0, 5).map((one) => one[0]);
    use.setAttribute("aria-label", `Use as words: ${first.join(" ")}`);
    use.title = "Make what this phrase is about the subject of the prompt";
    const head = made("p", "sc-phrase-head", made("b", "", clockTime(start, 1)));
    if (speaker) head.append(made("span", "sc-speaker", speaker));
    head.append(use);
    const line = made("p", "sc-phrase-words");
    line.dir = "auto";
    line.lang = model.get("language");
    line.append(...said.flatMap((one) => [word(one), " "]));
    return made("div", "sc-phrase", head, line);
  }

  function show(phrases) {
    const focused = text.contains(document.activeElement);
    [words, spoken] = [[], null];
    text.replaceChildren(...phrases.map(paragraph));
    text.scrollTop = 0;
    items().forEach((one) => (one.tabIndex = -1));
    if (words.length) reach(items().indexOf(words[0].one), focused);
    showPages();
    mark();
  }

  function hear(start) {
    const detail = { studio: studio(), from: start };
    document.dispatchEvent(new CustomEvent("sc-hear", { detail }));
  }

  // What is being said

  function mark() {
    const found = now === null ? undefined : words.findLast((one) => one.start <= now);
    const heard = found && now < found.end + LINGERS_SECONDS ? found.one : null;
    if (heard === spoken) return;
    spoken?.removeAttribute("aria-current");
    heard?.setAttribute("aria-current", "true");
    spoken = heard;
    if (heard) keepInSight(heard);
  }

  // Within the text alone: the page around it stays where it is.
  function keepInSight(one) {
    const [here, there] = [one.getBoundingClientRect(), text.getBoundingClientRect()];
    if (here.bottom > there.bottom) text.scrollTop += here.top - there.top - 8;
    if (here.top < there.top) text.scrollTop -= there.top - here.top + 8;
  }

  function follow({ detail }) {
    if (detail.studio !== studio()) return;
    const before = now;
    now = detail.playing ? detail.time : null;
    // Who turns to another page while it plays is left there.
    if (now !== null && starts().length > 1) {
      const at = pageAt(now);
      if (at !== page && (before === null || pageAt(before) === page)) turn(at);
    }
    mark();
  }

  // Keys

  function reach(to, focus) {
    const all = items();
    if (all[place]) all[place].tabIndex = -1;
    place = Math.max(0, Math.min(all.length - 1, to));
    if (!all[place]) return;
    all[place].tabIndex = 0;
    if (focus) all[place].focus();
  }

  function besides(down) {
    const all = items();
    const firsts = [...text.querySelectorAll(".sc-phrase-words > :first-child")];
    const own = all[place].closest(".sc-phrase").querySelector(".sc-word");
    return all.indexOf(firsts[firsts.indexOf(own) + (down ? 1 : -1)] ?? own);
  }

  text.addEventListener("focusin", ({ target }) => reach(items().indexOf(target), false));
  text.addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey) return;
    const to = {
      ArrowLeft: () => place - 1,
      ArrowRight: () => place + 1,
      ArrowUp: () => besides(false),
      ArrowDown: () => besides(true),
      Home: () => 0,
      End: () => items().length - 1,
    }[key.key];
    if (to) reach(to(), true);
    else if (key.key === "PageUp") turn(page - 1);
    else if (key.key === "PageDown") turn(page + 1);
    else if (key.key.toLowerCase() === "u") {
      items()[place].closest(".sc-phrase").querySelector(".sc-use").click();
    } else return;
    key.preventDefault();
  });

  file.addEventListener("change", async () => {
    const [one] = file.files;
    file.value = "";
    if (!one) return;
    const content = one.size <= MOST_BYTES ? [await one.arrayBuffer()] : [];
    model.send({ kind: "import", name: one.name, size: one.size }, undefined, content);
  });

  // What Python says

  function receive(message) {
    if (message.kind !== "page" || message.version !== model.get("version")) return;
    if (message.page === page) show(message.phrases);
  }

  function showTranscript() {
    page = 0;
    text.hidden = !starts().length;
    show([]);
    if (starts().length) turn(now === null ? 0 : pageAt(now));
  }

  model.on("change:version", showTranscript);
  model.on("msg:custom", receive);
  document.addEventListener("sc-time", follow);
  showTranscript();
  return () => {
    document.removeEventListener("sc-time", follow);
    model.off("msg:custom", receive);
  };
}

export default { render };
