// A table as a bar chart: one column names the bars, one of numbers gives their length.
import { bars, steps } from "./bars.js";
import { number, words } from "./page.js";

export const MOST = 60;

/** The choices that the chart offers; null where the table has no numbers. */
export function choices({ all, numbers, words: named }) {
  if (!numbers.length) return null;
  const value = numbers.at(-1);
  const label = named ?? all.find((name) => name !== value) ?? value;
  return { label: { options: all, chosen: label }, value: { options: numbers, chosen: value } };
}

/** The drawing of the first rows that have a number. */
export function draw(table, { label, value }, width) {
  const rows = table.results.bindings
    .filter((row) => row[value])
    .slice(0, MOST)
    .map((row) => ({ row, to: Number(row[value].value) }))
    .filter(({ to }) => Number.isFinite(to))
    .map(({ row, to }) => ({ label: row[label]?.value ?? "", told: number(to), from: 0, to }));
  const ends = rows.map((row) => row.to);
  const scale = { least: Math.min(0, ...ends), most: Math.max(0, ...ends) };
  scale.ticks = steps(scale.least, scale.most, width / 90).map((at) => ({ at, text: number(Number(at.toPrecision(12))) }));
  return bars(rows, scale, words("chartTitle", { value, label, count: number(rows.length) }), width);
}
