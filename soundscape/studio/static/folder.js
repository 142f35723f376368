// The folder of a story. Where it is travels in messages: notebooks are saved with what is a trait.

function render({ model, el }) {
  const input = document.createElement("input");
  [input.type, input.spellcheck, input.autocomplete] = ["text", false, "off"];
  const label = document.createElement("label");
  label.className = "sc-field sc-place";
  label.append("Folder of the story", input);
  const line = document.createElement("p");
  line.className = "sc-note sc-line";
  const code = document.createElement("code");
  line.append("On the command line this goes on with it: ", code);
  el.append(label, line);

  input.addEventListener("keydown", (event) => event.stopPropagation());
  input.addEventListener("change", () => model.send({ kind: "choose", folder: input.value }));

  function receive(message) {
    if (message.kind !== "folder") return;
    if (input !== document.activeElement) input.value = message.folder;
    code.textContent = message.line;
    line.hidden = !message.line;
  }

  line.hidden = true;
  model.on("msg:custom", receive);
  model.send({ kind: "there" });
  return () => model.off("msg:custom", receive);
}

export default { render };
