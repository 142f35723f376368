// Shows a recording (waveform and mel spectrogram with their axes), plays it with a playhead, and
// lets the part in use be chosen: with the pointer, or with the arrow keys on its two handles. Python
// is asked for the stretch in view and for the stretch that is played; a long recording is zoomed and
// walked through, and played piece by piece.

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 68;
const RIGHT = 12;
const WAVE = 72;
const GAP = 10;
const LEVELS = 112;
const AXIS = 34;
const TOP = 6;
const SHORTEST_SECONDS = 0.1;
const SHORTEST_VIEW_SECONDS = 5;
const ZOOMED_FROM_SECONDS = 30;
const ZOOM = 4;

function drawn(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "sc-player";
  const plot = document.createElement("div");
  plot.className = "sc-plot";
  const audio = document.createElement("audio");
  audio.controls = true;
  audio.preload = "metadata";
  const playPart = button("Play the part in use", () => play(part[0], part[0] + part[1]));
  const where = document.createElement("span");
  where.className = "sc-note";
  const row = document.createElement("div");
  row.className = "sc-row";
  row.append(audio, playPart, where);
  const zoom = document.createElement("div");
  zoom.className = "sc-row sc-zoom";
  const middle = () => aim[0] + aim[1] / 2;
  const zoomIn = button("Zoom in", () => look(focus(aim[1] / ZOOM), aim[1] / ZOOM));
  const zoomOut = button("Zoom out", () => look(middle() - (aim[1] * ZOOM) / 2, aim[1] * ZOOM));
  const earlier = button("Earlier", () => look(aim[0] - aim[1] * 0.8, aim[1]));
  const later = button("Later", () => look(aim[0] + aim[1] * 0.8, aim[1]));
  const toPart = button("Go to the part", () => look(part[0] - part[1], 3 * part[1]));
  zoom.append(zoomIn, zoomOut, earlier, later, toPart);
  box.append(plot, zoom, row);
  el.append(box);

  let image = "";
  let sound = "";
  let peaks = null;
  let view = [0, 0]; // start and length of what is drawn
  let aim = [0, 0]; // of what was asked for last: clicks may be faster than drawings
  let chunk = [0, 0]; // start and length of what can be played at once
  let wanted = null; // what is to be done when the chunk that was asked for is there
  let part = [0, 0];
  let width = 0;
  let head = null;
  let frame = 0;
  let stopAt = Infinity;

  const seconds = () => model.get("seconds");
  const x = (time) => LEFT + ((time - view[0]) / view[1]) * (width - LEFT - RIGHT);
  const time = (px) => view[0] + ((px - LEFT) / (width - LEFT - RIGHT)) * view[1];
  const inView = (time) => Math.max(view[0], Math.min(view[0] + view[1], time));
  const now = () => chunk[0] + audio.currentTime;
  const inMinutes = () => seconds() >= 120;
  const isWhole = () => part[0] <= 0 && part[1] >= seconds() - 0.01;

  function wave() {
    const columns = peaks.byteLength / 2;
    const middle = TOP + WAVE / 2;
    const across = (i) => (LEFT + (i / columns) * (width - LEFT - RIGHT)).toFixed(1);
    const down = (value) => (middle - (value / 127) * (WAVE / 2)).toFixed(1);
    let upper = "";
    let lower = "";
    for (let i = 0; i < columns; i++) {
      upper += `L${across(i + 0.5)} ${down(peaks.getInt8(2 * i + 1) + 0.7)}`;
      lower = `L${across(i + 0.5)} ${down(peaks.getInt8(2 * i) - 0.7)}` + lower;
    }
    return `M${across(0)} ${middle}${upper}L${across(columns)} ${middle}${lower}Z`;
  }

  const label = (t, digits) => (inMinutes() ? clockTime(t, digits) : t.toFixed(digits));

  function draw() {
    if (!width || !seconds() || !peaks) return;
    const bottom = TOP + WAVE + GAP + LEVELS;
    const svg = drawn("svg", {
      width,
      height: bottom + AXIS,
      role: "img",
      "aria-label": model.get("summary"),
    });
    svg.append(
      drawn("path", { d: wave(), class: "sc-wave" }),
      drawn("image", {
        href: image,
        x: LEFT,
        y: TOP + WAVE + GAP,
        width: width - LEFT - RIGHT,
        height: LEVELS,
        preserveAspectRatio: "none",
      }),
    );
    for (const [label, y] of [["1", TOP], ["0", TOP + WAVE / 2], ["−1", TOP + WAVE]]) {
      svg.append(drawn("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, label));
    }
    for (const [label, height] of model.get("ticks")) {
      if (["500", "5,000"].includes(label)) continue; // too near to its neighbours
      const y = TOP + WAVE + GAP + LEVELS * (1 - height);
      svg.append(
        drawn("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, label),
        drawn("line", { x1: LEFT - 4, x2: LEFT, y1: y, y2: y, class: "sc-tick" }),
      );
    }
    const step = tickStep(view[1], width - LEFT - RIGHT, inMinutes());
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (let t = Math.ceil(view[0] / step) * step; t <= view[0] + view[1] + 1e-6; t += step) {
      svg.append(
        drawn("line", { x1: x(t), x2: x(t), y1: bottom, y2: bottom + 4, class: "sc-tick" }),
        drawn(
          "text",
          { x: x(t), y: bottom + 16, "text-anchor": x(t) > width - 30 ? "end" : "middle" },
          label(t, digits),
        ),
      );
    }
    const centre = LEFT + (width - LEFT - RIGHT) / 2;
    const unit = inMinutes() ? (seconds() < 3600 ? "time (min:s)" : "time (h:min:s)") : "time (s)";
    const upright = (text, y) =>
      drawn("text", { transform: `translate(12 ${y}) rotate(-90)`, "text-anchor": "middle" }, text);
    svg.append(
      drawn("text", { x: centre, y: bottom + 30, "text-anchor": "middle" }, unit),
      upright("amplitude", TOP + WAVE / 2),
      upright("frequency (Hz)", TOP + WAVE + GAP + LEVELS / 2),
    );
    head = drawn("line", { y1: TOP, y2: bottom, class: "sc-head" });
    svg.append(head);
    plot.replaceChildren(svg, ...partElements(bottom));
    placeHead();
  }

  // The part in use

  function partElements(bottom) {
    const made = (name, left, right) => {
      const one = document.createElement("div");
      one.className = name;
      one.style.cssText = `left:${left}px;width:${Math.max(0, right - left)}px;top:${TOP}px;height:${bottom - TOP}px`;
      return one;
    };
    const [start, length] = part;
    const end = Math.min(seconds(), start + length);
    plot.classList.toggle("sc-small-part", length < view[1] / 10);
    const region = made("sc-part", x(inView(start)), x(inView(end)));
    region.hidden = end <= view[0] || start >= view[0] + view[1];
    region.addEventListener("pointerdown", (event) => drag(event, "move"));
    const handles = [
      ["start", "Start of the part in use", start],
      ["end", "End of the part in use", end],
    ].filter(([, , value]) => inView(value) === value).map(([edge, label, value]) => {
      const handle = made("sc-handle", x(value) - 7, x(value) + 7);
      Object.entries({
        role: "slider",
        tabindex: "0",
        "aria-label": label,
        "aria-valuemin": "0",
        "aria-valuemax": seconds().toFixed(1),
        "aria-valuenow": value.toFixed(1),
        "aria-valuetext": inMinutes() ? clockTime(value, 1) : `${value.toFixed(1)} seconds`,
        "data-edge": edge,
      }).forEach(([name, content]) => handle.setAttribute(name, content));
      handle.addEventListener("pointerdown", (event) => drag(event, edge));
      handle.addEventListener("keydown", (event) => key(event, edge));
      return handle;
    });
    return [
      made("sc-outside", x(view[0]), x(inView(start))),
      made("sc-outside", x(inView(end)), x(view[0] + view[1])),
      region,
      ...handles,
    ];
  }

  function moved(edge, by, from) {
    const [start, length] = from;
    const end = start + length;
    if (edge === "move") return [Math.max(0, Math.min(seconds() - length, start + by)), length];
    if (edge === "start") {
      const first = Math.max(0, Math.min(end - SHORTEST_SECONDS, start + by));
      return [first, end - first];
    }
    return [start, Math.max(SHORTEST_SECONDS, Math.min(seconds(), end + by) - start)];
  }

  const unlike = (other) => Math.abs(part[0] - other[0]) + Math.abs(part[1] - other[1]) > 0.005;

  function settle() {
    if (!unlike(model.get("part"))) return;
    model.set("part", [...part]);
    model.save_changes();
  }

  function drag(event, edge) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const from = [...part];
    const origin = event.clientX;
    const scale = view[1] / (width - LEFT - RIGHT);
    const go = (here) => {
      part = moved(edge, (here.clientX - origin) * scale, from);
      draw();
    };
    const end = (here) => {
      window.removeEventListener("pointermove", go);
      window.removeEventListener("pointerup", end);
      if (Math.abs(here.clientX - origin) < 3) {
        part = from;
        draw();
        if (edge === "move") seek(here);
      } else settle();
    };
    window.addEventListener("pointermove", go);
    window.addEventListener("pointerup", end);
  }

  let settling = 0;
  function key(event, edge) {
    const step = event.shiftKey ? 1 : 0.1;
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    part = moved(edge, by, part);
    draw();
    plot.querySelector(`[data-edge="${edge}"]`)?.focus();
    clearTimeout(settling);
    settling = setTimeout(settle, 500);
  }

  // What is looked at

  const focus = (length) => {
    const at = now() > 0 && inView(now()) === now() ? now() : part[0] + part[1] / 2;
    return (inView(at) === at ? at : middle()) - length / 2;
  };

  function ask(kind, start, length) {
    model.send({ kind, start, length, version: model.get("version") });
  }

  function look(start, length) {
    const long = Math.max(Math.min(SHORTEST_VIEW_SECONDS, seconds()), Math.min(seconds(), length));
    aim = [Math.max(0, Math.min(seconds() - long, start)), long];
    ask("view", ...aim);
  }

  function drawView({ start, length }, [levels, spectrogram]) {
    if (image) URL.revokeObjectURL(image);
    [view, peaks, image] = [[start, length], levels, address(spectrogram, "image/png")];
    zoom.hidden = seconds() <= ZOOMED_FROM_SECONDS;
    zoomIn.disabled = length <= SHORTEST_VIEW_SECONDS;
    zoomOut.disabled = length >= seconds();
    earlier.disabled = start <= 0;
    later.disabled = start + length >= seconds() - 0.01;
    draw();
  }

  // Playing

  // Play from a time on, or only be there; what is not at hand is asked for.
  function goTo(at, playing) {
    const time = Math.max(0, Math.min(seconds(), at));
    if (sound && time >= chunk[0] && time < chunk[0] + chunk[1]) {
      audio.currentTime = time - chunk[0];
      if (playing) audio.play();
    } else {
      wanted = [time, playing];
      ask("sound", Math.max(0, Math.min(time, seconds() - 1)), seconds());
    }
    placeHead();
  }

  function play(from, to) {
    goTo(from, true);
    stopAt = to;
  }

  // The timeline of the same generator asks for a stretch, or for silence.
  function obey({ detail }) {
    if (detail.studio !== box.closest(".soundscape-studio")) return;
    if (detail.stop) audio.pause();
    else play(detail.from, detail.to ?? Infinity);
  }

  function takeSound({ start, mime }, [bytes]) {
    if (sound && !wanted) return; // it came meanwhile, within another piece
    if (sound) URL.revokeObjectURL(sound);
    sound = address(bytes, mime);
    chunk = [0, 0];
    // One at a time: of a piece that another has replaced nothing is to be heard.
    audio.onloadedmetadata = () => {
      chunk = [start, audio.duration];
      const [time, playing] = wanted ?? [start, false];
      if (time < start || time > start + audio.duration + 0.01) return; // a later piece holds it
      wanted = null;
      audio.currentTime = Math.max(0, time - start);
      if (playing) audio.play();
      placeHead();
    };
    audio.src = sound;
  }

  function seek(event) {
    const at = time(event.clientX - plot.getBoundingClientRect().left);
    if (at >= view[0] && at <= view[0] + view[1]) goTo(at, !audio.paused);
  }

  function placeHead() {
    if (!head) return;
    const studio = box.closest(".soundscape-studio");
    const detail = { studio, time: now(), playing: !audio.paused };
    document.dispatchEvent(new CustomEvent("sc-time", { detail }));
    const at = x(Math.min(seconds(), now()));
    head.setAttribute("x1", at);
    head.setAttribute("x2", at);
    head.style.display = now() > 0 && inView(now()) === now() ? "" : "none";
    where.hidden = chunk[1] >= seconds() - 0.5;
    where.textContent = `at ${clockTime(now(), 0)} of ${clockTime(seconds(), 0)}`;
  }

  // A stretch ends where it ends, however late a busy page looks.
  function holdStop() {
    if (now() < stopAt) return;
    audio.pause();
    audio.currentTime = stopAt - chunk[0];
  }

  function follow() {
    placeHead();
    holdStop();
    if (!audio.paused) frame = requestAnimationFrame(follow);
  }

  audio.addEventListener("play", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(follow);
  });
  audio.addEventListener("pause", () => {
    if (!audio.ended) stopAt = Infinity;
    placeHead();
  });
  audio.addEventListener("ended", () => {
    const next = chunk[0] + chunk[1];
    if (next < Math.min(seconds() - 0.5, stopAt)) goTo(next, true);
    else stopAt = Infinity;
  });
  // Frames are drawn for pages in view only; the sound of one that is not comes to its end too.
  audio.addEventListener("timeupdate", holdStop);
  audio.addEventListener("seeked", placeHead);
  plot.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".sc-part, .sc-handle") === null) seek(event);
  });

  // What Python says

  function showPart() {
    part = [...model.get("part")];
    playPart.hidden = isWhole();
    toPart.hidden = isWhole();
    draw();
  }

  function showRecording() {
    for (const old of [image, sound]) if (old) URL.revokeObjectURL(old);
    [image, sound, peaks, head, wanted] = ["", "", null, null, null];
    [view, chunk, stopAt] = [[0, seconds()], [0, 0], Infinity];
    audio.pause();
    audio.removeAttribute("src");
    plot.replaceChildren();
    box.hidden = !seconds();
    audio.setAttribute("aria-label", `Player: ${model.get("name")}`);
    showPart();
    if (!seconds()) return;
    look(0, seconds());
    ask("sound", 0, seconds());
  }

  function receive(message, buffers) {
    if (message.version !== model.get("version")) return;
    if (message.kind === "view") drawView(message, buffers);
    if (message.kind === "sound") takeSound(message, buffers);
  }

  const size = new ResizeObserver(() => {
    const wide = Math.floor(plot.clientWidth);
    if (wide && wide !== width) {
      width = wide;
      draw();
    }
  });
  size.observe(plot);
  model.on("change:version", showRecording);
  model.on("change:part", showPart);
  model.on("msg:custom", receive);
  document.addEventListener("sc-hear", obey);
  showRecording();
  return () => {
    size.disconnect();
    document.removeEventListener("sc-hear", obey);
    model.off("msg:custom", receive);
    cancelAnimationFrame(frame);
    audio.pause();
    for (const old of [image, sound]) if (old) URL.revokeObjectURL(old);
  };
}

export default { render };
