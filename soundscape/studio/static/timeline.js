// Shows what is heard when: a spectrogram, and under it a row of bars for each label. Bars are heard
// with a click, dragged, and changed by keys; what is changed goes to Python as steps, which answers
// with how the timeline is then. Sound is played by the player of the same generator: see `tell`.

const SHORTEST_SECONDS = 0.01;
const SHORTEST_VIEW_SECONDS = 1;
const ZOOM = 4;
const NUDGE_SECONDS = 0.1;
const NEW_SECONDS = 1;
const SETTLED_MS = 400;
const CLICK_PIXELS = 3;
const MOST_BYTES = 3_000_000;

function field(label, type, width) {
  const input = document.createElement("input");
  input.type = type;
  input.style.width = width;
  return [input, made("label", "sc-field", label, input)];
}

function render({ model, el }) {
  const box = made("div", "sc-timeline");
  const picture = made("img", "sc-levels");
  const rows = made("div", "sc-lanes");
  const head = made("div", "sc-now");
  const axis = made("div", "sc-axis");
  const plot = made("div", "sc-events", picture, rows, axis, head);
  const zoomIn = button("Zoom in", () => zoom(1 / ZOOM));
  const zoomOut = button("Zoom out", () => zoom(ZOOM));
  const earlier = button("Earlier", () => look(view[0] - 0.8 * view[1], view[1]));
  const later = button("Later", () => look(view[0] + 0.8 * view[1], view[1]));
  const zooms = made("div", "sc-row", zoomIn, zoomOut, earlier, later);
  const [name, nameField] = field("Label", "text", "");
  const choices = document.createElement("datalist");
  choices.id = `sc-labels-${Math.random().toString(36).slice(2)}`;
  name.setAttribute("list", choices.id);
  const [from, fromField] = field("From (s)", "number", "7em");
  const [to, toField] = field("To (s)", "number", "7em");
  for (const one of [from, to]) [one.step, one.min] = ["any", "0"];
  const fields = made("div", "sc-row sc-chosen", nameField, fromField, toField, choices);
  const hear = button("Hear", () => hearChosen());
  const split = button("Split", () => act("split"));
  const merge = button("Merge with next", () => act("merge"));
  const remove = button("Delete", () => act("remove"));
  const add = button("Add", () => act("add"));
  const undo = button("Undo", () => act("undo"));
  const redo = button("Redo", () => act("redo"));
  const actions = made("div", "sc-row", hear, split, merge, remove, add, undo, redo);
  const format = document.createElement("select");
  const save = button("Export", () => model.send({ kind: "export", format: format.value }));
  const file = document.createElement("input");
  [file.type, file.hidden] = ["file", true];
  file.setAttribute("aria-label", "File of labels");
  const load = button("Import labels", () => file.click());
  const saving = made("span", "sc-row", made("label", "sc-field", "Format", format), save);
  const files = made("div", "sc-row", saving, load, file);
  box.append(plot, zooms, fields, actions, files);
  el.append(box);

  let events = []; // as Python knows them, and as they are dragged meanwhile
  let chosen = -1;
  let view = [0, 1]; // start and length
  let drawn = [0, 1]; // of the picture that is there
  let image = "";
  let pending = null; // onset and offset of the chosen event that Python does not know yet
  let settling = 0;
  let busy = false; // while Python has not answered
  let queue = []; // what is to be done then
  let now = 0;
  let playing = false;

  const seconds = () => model.get("seconds");
  const share = (time) => (100 * (time - view[0])) / view[1];
  const rounded = (time) => Math.round(time * 1000) / 1000;
  const inRecording = (time) => Math.max(0, Math.min(seconds(), time));
  const digits = () => (view[1] < 20 ? 2 : 1);
  const said = (time) => clockTime(time, 2);

  // Python

  // What is done next may be about what Python makes of the last: it waits for the answer.
  function soon(action) {
    if (busy) queue.push(action);
    else action();
  }

  function send(steps) {
    if (!steps.length) return;
    busy = true;
    model.send({ kind: "edit", revision: model.get("revision"), index: chosen, steps });
  }

  function settle() {
    clearTimeout(settling);
    const resized = pending ? [["resize", ...pending]] : [];
    pending = null;
    return resized;
  }

  function resize(onset, offset, goesOn) {
    const event = events[chosen];
    [event.onset, event.offset] = pending = [rounded(onset), rounded(offset)];
    clearTimeout(settling);
    if (goesOn) settling = setTimeout(() => send(settle()), SETTLED_MS);
    else send(settle());
    draw();
  }

  const act = (what) => soon(() => take(what));

  function take(what) {
    const event = events[chosen];
    const step = [what];
    if (what === "add") {
      const start = now > view[0] && now < view[0] + view[1] ? now : view[0];
      const onset = Math.min(start, Math.max(0, seconds() - NEW_SECONDS));
      step.push(rounded(onset), rounded(Math.min(seconds(), onset + NEW_SECONDS)));
    } else if (what === "split") {
      if (!event) return;
      const within = now > event.onset && now < event.offset;
      step.push(rounded(within ? now : (event.onset + event.offset) / 2));
    } else if (!event && !["undo", "redo"].includes(what)) return;
    send([...settle(), step]);
    if (what === "add") soon(() => name.focus());
  }

  // What is heard

  function tell(detail) {
    const studio = box.closest(".soundscape-studio");
    document.dispatchEvent(new CustomEvent("sc-hear", { detail: { studio, ...detail } }));
  }

  function hearChosen() {
    const event = events[chosen];
    if (playing) tell({ stop: true });
    else if (event) tell({ from: event.onset, to: event.offset });
  }

  function follow({ detail }) {
    if (detail.studio !== box.closest(".soundscape-studio")) return;
    [now, playing] = [detail.time, detail.playing];
    if (playing && now > view[0] + view[1] && now < seconds()) look(now, view[1]);
    placeHead();
  }

  function placeHead() {
    head.style.left = `${share(now)}%`;
    head.hidden = now <= 0 || share(now) < 0 || share(now) > 100;
    hear.textContent = playing ? "Stop" : "Hear";
  }

  // What is seen

  function look(start, length) {
    const long = Math.max(Math.min(SHORTEST_VIEW_SECONDS, seconds()), Math.min(seconds(), length));
    view = [Math.max(0, Math.min(seconds() - long, start)), long];
    model.send({ kind: "view", start: view[0], length: long, version: model.get("version") });
    draw();
  }

  function zoom(factor) {
    const event = events[chosen];
    const points = [now, event ? (event.onset + event.offset) / 2 : -1];
    const seen = points.find((at) => at > view[0] && at < view[0] + view[1]);
    const middle = seen ?? view[0] + view[1] / 2;
    const length = view[1] * factor;
    look(middle - length / 2, length);
  }

  function show(event) {
    const end = view[0] + view[1];
    if (event.offset <= view[0] || event.onset >= end) {
      look((event.onset + event.offset) / 2 - view[1] / 2, view[1]);
    }
  }

  function choose(index, focused) {
    if (pending && index !== chosen) {
      send(settle());
      soon(() => choose(index, focused));
      return;
    }
    chosen = index;
    if (events[index]) show(events[index]);
    draw(focused);
  }

  function place(bar, event) {
    bar.style.left = `${share(event.onset)}%`;
    bar.style.width = `${(100 * (event.offset - event.onset)) / view[1]}%`;
  }

  function barOf(event, index) {
    const bar = made("button", `sc-bar sc-kind-${event.colour}`);
    const note = made("span", "sc-bar-note", made("span", "", event.note));
    bar.type = "button";
    bar.dataset.index = index;
    bar.tabIndex = index === chosen ? 0 : -1;
    const label = model.get("rows")[event.row];
    const parts = [label, `${said(event.onset)} to ${said(event.offset)}`, event.note];
    bar.setAttribute("aria-label", parts.filter(Boolean).join(", "));
    bar.title = bar.getAttribute("aria-label");
    bar.setAttribute("aria-pressed", String(index === chosen));
    const edges = ["onset", "offset"].map((edge) => {
      const grip = made("span", `sc-grip sc-${edge}`);
      grip.addEventListener("pointerdown", (pointer) => drag(pointer, index, edge));
      return grip;
    });
    bar.append(note, ...edges);
    bar.addEventListener("pointerdown", (pointer) => drag(pointer, index, "both"));
    bar.addEventListener("focus", () => {
      if (index !== chosen) soon(() => choose(index, true)); // Tab came to it
    });
    bar.addEventListener("click", (click) => {
      if (click.detail !== 0) return; // of a pointer, which `drag` has seen
      soon(() => choose(index, true));
      soon(hearChosen);
    });
    place(bar, event);
    return bar;
  }

  function draw(focused = rows.contains(document.activeElement)) {
    const end = view[0] + view[1];
    const labels = model.get("rows");
    const seen = events.map((event, index) => [event, index]).filter(
      ([event, index]) => index === chosen || (event.offset >= view[0] && event.onset <= end),
    );
    const lanes = labels.map((label) => {
      const bars = made("div", "sc-bars-of");
      const lane = made("div", "sc-lane", made("span", "sc-lane-name", label), bars);
      return [lane, bars];
    });
    for (const [event, index] of seen) lanes[event.row][1].append(barOf(event, index));
    rows.replaceChildren(...lanes.map(([lane]) => lane));
    const reached = rows.querySelector('[tabindex="0"]') ?? rows.querySelector(".sc-bar");
    if (reached) reached.tabIndex = 0;
    if (focused) reached?.focus({ preventScroll: true });
    const left = share(drawn[0]);
    picture.style.cssText = `left:${left}%;width:${(100 * drawn[1]) / view[1]}%`;
    drawAxis();
    placeHead();
    showChosen();
    const nothing = !events.length && !model.get("can_undo") && !model.get("can_redo");
    for (const one of [plot, zooms, saving, hear, split, merge, remove, undo, redo]) {
      one.hidden = nothing;
    }
    zoomIn.disabled = view[1] <= Math.min(SHORTEST_VIEW_SECONDS, seconds());
    zoomOut.disabled = view[1] >= seconds();
    earlier.disabled = view[0] <= 0;
    later.disabled = end >= seconds() - 0.01;
  }

  function drawAxis() {
    const inMinutes = seconds() >= 120;
    const step = tickStep(view[1], plot.clientWidth || 400, inMinutes);
    const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const ticks = [];
    for (let at = Math.ceil(view[0] / step) * step; at <= view[0] + view[1] + 1e-6; at += step) {
      const text = inMinutes ? clockTime(at, places) : `${at.toFixed(places)} s`;
      const tick = made("span", share(at) > 92 ? "sc-last" : share(at) < 4 ? "sc-first" : "", text);
      tick.style.left = `${share(at)}%`;
      ticks.push(tick);
    }
    axis.replaceChildren(...ticks);
  }

  function showChosen() {
    const event = events[chosen];
    fields.hidden = !event;
    for (const one of [hear, split, merge, remove]) one.disabled = !event;
    undo.disabled = !model.get("can_undo") && !pending;
    redo.disabled = !model.get("can_redo");
    if (!event) return;
    const values = [[name, model.get("rows")[event.row]], [from, event.onset], [to, event.offset]];
    for (const [input, value] of values) {
      if (input !== document.activeElement) input.value = value;
    }
  }

  // Pointer

  function timeAt(pointer) {
    const area = rows.getBoundingClientRect();
    return view[0] + ((pointer.clientX - area.left) / area.width) * view[1];
  }

  function drag(pointer, index, edge) {
    if (pointer.button !== 0) return;
    pointer.preventDefault();
    pointer.stopPropagation();
    if (pending) send(settle());
    if (busy) return; // the bars may be others in a moment
    choose(index, true);
    const event = events[index];
    const { onset, offset } = event;
    const origin = timeAt(pointer);
    const startX = pointer.clientX;
    let moved = false;
    const go = (here) => {
      moved ||= Math.abs(here.clientX - startX) >= CLICK_PIXELS;
      if (!moved) return;
      [event.onset, event.offset] = shifted(onset, offset, edge, timeAt(here) - origin);
      place(rows.querySelector(`[data-index="${index}"]`), event);
      showChosen();
    };
    const end = (here) => {
      for (const [kind, action] of listeners) window.removeEventListener(kind, action);
      if (moved && here.type === "pointerup") resize(event.onset, event.offset, false);
      else {
        [event.onset, event.offset] = [onset, offset];
        draw();
        if (here.type === "pointerup") tell({ from: inRecording(timeAt(here)), to: offset });
      }
    };
    const listeners = [["pointermove", go], ["pointerup", end], ["pointercancel", end]];
    for (const [kind, action] of listeners) window.addEventListener(kind, action);
  }

  function shifted(onset, offset, edge, by) {
    if (edge === "onset") {
      return [inRecording(Math.min(offset - SHORTEST_SECONDS, onset + by)), offset];
    }
    if (edge === "offset") {
      return [onset, inRecording(Math.max(onset + SHORTEST_SECONDS, offset + by))];
    }
    const most = Math.max(-onset, Math.min(seconds() - offset, by));
    return [onset + most, offset + most];
  }

  plot.addEventListener("click", (click) => {
    if (click.target.closest(".sc-bar")) return;
    tell({ from: inRecording(timeAt(click)) });
  });

  // Keys

  function nudge(edge, by) {
    const event = events[chosen];
    if (event) resize(...shifted(event.onset, event.offset, edge, by), true);
  }

  function neighbour(key) {
    const event = events[chosen];
    if (key === "Home") return 0;
    if (key === "End") return events.length - 1;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      return Math.max(0, Math.min(events.length - 1, chosen + (key === "ArrowLeft" ? -1 : 1)));
    }
    const row = (event?.row ?? 0) + (key === "ArrowUp" ? -1 : 1);
    const far = (one) => Math.abs(one.onset - (event?.onset ?? 0));
    const others = events.filter((one) => one.row === row).sort((a, b) => far(a) - far(b));
    return others.length ? events.indexOf(others[0]) : chosen;
  }

  function pressed(key) {
    const command = key.ctrlKey || key.metaKey;
    const letter = key.key.toLowerCase();
    const onBar = key.target.closest(".sc-bar") !== null;
    if (command && (letter === "y" || (letter === "z" && key.shiftKey))) return () => act("redo");
    if (command && letter === "z") return () => act("undo");
    if (command || !onBar) return null;
    const by = { ArrowLeft: -NUDGE_SECONDS, ArrowRight: NUDGE_SECONDS }[key.key];
    if (by && (key.altKey || key.shiftKey)) {
      const edge = !key.shiftKey ? "both" : key.altKey ? "onset" : "offset";
      return () => soon(() => nudge(edge, by));
    }
    if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(key.key)) {
      return () => soon(() => choose(neighbour(key.key), true));
    }
    const known = { s: "split", m: "merge", a: "add", delete: "remove", backspace: "remove" };
    if (known[letter]) return () => act(known[letter]);
    if (letter === "l" || letter === "f2") return () => name.select();
    return { "+": () => zoom(1 / ZOOM), "-": () => zoom(ZOOM) }[key.key] ?? null;
  }

  box.addEventListener("keydown", (key) => {
    if (key.target.matches("input, select")) return;
    const action = pressed(key);
    if (action === null) return;
    key.preventDefault();
    action();
  });

  // Fields and files

  name.addEventListener("change", () => {
    const step = ["relabel", name.value];
    soon(() => send([...settle(), step]));
  });
  for (const one of [from, to]) {
    one.addEventListener("change", () => {
      const step = ["resize", Number(from.value), Number(to.value)];
      soon(() => send([...settle(), step]));
    });
  }
  fields.addEventListener("keydown", (key) => {
    if (key.key !== "Enter") return;
    key.target.blur(); // which is a change, where something changed
    rows.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
  });

  file.addEventListener("change", async () => {
    const [one] = file.files;
    file.value = "";
    if (!one) return;
    const fits = one.size <= MOST_BYTES;
    const content = fits ? [await one.arrayBuffer()] : [];
    model.send({ kind: "import", name: one.name, size: one.size }, undefined, content);
  });

  function download({ name }, [content]) {
    const link = document.createElement("a");
    link.href = address(content, "text/plain");
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // What Python says

  function receive(message, buffers) {
    if (message.kind === "file") download(message, buffers);
    if (message.kind !== "view" || message.version !== model.get("version")) return;
    if (image) URL.revokeObjectURL(image);
    picture.src = image = address(buffers[0], "image/png");
    drawn = [message.start, message.length];
    draw();
  }

  function showEvents() {
    events = model.get("events").map((event) => ({ ...event }));
    chosen = Math.min(model.get("chosen"), events.length - 1);
    busy = false;
    settle(); // what nobody was told of was about events that are no more
    if (events[chosen]) show(events[chosen]);
    draw();
    for (const action of queue.splice(0)) soon(action);
  }

  function showRecording() {
    box.hidden = !seconds();
    [now, playing, queue] = [0, false, []];
    picture.removeAttribute("src");
    picture.alt = `Mel spectrogram of ${model.get("name")}`;
    if (seconds()) look(0, seconds());
    showEvents();
  }

  function showChoices() {
    choices.replaceChildren(...model.get("labels").map((label) => new Option(label, label)));
    format.replaceChildren(...model.get("formats").map((one) => new Option(one[1], one[0])));
  }

  const size = new ResizeObserver(drawAxis);
  size.observe(plot);
  document.addEventListener("sc-time", follow);
  model.on("change:version", showRecording);
  model.on("change:revision", showEvents);
  model.on("change:labels", showChoices);
  model.on("msg:custom", receive);
  showChoices();
  showRecording();
  return () => {
    size.disconnect();
    document.removeEventListener("sc-time", follow);
    model.off("msg:custom", receive);
    clearTimeout(settling);
    if (image) URL.revokeObjectURL(image);
  };
}

export default { render };
