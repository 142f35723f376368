// Takes a key and hands it to Python in a message. It is never part of a widget's state, which pages
// and notebooks are saved with, and leaves the field at once.

function render({ model, el }) {
  const input = document.createElement("input");
  input.type = "password";
  input.autocomplete = "off";
  input.spellcheck = false;
  const use = document.createElement("button");
  use.type = "button";
  use.className = "sc-button";
  use.textContent = "Use this key";
  const label = document.createElement("label");
  const name = document.createElement("span");
  label.append(name, input);
  const row = document.createElement("div");
  row.className = "sc-row sc-key";
  row.append(label, use);
  el.append(row);

  function send() {
    const key = input.value;
    input.value = "";
    if (key.trim()) model.send({ kind: "key", key });
  }

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") send();
  });
  // Who types a key and goes on to another button has given it.
  input.addEventListener("change", send);
  use.addEventListener("click", send);

  function show() {
    name.textContent = `Key (${model.get("variable")})`;
    row.hidden = model.get("variable") === "";
  }
  model.on("change:variable", show);
  show();
}

export default { render };
