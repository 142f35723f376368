// Plays a film and hands it out. It comes in pieces, each asked for when the one before is there: the
// kernel has time for others in between.

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "sc-film";
  const video = document.createElement("video");
  video.controls = true;
  video.playsInline = true;
  video.setAttribute("aria-label", "The film");
  const track = document.createElement("track");
  [track.kind, track.srclang, track.label] = ["captions", "en", "What is seen"];
  const save = document.createElement("a");
  save.className = "sc-button";
  save.textContent = "Download film";
  const row = document.createElement("div");
  row.className = "sc-row";
  row.append(save);
  const said = document.createElement("p");
  said.className = "sc-note";
  said.setAttribute("role", "status");
  box.append(video, row, said);
  el.append(box);

  let addresses = [];
  let pieces = [];
  let there = 0;
  let failed = false;

  const isWhole = () => there > 0 && there === model.get("size");

  function ask(kind) {
    model.send({ kind, start: there, version: model.get("version") });
  }

  function say() {
    video.hidden = row.hidden = !isWhole();
    const share = Math.round((100 * there) / Math.max(1, model.get("size")));
    const coming = model.get("name") && !isWhole() && !model.get("note");
    const text = coming ? `The film comes: ${share}%` : model.get("note");
    said.textContent = failed ? "The film is not in its folder any more. Make it again." : text;
    box.hidden = !model.get("name");
  }

  function begin() {
    video.pause();
    video.removeAttribute("src");
    video.replaceChildren();
    for (const old of addresses) URL.revokeObjectURL(old);
    [addresses, pieces, there, failed] = [[], [], 0, false];
    if (model.get("name")) ask("film");
    say();
  }

  function receive(message, buffers) {
    if (message.version !== model.get("version")) return;
    if (message.kind === "captions") {
      addresses.push((track.src = address(new TextEncoder().encode(message.text), "text/vtt")));
      video.replaceChildren(track);
    }
    if (message.kind !== "film" || message.start !== there || isWhole()) return;
    const [piece] = buffers;
    failed = !piece.byteLength;
    pieces.push(piece);
    there += piece.byteLength;
    if (isWhole()) {
      video.src = save.href = URL.createObjectURL(new Blob(pieces, { type: "video/mp4" }));
      addresses.push(video.src);
      save.download = model.get("name");
      pieces = [];
      ask("captions");
    } else if (!failed) ask("film");
    say();
  }

  model.on("change:version", begin);
  model.on("change:note", say);
  model.on("msg:custom", receive);
  begin();
  return () => {
    video.pause();
    model.off("msg:custom", receive);
    for (const old of addresses) URL.revokeObjectURL(old);
  };
}

export default { render };
