// Reads text aloud: <button data-aloud="ID" hidden> beside the element with that id. The buttons
// appear only where the browser can speak. Words of the player stand in <template id="aloud">.

const synth = "SpeechSynthesisUtterance" in window ? window.speechSynthesis : undefined;
const words = document.querySelector("template#aloud");
const buttons = () => document.querySelectorAll("[data-aloud]");

// What is pressed, filled in, folded away or said twice is not read.
const SILENT =
  "button, select, textarea, input, label, script, style, template, svg, [hidden], [aria-hidden=true], details:not([open]) > :not(summary), .clause-foot, .clause-parts, .opinion-foot, .aloud-player";
const BLOCK = "p, li, h1, h2, h3, h4, dt, dd, td, th, caption, blockquote, summary, section, article, div";
const HAN = /[\u3400-\u9fff]/;
// A sentence with its closing marks; voices from afar fall silent in the middle of longer ones.
const SENTENCE = /[^。！？；!?;\n]+[。！？；!?;\n]*[”’」』）)]*/g;
const LONGEST = 100;
const PART = /[^，、：,:]+[，、：,:]*/g;
// One is a voice's own pace. Slower for who asked for an easier page.
const RATE = document.documentElement.dataset.mode === "elder" ? 0.8 : 1;
const LIGHT = "aloud";

let voices = [];
let reading = null; // {button, player, sentences, at, paused}

/** Cut one block's text into what is said in one breath: [start, end] in characters. */
function cut(text) {
  const found = [];
  for (const sentence of text.matchAll(SENTENCE)) {
    const parts = sentence[0].length > LONGEST ? sentence[0].matchAll(PART) : [{ 0: sentence[0], index: 0 }];
    for (const part of parts) {
      const start = sentence.index + part.index;
      if (part[0].trim()) found.push([start, start + part[0].length]);
    }
  }
  return found;
}

/** The text nodes under an element that are to be read, block by block. */
function blocks(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.data.trim() && !node.parentElement.closest(SILENT)
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT,
  );
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const block = node.parentElement.closest(BLOCK) ?? root;
    if (found.at(-1)?.block === block) found.at(-1).nodes.push(node);
    else found.push({ block, nodes: [node] });
  }
  return found;
}

function place(nodes, offset, atEnd) {
  let left = offset;
  for (const node of nodes) {
    if (left < node.length || (atEnd && left === node.length)) return [node, left];
    left -= node.length;
  }
  return [nodes.at(-1), nodes.at(-1).length];
}

/** The sentences under an element: {text, block, range}. */
function sentencesOf(root) {
  return blocks(root).flatMap(({ block, nodes }) => {
    const text = nodes.map((node) => node.data).join("");
    return cut(text).map(([start, end]) => {
      const range = document.createRange();
      range.setStart(...place(nodes, start, false));
      range.setEnd(...place(nodes, end, true));
      return { text: text.slice(start, end).trim(), block, range };
    });
  });
}

/** Show which sentence is being read, without touching the text where the browser can. */
function light(sentence) {
  document.querySelector(".aloud-now")?.classList.remove("aloud-now");
  if (window.CSS?.highlights && window.Highlight) {
    if (sentence) CSS.highlights.set(LIGHT, new Highlight(sentence.range));
    else CSS.highlights.delete(LIGHT);
  } else sentence?.block.classList.add("aloud-now");
  const seen = sentence?.range.getBoundingClientRect();
  if (seen && (seen.top < 0 || seen.bottom > window.innerHeight)) {
    sentence.block.scrollIntoView({ block: "nearest" });
  }
}

function voiceFor(language) {
  const matching = voices.filter((voice) => voice.lang.replace("_", "-").toLowerCase().startsWith(language));
  // Cantonese is written alike and heard otherwise: it reads only where there is nothing else.
  return matching.find((voice) => /^zh[-_](cn|hans|sg)/i.test(voice.lang)) ?? matching[0];
}

function label(button, text) {
  button.firstElementChild.textContent = text ?? button.dataset.word;
}

function say(text) {
  if (reading) reading.player.querySelector("[role=status]").textContent = text;
}

/** Say the sentence that is up, and then the next; the number tells an old voice from a new one. */
function speak(turn) {
  const { sentences, at } = reading;
  if (at >= sentences.length) return stop(words.dataset.done);
  const sentence = sentences[at];
  const language = HAN.test(sentence.text) ? "zh" : document.documentElement.lang.slice(0, 2);
  const spoken = new SpeechSynthesisUtterance(sentence.text);
  spoken.voice = voiceFor(language) ?? null;
  spoken.lang = spoken.voice?.lang ?? (language === "zh" ? "zh-CN" : language);
  spoken.rate = RATE;
  const mine = () => reading && reading.turn === turn && !reading.paused;
  spoken.onend = () => {
    if (!mine()) return;
    reading.at += 1;
    speak(turn);
  };
  spoken.onerror = () => {
    if (mine()) stop(words.dataset.failed);
  };
  reading.spoken = spoken; // or the browser may collect it before its end is told
  light(sentence);
  synth.speak(spoken);
}

function go() {
  reading.paused = false;
  reading.turn += 1;
  label(reading.button, words.dataset.pause);
  synth.cancel();
  speak(reading.turn);
}

/** Phones end where they should pause: so we end, and begin the sentence again. */
function pause() {
  reading.paused = true;
  synth.cancel();
  label(reading.button, words.dataset.resume);
}

/** End the reading; what is said then stays beside the button until the next one. */
function stop(why = "") {
  if (!reading) return;
  const { button, player } = reading;
  const end = player.querySelector("[data-stop]");
  if (document.activeElement === end) button.focus();
  end.hidden = true;
  label(button);
  light(null);
  say(why);
  reading = null;
  synth.cancel();
}

function start(button) {
  stop();
  document.querySelector(".aloud-player")?.remove();
  const target = document.getElementById(button.dataset.aloud);
  if (!target) return;
  const player = words.content.firstElementChild.cloneNode(true);
  button.dataset.word ??= button.firstElementChild.textContent;
  button.after(player);
  player.querySelector("[data-stop]").addEventListener("click", () => stop());
  const sentences = sentencesOf(target);
  reading = { button, player, sentences, at: 0, turn: 0, paused: false };
  if (sentences.some(({ text }) => HAN.test(text)) && !voiceFor("zh")) stop(words.dataset.voiceless);
  else go();
}

function press(event) {
  const button = event.target.closest?.("[data-aloud]");
  if (!button) return;
  if (reading?.button !== button) start(button);
  else if (reading.paused) go();
  else pause();
}

/** Show the buttons as soon as there is a voice; browsers find theirs a while after the page. */
function findVoices() {
  voices = synth.getVoices();
  if (voices.length) buttons().forEach((button) => (button.hidden = false));
}

if (synth && words) {
  synth.cancel(); // a page that was left may still be speaking
  findVoices();
  synth.addEventListener?.("voiceschanged", findVoices);
  document.addEventListener("click", press);
  document.addEventListener("htmx:afterSwap", findVoices);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  window.addEventListener("pagehide", () => stop());
}
