// Brings a sound to Python: a chosen or dropped file, or the microphone. Bytes travel in pieces far
// below the server's limit for one websocket message, each acknowledged before the next is sent.

const PIECE_BYTES = 1 << 20;
const PATIENCE_MS = 60_000;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

// 16 bit mono WAV of an AudioBuffer.
function wav(sound) {
  const frames = sound.length;
  const bytes = new DataView(new ArrayBuffer(44 + 2 * frames));
  const text = (at, letters) => [...letters].forEach((l, i) => bytes.setUint8(at + i, l.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + 2 * frames, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, sound.sampleRate, true);
  bytes.setUint32(28, 2 * sound.sampleRate, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, "data");
  bytes.setUint32(40, 2 * frames, true);
  const channels = Array.from({ length: sound.numberOfChannels }, (_, c) => sound.getChannelData(c));
  for (let i = 0; i < frames; i++) {
    const mean = channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length;
    bytes.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, mean)) * 32767), true);
  }
  return new Blob([bytes], { type: "audio/wav" });
}

const WHY_NOT = {
  NotAllowedError:
    "The browser did not allow the microphone. Allow it for this page (often an icon in the address bar), or choose a file.",
  NotFoundError: "No microphone was found. Connect one, or choose a file.",
  NotReadableError: "Another program holds the microphone. Close it, or choose a file.",
};

function render({ model, el }) {
  const choose = element("button", { type: "button", class: "sc-button" }, "Choose a file");
  const input = element("input", {
    type: "file",
    accept: model.get("accept"),
    "aria-label": "Sound file",
    tabindex: "-1",
    hidden: "",
  });
  const record = element("button", { type: "button", class: "sc-button sc-record" }, "Record");
  const level = element("meter", { min: "0", max: "1", "aria-label": "Level of the microphone" });
  const said = element("p", { class: "sc-said", role: "status" });
  const hint = element("p", { class: "sc-hint" }, `or drop a file (${model.get("formats")}) anywhere in the generator`);
  const zone = element("div", { class: "sc-drop" });
  level.hidden = true;
  zone.append(element("div", { class: "sc-row" }, choose, record, level, input), hint, said);
  el.append(zone);

  let complains = false;
  const say = (text, complaint = false) => {
    said.textContent = text;
    complains = complaint;
  };
  let number = 0;
  let taken = "";
  let acknowledged = () => {};
  const listen = (message) => {
    if (message.kind === "more" && message.id === number) acknowledged(true);
    if (message.kind === "heard" && complains) say("");
  };
  model.on("msg:custom", listen);

  const piece = (content, buffers) =>
    new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), PATIENCE_MS);
      acknowledged = (fine) => {
        clearTimeout(late);
        resolve(fine);
      };
      model.send(content, undefined, buffers);
    });

  async function send(name, blob) {
    const most = model.get("max_bytes");
    const id = ++number;
    if (blob.size > most) {
      say("");
      model.send({ kind: "refused", id, name, size: blob.size });
      return;
    }
    try {
      await blob.slice(0, 1).arrayBuffer();
    } catch {
      say(`${name} cannot be read: it is a folder, or it was moved. Choose a sound file.`, true);
      return;
    }
    let fine = await piece({ kind: "begin", id, name, size: blob.size });
    for (let at = 0; fine && at < blob.size && id === number; at += PIECE_BYTES) {
      say(`${name}${taken}: ${Math.floor((100 * at) / blob.size)} % of ${megabytes(blob.size)} sent`);
      const bytes = await blob.slice(at, at + PIECE_BYTES).arrayBuffer();
      fine = await piece({ kind: "piece", id }, [bytes]);
    }
    if (id === number) {
      if (fine) say(taken && `${name} was sent${taken}.`);
      else say(`${name} was not sent: the kernel does not answer. Is it busy or stopped?`, true);
    }
  }

  // Files

  choose.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    taken = "";
    if (input.files.length) send(input.files[0].name, input.files[0]);
    input.value = "";
  });
  // A file that is dropped anywhere in the generator is taken; beside it, it does not lead away from
  // the page, which is what browsers do with files by themselves.
  const whose = (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return "not ours";
    const generator = event.target.closest?.(".soundscape-studio");
    if (!generator) return zone.contains(event.target) ? "ours" : "nobody's";
    return generator.contains(zone) ? "ours" : "not ours";
  };
  const over = (event) => {
    const is = whose(event);
    zone.classList.toggle("sc-over", is === "ours" && event.type !== "dragleave");
    if (is === "not ours") return;
    event.preventDefault();
    event.dataTransfer.dropEffect = is === "ours" ? "copy" : "none";
  };
  const drop = (event) => {
    const is = whose(event);
    zone.classList.remove("sc-over");
    if (is === "not ours") return;
    event.preventDefault();
    if (is !== "ours") return;
    event.stopPropagation();
    const [file, ...others] = event.dataTransfer.files;
    if (!file) return;
    taken = others.length ? ` (the first of ${others.length + 1} files)` : "";
    send(file.name, file);
  };
  const drags = { dragenter: over, dragover: over, dragleave: over, drop };
  for (const [type, act] of Object.entries(drags)) document.addEventListener(type, act);

  // Microphone

  let stop = null;

  async function start() {
    taken = "";
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
      say(
        "This page cannot use a microphone: browsers lend it only to pages on https:// or this machine. Choose a file.",
        true,
      );
      return;
    }
    let stream;
    try {
      // What is made for calls takes rain and engines for a nuisance.
      const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
    } catch (error) {
      say(WHY_NOT[error.name] || `The microphone cannot be used (${error.name}). Choose a file.`, true);
      return;
    }
    const context = new AudioContext();
    const meter = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    const recorder = new MediaRecorder(stream);
    const pieces = [];
    const began = performance.now();
    const most = model.get("max_seconds");
    let shown = -1;
    const watch = setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      level.value = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length) * 3;
      const seconds = (performance.now() - began) / 1000;
      if (Math.floor(seconds) !== shown) {
        shown = Math.floor(seconds);
        say(`Recording: ${shown} s of at most ${most} s`);
      }
      if (seconds >= most) stop();
    }, 100);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", async () => {
      stream.getTracks().forEach((track) => track.stop());
      try {
        const bytes = await new Blob(pieces, { type: recorder.mimeType }).arrayBuffer();
        await send("recording.wav", wav(await context.decodeAudioData(bytes)));
      } catch {
        say("The browser recorded nothing that can be played. Try again, or choose a file.", true);
      }
      context.close();
    });
    stop = () => {
      stop = null;
      clearInterval(watch);
      level.hidden = true;
      record.textContent = "Record";
      record.classList.remove("sc-on");
      if (recorder.state !== "inactive") recorder.stop();
    };
    recorder.start(250);
    level.hidden = false;
    record.textContent = "Stop";
    record.classList.add("sc-on");
  }

  record.addEventListener("click", () => (stop ? stop() : start()));
  return () => {
    stop?.();
    for (const [type, act] of Object.entries(drags)) document.removeEventListener(type, act);
    model.off("msg:custom", listen);
  };
}

export default { render };
