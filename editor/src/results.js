// The answer to a query: as table, chart or timeline, and to take away.
import { file } from "./asking.js";
import * as chart from "./chart.js";
import { columnsOf } from "./columns.js";
import { element, number, settings, words } from "./page.js";
import * as table from "./table.js";
import * as timeline from "./timeline.js";

const PICTURES = { chart, timeline };
const SHOWN = 200_000; // Characters of a graph that the page shows.
const NARROW = 240; // Pixels.

/** What an answer is called in the line above it: how much it is, and how long it took. */
export function summary(result, seconds) {
  const time = number(Number(seconds.toPrecision(2)));
  if (result.turtle !== undefined) return words("doneGraph", { time });
  if (result.boolean !== undefined) return words("doneBoolean", { time });
  const count = result.results.bindings.length;
  return words(count === 1 ? "doneRow" : "doneTable", { count: number(count), time });
}

/** The answer as elements of the page. */
export function shown(result, query) {
  const kind = result.turtle === undefined ? "table" : "graph";
  return [...body(result), ...downloads(query, settings.formats[kind])];
}

function body(result) {
  if (result.turtle !== undefined) return graph(result.turtle);
  if (result.boolean !== undefined) return [element("p", { class: "truth" }, words(result.boolean ? "yes" : "no"))];
  return views(result);
}

function graph(turtle) {
  const cut = turtle.length > SHOWN ? [element("p", {}, words("cut"))] : [];
  const text = element("code", {}, turtle.slice(0, SHOWN));
  return [element("pre", { tabindex: 0, role: "region", "aria-label": "Turtle" }, text), ...cut];
}

function views(result) {
  const columns = columnsOf(result);
  const area = element("div", { class: "view" });
  const buttons = ["table", ...Object.keys(PICTURES)].map((name) =>
    element("button", { type: "button", "aria-pressed": "false", click: () => show(name) }, words(name)),
  );

  function show(name) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === words(name)));
    area.replaceChildren(...(name === "table" ? table.draw(result) : picture(name, result, columns)));
  }

  show("table");
  return [element("div", { class: "views", role: "group", "aria-label": words("views") }, ...buttons), area];
}

/** A picture with its choices; redrawn when a choice or the width changes. */
function picture(name, result, columns) {
  const { choices, draw, MOST } = PICTURES[name];
  const offered = choices(columns);
  if (!offered || !result.results.bindings.length) return [element("p", {}, words(`${name}Needs`))];
  const chosen = Object.fromEntries(Object.entries(offered).map(([role, each]) => [role, each.chosen]));
  const canvas = element("div", { class: "canvas" });
  const redraw = () => canvas.replaceChildren(draw(result, chosen, Math.max(NARROW, canvas.clientWidth)));
  const selects = Object.entries(offered).map(([role, each]) =>
    select(role, each, (value) => {
      chosen[role] = value;
      redraw();
    }),
  );
  let width = 0;
  new ResizeObserver(() => {
    if (canvas.clientWidth !== width) redraw();
    width = canvas.clientWidth;
  }).observe(canvas);
  const told = result.results.bindings.length > MOST ? "pictureCut" : "pictureNote";
  return [element("div", { class: "row" }, ...selects), canvas, element("p", {}, words(told, { most: number(MOST) }))];
}

function select(role, { options, chosen }, choose) {
  const made = options.map((name) => element("option", { value: name, selected: name === chosen ? "" : null }, name));
  const field = element("select", { change: (event) => choose(event.target.value) }, ...made);
  return element("label", {}, words(role), " ", field);
}

function downloads(query, formats) {
  const buttons = formats.map(({ name, title }) => {
    const failed = element("span", { role: "alert" });
    const fetched = async () => {
      failed.textContent = "";
      await save(query, name).catch((problem) => (failed.textContent = problem.message));
    };
    return element("li", {}, element("button", { type: "button", click: fetched }, title), failed);
  });
  return [element("h3", {}, words("downloads")), element("ul", { class: "formats" }, ...buttons)];
}

async function save(query, format) {
  const address = URL.createObjectURL(await file(query, format));
  element("a", { href: address, download: `indsatsgraf.${format}` }).click();
  URL.revokeObjectURL(address);
}
