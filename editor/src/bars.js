// Bars from one value to another, each below its label, over a scale; as wide as there is room.
import { shape } from "./page.js";

const ROW = 40;
const BAR = 14;
const FOOT = 28;
const LEAST = 3; // Pixels: a bar of a day is still seen.

/** A drawing of rows `{label, told, from, to}` over a scale `{least, most, ticks: [{at, text}]}`. */
export function bars(rows, scale, title, width) {
  const height = rows.length * ROW + FOOT;
  const across = (value) => ((value - scale.least) / (scale.most - scale.least || 1)) * (width - 2) + 1;
  const lines = scale.ticks.map(({ at, text }) => tick(across(at), text, height, width));
  const drawn = rows.map((row, place) => bar(row, place * ROW, across, width));
  return shape("svg", { role: "img", "aria-label": title, width, height, class: "bars" }, ...lines, ...drawn);
}

function bar({ label, told, from, to }, top, across, width) {
  const [left, right] = [across(Math.min(from, to)), across(Math.max(from, to))];
  const length = from === to ? 0 : Math.max(right - left, LEAST);
  return shape(
    "g",
    {},
    shape("title", {}, `${label}: ${told}`),
    shape("text", { x: 0, y: top + 16 }, fitting(`${label}: ${told}`, width)),
    shape("rect", { x: Math.min(left, width - length), y: top + 21, width: length, height: BAR }),
  );
}

function tick(x, text, height, width) {
  const anchor = x < 24 ? "start" : x > width - 24 ? "end" : "middle";
  return shape(
    "g",
    { class: "tick" },
    shape("line", { x1: x, x2: x, y1: 0, y2: height - 20 }),
    shape("text", { x, y: height - 5, "text-anchor": anchor }, text),
  );
}

/** The text, cut where it is wider than the drawing; the whole of it is in the title and in the table. */
function fitting(text, width) {
  const room = Math.floor(width / 8);
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

/** Round values between two, about as many as there is room for. */
export function steps(least, most, room) {
  const rough = (most - least) / Math.max(1, room);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? power;
  const first = Math.ceil(least / step);
  return Array.from({ length: Math.floor(most / step) - first + 1 }, (_, place) => (first + place) * step);
}
