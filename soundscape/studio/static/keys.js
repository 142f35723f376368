// Keys that are pressed in the generator are not the notebook's, which makes more cells of some letters
// and deletes the generator's by two others. JupyterLab looks at them on their way up, where they are
// stopped; Notebook 7 looks before the generator does, and leaves alone what is marked.

const MARK = "data-lm-suppress-shortcuts";

// Ctrl and Command with a letter stay with the notebook (which saves by one), but for undo, redo, and
// Enter, by which it would run the cell anew.
function isOurs({ key, ctrlKey, metaKey }) {
  return !(ctrlKey || metaKey) || ["z", "y", "enter"].includes(key.toLowerCase());
}

function keepKeys(root) {
  const mark = (event) => {
    if (root.contains(event.target)) event.target.toggleAttribute(MARK, isOurs(event));
  };
  const stop = (event) => {
    if (isOurs(event)) event.stopPropagation();
  };
  window.addEventListener("keydown", mark, true);
  root.addEventListener("keydown", stop);
  return () => {
    window.removeEventListener("keydown", mark, true);
    root.removeEventListener("keydown", stop);
  };
}

