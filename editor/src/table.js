// A table as it is: a page of rows at a time.
import { element, number, settings, words } from "./page.js";

const PAGE = 100;
const LANGUAGE = new URLSearchParams(location.search).get("language");

/** The table with its first rows, and a button for more where there are more. */
export function draw(table) {
  const names = table.head.vars;
  const rows = table.results.bindings;
  const body = element("tbody");
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
  const caption = element("caption", {}, words(rows.length === 1 ? "row" : "rows", { count: number(rows.length) }));
  const drawn = element("table", {}, caption, element("thead", {}, head), body);
  const scrolled = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": words("table") }, drawn);
  const more = element("button", { type: "button", click: add });

  function add() {
    const shown = body.rows.length;
    body.append(...rows.slice(shown, shown + PAGE).map((row) => line(row, names)));
    const left = rows.length - body.rows.length;
    more.textContent = words("more", { count: number(Math.min(PAGE, left)), left: number(left) });
    more.hidden = left === 0;
  }

  add();
  return [scrolled, more];
}

function line(row, names) {
  return element("tr", {}, ...names.map((name) => element("td", {}, ...(row[name] ? [cell(row[name])] : []))));
}

function cell(value) {
  if (value.type === "triple") return Object.values(value.value).map((part) => cell(part).textContent).join(" ");
  if (value.type === "uri") return link(value.value);
  return element("span", { lang: value["xml:lang"] ?? null }, value.value);
}

/** An IRI by its short name; on this host where it is one of the graph's own. */
function link(iri) {
  if (!/^https?:/.test(iri)) return element("span", {}, iri);
  const isOurs = iri.startsWith(settings.base);
  if (!isOurs) return element("a", { href: iri }, iri);
  const name = iri.slice(settings.base.length);
  const [path, fragment] = (settings.place + name).split("#");
  const query = LANGUAGE ? `?${new URLSearchParams({ language: LANGUAGE })}` : "";
  return element("a", { href: path + query + (fragment === undefined ? "" : `#${fragment}`) }, name);
}
