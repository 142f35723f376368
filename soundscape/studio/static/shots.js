// A storyboard: its shots in a row, and under it the one in hand, with its words and what can be done
// with it. What is changed goes to Python, which answers with all shots as they are then. Sound is
// played by the player of the same generator: see `tell`.

const NEXT = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// The label stands beside its control: within it, the choices would be part of the name.
function labelled(text, control, className) {
  const label = made("label", "", text);
  label.htmlFor = control.id = `sc-${Math.random().toString(36).slice(2)}`;
  return made("div", `sc-field ${className}`, label, control);
}

// Choices, and the one that is chosen, which need not be among them. A list that is open would close
// if it were made anew.
function offer(select, names, chosen, none = null) {
  const all = names.includes(chosen) || !chosen ? [...names] : [chosen, ...names];
  const options = all.map((name) => new Option(name, name));
  if (none !== null) options.unshift(new Option(none, ""));
  const told = (list) => [...list].map((one) => one.text).join("\n");
  if (told(options) !== told(select.options)) select.replaceChildren(...options);
  select.value = chosen;
}

function render({ model, el }) {
  const box = made("div", "sc-story");
  const strip = made("ul", "sc-shots");
  strip.setAttribute("aria-label", "Shots");
  const picture = made("img", "sc-shot-picture");
  const nothing = made("p", "sc-empty");
  const title = made("h3", "sc-shot-title");
  const words = written("words", 5, 10_000);
  const caption = written("caption", 2, 2_000);
  caption.title = "The picture in a sentence, for people who cannot see it";
  const reading = made("p", "sc-note");
  reading.setAttribute("role", "status");
  const maker = made("select", "");
  const style = made("select", "");
  const problem = made("p", "sc-trouble");
  const hear = button("Hear the shot", () => hearShot());
  const again = button("Again", () => act({ kind: "again" }));
  again.title = "Another picture, of a new seed";
  const lock = button("Lock", () => edit({ locked: !shot().locked }));
  lock.title = "Nothing in it is ever changed";
  const same = button("Same as before", () => edit({ same_as_before: !shot().same }));
  same.title = "The picture of the shot before goes on";
  const undo = button("Undo", () => goBack("undo"));
  const redo = button("Redo", () => goBack("redo"));
  const actions = made("div", "sc-row", hear, again, lock, same, undo, redo);
  const wordsField = labelled("Words of the shot", words, "sc-above");
  const choices = made(
    "div",
    "sc-grid",
    labelled("Picture of the shot by", maker, "sc-above"),
    labelled("Style of the shot", style, "sc-above"),
  );
  const side = made("div", "sc-shot-side", title, wordsField, reading, choices, actions, problem);
  const captionField = labelled("Caption of the shot", caption, "sc-above");
  const figure = made("div", "sc-shot-figure", picture, nothing, captionField);
  const inHand = made("div", "sc-shot", figure, side);
  inHand.setAttribute("role", "group");
  box.append(strip, inHand);
  el.append(box);

  let shots = [];
  let chosen = 0;
  let playing = false;
  const pictures = new Map(); // addresses by key

  const shot = () => shots[chosen];
  const span = (one) => `${clockTime(one.start, 1)} to ${clockTime(one.end, 1)}`;
  const cards = () => [...strip.querySelectorAll("button")];

  // Python

  function act(message, one = shot()) {
    if (one) model.send({ start: one.start, end: one.end, ...message });
  }

  const edit = (values, one) => act({ kind: "edit", values }, one);

  function goBack(kind) {
    forgetDrafts();
    model.send({ kind });
  }

  // A text of the shot in hand. What is written in it is Python's once it is left, and of the shot
  // it was written for, whichever is in hand by then.
  function written(name, rows, most) {
    const field = made("textarea", "");
    [field.rows, field.maxLength, field.draft] = [rows, most, null];
    let of = null;
    field.addEventListener("focus", () => (of = shot()));
    field.addEventListener("input", () => (field.draft = field.value));
    field.addEventListener("change", () => edit({ [name]: field.value.trim() }, of));
    field.show = (text) => {
      if (field.draft?.trim() === text) field.draft = null;
      if (field.draft === null && field.value !== text) field.value = text;
    };
    return field;
  }

  function forgetDrafts() {
    words.draft = caption.draft = null;
  }

  function receive(message, buffers) {
    if (message.kind !== "picture") return;
    URL.revokeObjectURL(pictures.get(message.key));
    pictures.set(message.key, address(buffers[0], "image/jpeg"));
    draw();
  }

  function askForPictures() {
    const keys = new Set(shots.map((one) => one.picture).filter((key) => key));
    for (const [key, old] of pictures) {
      if (keys.has(key)) continue;
      URL.revokeObjectURL(old);
      pictures.delete(key);
    }
    const wanted = [...keys].filter((key) => !pictures.has(key));
    if (wanted.length) model.send({ kind: "pictures", keys: wanted });
  }

  // What is heard

  function tell(detail) {
    const studio = box.closest(".soundscape-studio");
    document.dispatchEvent(new CustomEvent("sc-hear", { detail: { studio, ...detail } }));
  }

  function hearShot() {
    if (playing) tell({ stop: true });
    else tell({ from: shot().start, to: shot().end });
  }

  function follow({ detail }) {
    if (detail.studio !== box.closest(".soundscape-studio")) return;
    playing = detail.playing;
    hear.textContent = playing ? "Stop" : "Hear the shot";
    cards().forEach((card, number) => {
      const { start, end } = shots[number];
      card.classList.toggle("sc-heard", playing && detail.time >= start && detail.time < end);
    });
  }

  // What is seen

  function states(one) {
    return [
      one.problem && "refused",
      one.missing && (one.picture ? "to be made again" : "to be made"),
      one.same && "same as before",
      one.provider !== model.get("provider") && `by ${one.provider}`,
      one.locked && "locked",
      one.by_hand && "by hand",
    ].filter((word) => word);
  }

  function cardOf(one, number) {
    const source = pictures.get(one.picture);
    const image = source ? made("img", "") : made("span", "sc-no-picture");
    if (source) [image.src, image.alt] = [source, ""];
    const heard = made("span", "sc-shot-heard", one.heard);
    const text = made("span", "sc-shot-words", one.words);
    const marks = made("span", "sc-shot-marks", ...states(one).map((word) => made("i", "", word)));
    const time = made("b", "", span(one));
    const card = made("button", "sc-shot-card", image, time, heard, text, marks);
    card.type = "button";
    card.tabIndex = number === chosen ? 0 : -1;
    card.setAttribute("aria-pressed", String(number === chosen));
    const parts = [`Shot ${number + 1} of ${shots.length}`, span(one), one.heard, ...states(one)];
    card.setAttribute("aria-label", parts.join(", "));
    card.addEventListener("click", () => choose(number, true));
    return made("li", "", card);
  }

  function draw() {
    const focused = strip.contains(document.activeElement);
    const across = strip.scrollLeft;
    strip.replaceChildren(...shots.map(cardOf));
    strip.scrollLeft = across;
    if (focused) cards()[chosen]?.focus({ preventScroll: true });
    box.hidden = !shots.length;
    if (shots.length) showInHand();
  }

  function showInHand() {
    const one = shot();
    const source = pictures.get(one.picture);
    inHand.setAttribute("aria-label", `Shot ${chosen + 1}`);
    title.textContent = `Shot ${chosen + 1} of ${shots.length}: ${span(one)}, ${one.heard}`;
    [picture.hidden, nothing.hidden] = [!source, Boolean(source)];
    if (source) [picture.src, picture.alt] = [source, one.caption || "A picture without a text"];
    nothing.textContent = one.missing ? "Its picture is not made yet." : "It has no picture.";
    words.show(one.words);
    caption.show(one.caption);
    reading.textContent = one.reading;
    reading.hidden = !one.reading;
    offer(maker, model.get("makers"), one.provider);
    const none = one.provider === "painter" ? "chosen by the seed" : "none";
    offer(style, model.get("styles")[one.provider] ?? [], one.style, none);
    problem.hidden = !one.problem;
    problem.textContent = one.problem;
    for (const control of [words, caption, maker, style, again, same]) control.disabled = one.locked;
    if (chosen === 0) same.disabled = true;
    if (one.same) caption.disabled = true; // it is that of the picture, which another shot has
    lock.setAttribute("aria-pressed", String(one.locked));
    same.setAttribute("aria-pressed", String(one.same));
    [undo.disabled, redo.disabled] = [!model.get("can_undo"), !model.get("can_redo")];
  }

  function choose(number, focused) {
    forgetDrafts();
    chosen = Math.max(0, Math.min(shots.length - 1, number));
    draw();
    const card = cards()[chosen];
    if (focused) card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function showShots() {
    const before = shot();
    shots = model.get("shots");
    if (before) {
      const there = shots.findIndex((one) => before.start < one.end);
      chosen = there < 0 ? Math.max(0, shots.length - 1) : there;
    }
    draw();
    askForPictures();
  }

  // Keys and fields

  strip.addEventListener("keydown", (key) => {
    const command = key.ctrlKey || key.metaKey;
    const letter = key.key.toLowerCase();
    const known = {
      home: () => choose(0, true),
      end: () => choose(shots.length - 1, true),
      enter: hearShot,
      " ": hearShot,
      w: () => words.focus(),
      f2: () => words.focus(),
      c: () => caption.focus(),
      p: () => maker.focus(),
      s: () => style.focus(),
      a: () => again.click(),
      l: () => lock.click(),
      b: () => same.click(),
    };
    const by = NEXT[key.key];
    const action = by ? () => choose(chosen + by, true) : known[letter];
    if (command || key.altKey || !action) return;
    key.preventDefault();
    action();
  });

  box.addEventListener("keydown", (key) => {
    const command = key.ctrlKey || key.metaKey;
    const letter = key.key.toLowerCase();
    const writing = key.target === words || key.target === caption;
    const back = command && ["z", "y"].includes(letter) && !writing;
    if (back) {
      key.preventDefault();
      (letter === "y" || key.shiftKey ? redo : undo).click();
    } else if (writing && (key.key === "Escape" || (command && key.key === "Enter"))) {
      cards()[chosen]?.focus(); // which is a change of the text, where it changed
    }
  });

  maker.addEventListener("change", () => edit({ provider: maker.value }));
  style.addEventListener("change", () => edit({ style: style.value }));

  // Whoever comes back from an editor has perhaps written into the file.
  const look = () => shots.length && model.send({ kind: "look" });

  window.addEventListener("focus", look);
  document.addEventListener("sc-time", follow);
  model.on("change:revision", showShots);
  model.on("msg:custom", receive);
  showShots();
  return () => {
    window.removeEventListener("focus", look);
    document.removeEventListener("sc-time", follow);
    model.off("msg:custom", receive);
    for (const old of pictures.values()) URL.revokeObjectURL(old);
  };
}

export default { render };
