// What the page tells the editor: addresses, formats and words in the page's language.
const told = JSON.parse(document.getElementById("editor-settings").textContent);

export const settings = told.settings;

/** The words of this name, with the values in the places of their names. */
export function words(name, values = {}) {
  return told.words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 20 });

/** A number as it is written in the page's language. */
export const number = (value) => numbers.format(value);

/** An element with attributes and children; an attribute that is null is left out. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for a part of a drawing. */
export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
