// A field for the place of a file or folder. It travels in messages: notebooks are saved with what is
// a trait, and where a person's files lie is nobody's business.

function render({ model, el }) {
  const input = document.createElement("input");
  [input.type, input.spellcheck, input.autocomplete] = ["text", false, "off"];
  input.placeholder = model.get("placeholder");
  const label = document.createElement("label");
  label.className = "sc-field sc-place";
  label.append(model.get("description"), input);
  const line = document.createElement("p");
  line.className = "sc-note sc-line";
  line.hidden = true;
  const code = document.createElement("code");
  line.append("On the command line this goes on with it: ", code);
  el.append(label, line);

  input.addEventListener("change", () => model.send({ kind: "value", value: input.value }));

  function receive(message) {
    if (message.kind !== "value") return;
    if (input !== document.activeElement || !message.value) input.value = message.value;
    code.textContent = message.line;
    line.hidden = !message.line;
  }

  model.on("msg:custom", receive);
  model.send({ kind: "there" });
  return () => model.off("msg:custom", receive);
}

export default { render };
