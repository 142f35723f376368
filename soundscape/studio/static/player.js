// Shows a recording (waveform and mel spectrogram with their axes), plays it with a playhead, and
// lets the part in use be chosen: with the pointer, or with the arrow keys on its two handles.

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 68;
const RIGHT = 12;
const WAVE = 72;
const GAP = 10;
const LEVELS = 112;
const AXIS = 34;
const TOP = 6;
const SHORTEST_SECONDS = 0.1;

function drawn(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function address(view, type) {
  return view?.byteLength ? URL.createObjectURL(new Blob([view], { type })) : "";
}

// A step of 1, 2 or 5 times a power of ten that gives about one tick every 80 pixels.
function tickStep(seconds, pixels) {
  const rough = (seconds * 80) / pixels;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
}

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "sc-player";
  const plot = document.createElement("div");
  plot.className = "sc-plot";
  const audio = document.createElement("audio");
  audio.controls = true;
  audio.preload = "metadata";
  const playPart = document.createElement("button");
  playPart.type = "button";
  playPart.className = "sc-button";
  playPart.textContent = "Play the part in use";
  const row = document.createElement("div");
  row.className = "sc-row";
  row.append(audio, playPart);
  box.append(plot, row);
  el.append(box);

  let image = "";
  let sound = "";
  let part = [0, 0];
  let width = 0;
  let head = null;
  let frame = 0;
  let stopAt = Infinity;

  const seconds = () => model.get("seconds");
  const x = (time) => LEFT + (time / seconds()) * (width - LEFT - RIGHT);
  const time = (px) => ((px - LEFT) / (width - LEFT - RIGHT)) * seconds();
  const isWhole = () => part[0] <= 0 && part[1] >= seconds() - 0.01;

  function wave() {
    const view = model.get("peaks");
    const columns = view.byteLength / 2;
    const middle = TOP + WAVE / 2;
    const across = (i) => (LEFT + (i / columns) * (width - LEFT - RIGHT)).toFixed(1);
    const down = (value) => (middle - (value / 127) * (WAVE / 2)).toFixed(1);
    let upper = "";
    let lower = "";
    for (let i = 0; i < columns; i++) {
      upper += `L${across(i + 0.5)} ${down(view.getInt8(2 * i + 1) + 0.7)}`;
      lower = `L${across(i + 0.5)} ${down(view.getInt8(2 * i) - 0.7)}` + lower;
    }
    return `M${across(0)} ${middle}${upper}L${across(columns)} ${middle}${lower}Z`;
  }

  function draw() {
    if (!width || !seconds()) return;
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
    const step = tickStep(seconds(), width - LEFT - RIGHT);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (let t = 0; t <= seconds() + 1e-6; t += step) {
      svg.append(
        drawn("line", { x1: x(t), x2: x(t), y1: bottom, y2: bottom + 4, class: "sc-tick" }),
        drawn("text", { x: x(t), y: bottom + 16, "text-anchor": "middle" }, t.toFixed(digits)),
      );
    }
    const middle = LEFT + (width - LEFT - RIGHT) / 2;
    const upright = (text, y) =>
      drawn("text", { transform: `translate(12 ${y}) rotate(-90)`, "text-anchor": "middle" }, text);
    svg.append(
      drawn("text", { x: middle, y: bottom + 30, "text-anchor": "middle" }, "time (s)"),
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
    const region = made("sc-part", x(start), x(end));
    region.addEventListener("pointerdown", (event) => drag(event, "move"));
    const handles = [
      ["start", "Start of the part in use", start],
      ["end", "End of the part in use", end],
    ].map(([edge, label, value]) => {
      const handle = made("sc-handle", x(value) - 7, x(value) + 7);
      Object.entries({
        role: "slider",
        tabindex: "0",
        "aria-label": label,
        "aria-valuemin": "0",
        "aria-valuemax": seconds().toFixed(1),
        "aria-valuenow": value.toFixed(1),
        "aria-valuetext": `${value.toFixed(1)} seconds`,
        "data-edge": edge,
      }).forEach(([name, content]) => handle.setAttribute(name, content));
      handle.addEventListener("pointerdown", (event) => drag(event, edge));
      handle.addEventListener("keydown", (event) => key(event, edge));
      return handle;
    });
    return [
      made("sc-outside", x(0), x(start)),
      made("sc-outside", x(end), x(seconds())),
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
    const scale = seconds() / (width - LEFT - RIGHT);
    const go = (now) => {
      part = moved(edge, (now.clientX - origin) * scale, from);
      draw();
    };
    const end = (now) => {
      window.removeEventListener("pointermove", go);
      window.removeEventListener("pointerup", end);
      if (Math.abs(now.clientX - origin) < 3) {
        part = from;
        draw();
        if (edge === "move") seek(now);
      } else settle();
    };
    window.addEventListener("pointermove", go);
    window.addEventListener("pointerup", end);
  }

  let later = 0;
  function key(event, edge) {
    const step = event.shiftKey ? 1 : 0.1;
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    part = moved(edge, by, part);
    draw();
    plot.querySelector(`[data-edge="${edge}"]`).focus();
    clearTimeout(later);
    later = setTimeout(settle, 500);
  }

  // Playing

  function seek(event) {
    const at = time(event.clientX - plot.getBoundingClientRect().left);
    if (at >= 0 && at <= seconds()) audio.currentTime = at;
    placeHead();
  }

  function placeHead() {
    if (!head) return;
    const at = x(Math.min(seconds(), audio.currentTime));
    head.setAttribute("x1", at);
    head.setAttribute("x2", at);
    head.style.display = audio.currentTime > 0 ? "" : "none";
  }

  function follow() {
    placeHead();
    if (audio.currentTime >= stopAt) audio.pause();
    if (!audio.paused) frame = requestAnimationFrame(follow);
  }

  audio.addEventListener("play", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(follow);
  });
  audio.addEventListener("pause", () => {
    stopAt = Infinity;
    placeHead();
  });
  audio.addEventListener("seeked", placeHead);
  playPart.addEventListener("click", () => {
    audio.currentTime = part[0];
    stopAt = part[0] + part[1];
    audio.play();
  });
  plot.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".sc-part, .sc-handle") === null) seek(event);
  });

  // What Python says

  function showPart() {
    part = [...model.get("part")];
    playPart.hidden = isWhole();
    draw();
  }

  function showRecording() {
    for (const old of [image, sound]) if (old) URL.revokeObjectURL(old);
    image = address(model.get("spectrogram"), "image/png");
    sound = address(model.get("sound"), model.get("mime"));
    box.hidden = !sound;
    if (sound) audio.src = sound;
    audio.setAttribute("aria-label", `Player: ${model.get("name")}`);
    showPart();
  }

  const size = new ResizeObserver(() => {
    const now = Math.floor(plot.clientWidth);
    if (now && now !== width) {
      width = now;
      draw();
    }
  });
  size.observe(plot);
  model.on("change:version", showRecording);
  model.on("change:part", showPart);
  showRecording();
  return () => {
    size.disconnect();
    cancelAnimationFrame(frame);
    audio.pause();
    for (const old of [image, sound]) if (old) URL.revokeObjectURL(old);
  };
}

export default { render };
