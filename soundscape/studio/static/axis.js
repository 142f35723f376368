// What widgets share. It is put before each of them: a widget is one module.

function address(view, type) {
  return view?.byteLength ? URL.createObjectURL(new Blob([view], { type })) : "";
}

// A step of 1, 2 or 5 times a power of ten that gives about one tick every 80 pixels.
// In minutes, steps that clocks have.
function tickStep(seconds, pixels, inMinutes) {
  const rough = (seconds * 80) / pixels;
  const clock = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  if (inMinutes && rough > 0.5) return clock.find((step) => step >= rough) ?? 7200;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
}

// 5.0, 12:05 or 1:02:03.
function clockTime(time, digits) {
  const rest = (time % 60).toFixed(digits).padStart(digits ? 3 + digits : 2, "0");
  const minutes = Math.floor(time / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

function made(tag, className, ...children) {
  const one = document.createElement(tag);
  one.className = className;
  one.append(...children);
  return one;
}

function button(label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "sc-button";
  made.textContent = label;
  made.addEventListener("click", action);
  return made;
}
