// A table as a timeline: one column names the bars, one or two of days give where they begin and end.
import { bars, steps } from "./bars.js";
import { begin, end as endOf } from "./columns.js";
import { number, words } from "./page.js";

export const MOST = 100;
const YEAR = 365.2425 * 24 * 3600 * 1000;

/** The choices that the timeline offers; null where the table has no days. */
export function choices({ all, days, words: named }) {
  if (!days.length) return null;
  const label = named ?? all.find((name) => !days.includes(name)) ?? days[0];
  return {
    label: { options: all, chosen: label },
    start: { options: days, chosen: days[0] },
    end: { options: days, chosen: days[1] ?? days[0] },
  };
}

/** The drawing of the first rows that have a beginning, by when they begin. */
export function draw(table, { label, start, end }, width) {
  const rows = table.results.bindings
    .filter((row) => row[start])
    .slice(0, MOST)
    .map((row) => period(row[label]?.value ?? "", row[start], row[end] ?? row[start]))
    .sort((one, other) => one.from - other.from);
  const years = { least: Math.min(...rows.map((row) => year(row.from))), most: Math.max(...rows.map((row) => year(row.to))) };
  const scale = { least: Math.floor(years.least), most: Math.ceil(years.most) };
  scale.ticks = steps(scale.least, scale.most, width / 70)
    .filter(Number.isInteger)
    .map((at) => ({ at, text: String(at) }));
  const drawn = rows.map((row) => ({ ...row, from: year(row.from), to: year(row.to) }));
  return bars(drawn, scale, words("timelineTitle", { label, start, end, count: number(rows.length) }), width);
}

/** From the earlier of two days to the later, whichever column each stands in. */
function period(label, one, other) {
  const [start, end] = [one, other].sort((first, second) => begin(first) - begin(second));
  const told = start.value === end.value ? start.value : `${start.value} – ${end.value}`;
  return { label, told, from: begin(start), to: endOf(end) };
}

function year(moment) {
  const whole = new Date(moment).getUTCFullYear();
  const first = new Date(0).setUTCFullYear(whole, 0, 1);
  return whole + (moment - first) / YEAR;
}
