// Shows how long a text is: <textarea data-counter maxlength="2000"> or data-counter="2000".

const FEW = 50;

/** Count as the server does: code points, one for a line break. */
function lengthOf(text) {
  return [...text.replace(/\r\n/g, "\n")].length;
}

/** One voice for all fields of a page: a region each would make a crowd. */
let voice;

function speak(text) {
  if (!voice) {
    voice = document.createElement("p");
    voice.className = "visually-hidden";
    voice.setAttribute("aria-live", "polite");
    document.body.append(voice);
  }
  voice.textContent = text;
}

function count(field) {
  const limit = Number(field.dataset.counter || field.maxLength);
  const shown = document.createElement("p");
  shown.className = "counter";
  shown.setAttribute("aria-hidden", "true");
  field.after(shown);
  speak("");
  let timer;
  const update = () => {
    const length = lengthOf(field.value);
    const text = limit > 0 ? `${length} / ${limit}` : `${length}`;
    shown.textContent = text;
    shown.classList.toggle("over", limit > 0 && length > limit);
    clearTimeout(timer);
    // A number read out at every key would drown the keys themselves.
    timer = setTimeout(() => {
      speak(limit > 0 && length > limit - FEW ? text : "");
    }, 1000);
  };
  field.addEventListener("input", update);
  update();
}

document.querySelectorAll("textarea[data-counter]").forEach(count);
