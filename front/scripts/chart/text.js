// How wide words are and where they break, without a browser to ask: the drawing made on the server
// and the one in the page must break a label at the same place.

const NARROW = /[ -~]/; // half as wide as a Chinese character, a little more to be safe
const CLOSING = /[，。、；：？！）》」』”’%,.;:?!)]/; // never begins a line

/** Width of `text` in ems. */
export function ems(text) {
  let width = 0;
  for (const letter of text) width += NARROW.test(letter) ? 0.56 : 1;
  return width;
}

/** Cut `text` into at most `most` lines of `room` ems; what does not fit ends in an ellipsis. */
export function lines(text, room, most = 3) {
  const found = [""];
  for (const word of String(text).match(/[!-~]+|[^!-~]/gu) ?? []) {
    for (const part of ems(word) > room ? word : [word]) {
      const line = found[found.length - 1];
      if (!line || ems(line + part) <= room || CLOSING.test(part)) found[found.length - 1] = line + part;
      else found.push(part.trim());
    }
  }
  if (found.length <= most) return found;
  const kept = found.slice(0, most);
  kept[most - 1] = `${[...kept[most - 1]].slice(0, -1).join("")}…`;
  return kept;
}

/** The smallest step of 1, 2 or 5 × 10ⁿ, at least 1, of which `count` reach up to `highest`. */
export function step(highest, count) {
  const rough = Math.max(highest / count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough);
}
