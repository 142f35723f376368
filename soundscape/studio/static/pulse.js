// Says that there is no kernel behind the generator any more, or that it does not answer, and what to
// do then: nothing else on the page can. Nothing is asked while nobody does anything.

const PATIENCE_MS = 10_000;
const GONE = "jupyter-widgets-disconnected";
const NEEDS_KERNEL =
  "select, input, textarea, .jupyter-button, .sc-drop button, .sc-strip button, .sc-zoom button, " +
  ".sc-story button, .sc-timeline button, .sc-transcript :is(.sc-button, .sc-use)";

function render({ model, el }) {
  const isPage = "voila" in document.body.dataset;
  const again = isPage
    ? "Reload this page to go on"
    : "Run the cells of the notebook again to go on";
  const found = "The pictures are found again in the gallery.";
  const texts = {
    gone: `There is no kernel behind the generator any more: it stopped or was restarted. ${again}. ${found}`,
    silent: isPage
      ? "The generator has not answered for ten seconds. If soundscape studio was ended in its terminal, start it again and open the address that it prints. If it runs, wait a little, or reload this page. " +
        found
      : `The kernel has not answered for ten seconds: it is busy with another cell, or it stopped. What you do here is done when it answers. If it does not, restart the kernel. ${again}. ${found}`,
  };
  const text = document.createElement("p");
  const reload = document.createElement("button");
  reload.type = "button";
  reload.className = "sc-button";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => window.location.reload());
  const box = document.createElement("div");
  box.className = "sc-gone";
  box.setAttribute("role", "alert");
  el.append(box);

  let root = null;
  let late = 0;
  let told = "";

  function tell(what) {
    if (told === what) return;
    told = what;
    text.textContent = texts[what] ?? "";
    box.replaceChildren(...(what ? [text, ...(isPage ? [reload] : [])] : []));
    if (what) box.scrollIntoView({ block: "nearest" });
  }

  function look() {
    if (!root.classList.contains(GONE)) return;
    clearTimeout(late);
    tell("gone");
    for (const control of root.querySelectorAll(NEEDS_KERNEL)) control.disabled = true;
  }

  function ask() {
    if (late || told === "gone") return;
    late = setTimeout(() => tell("silent"), PATIENCE_MS);
    model.send({ kind: "there?" });
  }

  function hear(message) {
    if (message.kind !== "here") return;
    clearTimeout(late);
    late = 0;
    if (told === "silent") tell("");
  }

  const watch = new MutationObserver(look);
  model.on("msg:custom", hear);
  const events = ["click", "change"];
  let frame = 0;
  let letKeysGo = () => {};
  function begin() {
    root = el.closest(".soundscape-studio");
    if (!root) {
      frame = requestAnimationFrame(begin); // not on the page yet
      return;
    }
    letKeysGo = keepKeys(root);
    watch.observe(root, { attributes: true, attributeFilter: ["class"] });
    events.forEach((name) => root.addEventListener(name, ask));
    look();
  }
  begin();
  return () => {
    cancelAnimationFrame(frame);
    watch.disconnect();
    letKeysGo();
    clearTimeout(late);
    model.off("msg:custom", hear);
    events.forEach((name) => root?.removeEventListener(name, ask));
  };
}

export default { render };
