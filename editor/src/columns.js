// What the columns of a table hold.
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = /^(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger)$/;
const DAYS = /^(date|dateTime|gYear|gYearMonth)$/;

/** The names of the columns: all, those of numbers alone, those of days and years alone, and the first of words. */
export function columnsOf(table) {
  const all = table.head.vars;
  const holding = (kinds) =>
    all.filter((name) => {
      const values = table.results.bindings.flatMap((row) => row[name] ?? []);
      return values.length > 0 && values.every((value) => kinds.test(kind(value)));
    });
  const numbers = holding(NUMBERS);
  const days = holding(DAYS);
  const texts = all.filter((name) => table.results.bindings.some((row) => row[name]?.type === "literal"));
  return { all, numbers, days, words: texts.find((name) => !numbers.includes(name) && !days.includes(name)) };
}

function kind(value) {
  return value.datatype?.startsWith(XSD) ? value.datatype.slice(XSD.length) : "";
}

/** The first moment of a day, month or year, in milliseconds. */
export function begin(value) {
  const [year, month, day] = parts(value);
  return utc(year, (month ?? 1) - 1, day ?? 1);
}

/** The moment after a day, month or year, in milliseconds. */
export function end(value) {
  const [year, month, day] = parts(value);
  if (month === undefined) return utc(year + 1, 0, 1);
  return day === undefined ? utc(year, month, 1) : utc(year, month - 1, day + 1);
}

function parts(value) {
  const [, ...told] = /^(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?/.exec(value.value) ?? [];
  return told.map((part) => (part === undefined ? undefined : Number(part)));
}

function utc(year, month, day) {
  const moment = new Date(0);
  moment.setUTCFullYear(year, month, day); // Date.UTC takes the year 50 for 1950
  return moment.getTime();
}
