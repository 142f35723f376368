// The gallery: one button a picture. Arrow keys, Home and End go through them; one is in the tab order.

function render({ model, el }) {
  const list = document.createElement("ul");
  list.className = "sc-strip";
  el.append(list);

  const buttons = () => [...list.querySelectorAll("button")];

  function show() {
    const focused = document.activeElement?.closest?.(".sc-strip button")?.dataset.key;
    const [selected, beside] = [model.get("selected"), model.get("beside")];
    list.replaceChildren(
      ...model.get("items").map(({ key, title, alt, thumbnail, note }) => {
        const image = document.createElement("img");
        image.src = thumbnail;
        image.alt = alt;
        const name = document.createElement("span");
        name.textContent = note ? `${title} · ${note}` : title;
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.key = key;
        button.tabIndex = -1;
        button.setAttribute("aria-pressed", String(key === selected));
        button.classList.toggle("sc-beside", key === beside);
        button.append(image, name);
        button.addEventListener("click", () => {
          model.set("selected", key);
          model.save_changes();
        });
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    const all = buttons();
    const first = all.find((one) => one.dataset.key === (focused || selected)) || all[0];
    if (first) first.tabIndex = 0;
    if (focused && first) first.focus({ preventScroll: true });
    list.hidden = all.length === 0;
  }

  list.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (at < 0 || !all[to]) return;
    event.preventDefault();
    all.forEach((one) => (one.tabIndex = -1));
    all[to].tabIndex = 0;
    all[to].focus();
  });

  for (const name of ["items", "selected", "beside"]) model.on(`change:${name}`, show);
  show();
}

export default { render };
