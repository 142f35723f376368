// The picture in view, its downloads, and the presentation: picture, sound and legend on the whole
// screen, where the drawing moves with its sound, and its parts light up as they come.

const GLOW_SECONDS = 0.45;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A drawing to put into the page. It may come from a file that somebody else wrote: nothing in it
// may run, and it has no styles but those by which the painter makes it move.
function drawing(text, moves = false) {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const unwanted = `script, foreignObject, iframe, a${moves ? "" : ", style"}`;
  for (const part of svg.querySelectorAll(unwanted)) part.remove();
  for (const part of [svg, ...svg.querySelectorAll("*")]) {
    for (const { name, value } of [...part.attributes]) {
      const runs = /^on/i.test(name) || (/href$/i.test(name) && !/^(#|data:image\/)/i.test(value));
      if (runs) part.removeAttribute(name);
    }
  }
  return document.importNode(svg, true);
}

function render({ model, el }) {
  const box = element("div", { class: "sc-stage" });
  el.append(box);
  let addresses = [];
  let glowing = () => {};
  let heard = null;
  let shown = null;
  let animations = [];

  function address(content, type) {
    const made = URL.createObjectURL(new Blob([content], { type }));
    addresses.push(made);
    return made;
  }

  function download(label, name, href) {
    return element("a", { class: "sc-button", download: name, href }, label);
  }

  function picture() {
    const kind = model.get("format");
    const stem = model.get("stem");
    const image = element("img", {
      src: address(model.get("image"), `image/${kind}`),
      alt: model.get("alt"),
    });
    const present = element("button", { type: "button", class: "sc-button sc-go" }, "Present");
    present.addEventListener("click", open);
    const row = element("div", { class: "sc-row" }, present);
    const suffix = kind === "jpeg" ? "jpg" : kind;
    const file = address(model.get("file"), `image/${kind}`);
    row.append(download(`Download ${kind.toUpperCase()}`, `${stem}.${suffix}`, file));
    if (model.get("svg")) {
      row.append(download("Download SVG", `${stem}.svg`, address(model.get("svg"), "image/svg+xml")));
    }
    return [
      element(
        "figure",
        {},
        image,
        element("figcaption", {}, element("strong", {}, model.get("title")), model.get("caption")),
      ),
      row,
    ];
  }

  // Put a drawing into the presentation. A shadow root keeps its ids and styles to itself.
  function hang(svg) {
    const [wide, high] = model.get("size");
    const ratio = wide / high;
    const inside = shown.shadowRoot ?? shown.attachShadow({ mode: "open" });
    inside.innerHTML = `<style>
      svg { display: block; margin: auto; height: auto; width: min(100%, calc(var(--sc-tall) * ${ratio})); }
      [data-moment] { transition: filter 0.35s ease-out; }
      .sounding { filter: brightness(1.5) drop-shadow(0 0 9px #fff); transition: none; }
      @media (prefers-reduced-motion: reduce) { .sounding { filter: none; } }
    </style>`;
    inside.append(svg);
    svg.setAttribute("preserveAspectRatio", "xMidYMid meet");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", model.get("alt"));
    // They follow the sound instead of a clock; who asked for less motion has none.
    animations = inside.getAnimations().filter((one) => one instanceof CSSAnimation);
    animations.forEach((one) => one.pause());
  }

  function presentation() {
    shown = element("div", { class: "sc-show" });
    if (model.get("svg")) {
      hang(drawing(model.get("svg")));
    } else {
      const src = address(model.get("image"), `image/${model.get("format")}`);
      shown.append(element("img", { src, alt: model.get("alt") }));
    }
    const close = element("button", { type: "button", class: "sc-button sc-close" }, "Close");
    close.addEventListener("click", leave);
    const side = element(
      "div",
      { class: "sc-side" },
      element("h2", {}, model.get("title")),
      element("p", {}, model.get("alt")),
    );
    if (model.get("audible")) {
      heard = element("audio", { controls: "", "aria-label": "Player: the sound of this picture" });
      follow(heard);
      side.append(heard);
      model.send({ kind: "sound", version: model.get("version") });
    }
    if (model.get("legend").length) {
      const rows = model.get("legend").map(([what, drew]) =>
        element("tr", {}, element("th", { scope: "row" }, what), element("td", {}, drew)),
      );
      // Of several sounds it is longer than a screen is high.
      const told = { class: "sc-legend", tabindex: "0", role: "region", "aria-label": "Legend" };
      const caption = element("caption", {}, "What drew what");
      const table = element("table", {}, caption, element("tbody", {}, ...rows));
      side.append(element("div", told, table));
    }
    if (model.get("prompt")) side.append(element("blockquote", {}, model.get("prompt")));
    side.append(close);
    return [shown, side];
  }

  // The drawing is as it is at the moment of the sound, and what an onset drew lights up with it.
  function follow(audio) {
    let frame = 0;
    let last = 0;
    const go = () => {
      const now = audio.currentTime;
      animations.forEach((one) => (one.currentTime = 1000 * now));
      // Each onset is seen, also where frames come more slowly than it glows.
      const since = Math.min(last, now - GLOW_SECONDS);
      for (const part of shown.shadowRoot?.querySelectorAll("[data-moment]") ?? []) {
        const at = Number(part.dataset.moment);
        part.classList.toggle("sounding", !audio.paused && at > since && at <= now);
      }
      last = now;
      cancelAnimationFrame(frame);
      if (!audio.paused) frame = requestAnimationFrame(go);
    };
    for (const event of ["play", "pause", "seeked"]) audio.addEventListener(event, go);
    audio.addEventListener("seeking", () => (last = audio.currentTime));
    glowing = () => cancelAnimationFrame(frame);
  }

  function open() {
    model.set("presenting", true);
    model.save_changes();
    // Where the whole screen is not to be had, the width of the page is.
    box.requestFullscreen?.().catch(() => {});
  }

  function leave() {
    if (document.fullscreenElement === box) document.exitFullscreen();
    model.set("presenting", false);
    model.save_changes();
    box.querySelector(".sc-go")?.focus();
  }

  const escape = (event) => {
    if (event.key === "Escape" && model.get("presenting")) leave();
  };
  const screen = () => {
    if (!document.fullscreenElement && model.get("presenting")) leave();
  };

  function show() {
    glowing();
    heard?.pause();
    heard = null;
    animations = [];
    const old = addresses;
    addresses = [];
    const presenting = model.get("presenting") && model.get("image")?.byteLength > 0;
    box.classList.toggle("sc-presenting", presenting);
    if (!model.get("image")?.byteLength) {
      box.replaceChildren(element("p", { class: "sc-empty" }, model.get("empty")));
    } else {
      box.replaceChildren(...(presenting ? presentation() : picture()));
      if (presenting) box.querySelector(".sc-close").focus({ preventScroll: true });
    }
    old.forEach((one) => URL.revokeObjectURL(one));
  }

  function receive(message, buffers) {
    if (message.version !== model.get("version") || !heard) return;
    if (message.kind === "sound") heard.src = address(buffers[0], message.mime);
    if (message.kind === "moving") hang(drawing(new TextDecoder().decode(buffers[0]), true));
  }

  box.addEventListener("keydown", escape);
  document.addEventListener("fullscreenchange", screen);
  model.on("change:version change:presenting", show);
  model.on("msg:custom", receive);
  show();
  return () => {
    glowing();
    model.off("msg:custom", receive);
    document.removeEventListener("fullscreenchange", screen);
    addresses.forEach((one) => URL.revokeObjectURL(one));
  };
}

export default { render };
