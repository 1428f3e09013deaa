// Completes prefixes, classes and properties from what the server tells of its graph; asks nobody else.
import Yasqe from "@zazuko/yasqe";
import { settings } from "./page.js";

const MOST = 50;
let fetched;

/** What the graph has: prefixes, classes and properties with their labels. */
function known() {
  fetched ??= fetch(settings.completions).then((answer) => answer.json());
  return fetched;
}

/** Completes the names of our vocabularies in place of those that the editor brings. */
export function register() {
  const prefixes = {
    name: "our-prefixes",
    persistenceId: null,
    get: async () => Object.entries((await known()).prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
  };
  Yasqe.forkAutocompleter("prefixes", prefixes, false);
  completeTerms("class", "classes");
  completeTerms("property", "properties");
  Yasqe.defaults.autocompleters = ["variables", "our-prefixes", "our-class", "our-property"];
}

function completeTerms(role, kind) {
  let labels = new Map();
  const terms = {
    name: `our-${role}`,
    get: async (_editor, token) => {
      const fitting = (await known())[kind].filter((term) => fits(term, token.autocompletionString ?? ""));
      labels = new Map(fitting.map((term) => [term.name, term.label]));
      return fitting.slice(0, MOST).map((term) => term.name);
    },
    postProcessSuggestion: (_editor, _token, name) => name,
    postprocessHints: (_editor, hints) =>
      hints.map((hint) => ({ ...hint, displayText: `${hint.text}  ${labels.get(hint.text)}` })),
  };
  Yasqe.forkAutocompleter(role, terms, false);
}

/** Whether a term is meant by what was typed: the start of its IRI or name, or a part of its label. */
function fits(term, typed) {
  const wanted = typed.toLowerCase();
  const isNamed = term.iri.toLowerCase().startsWith(wanted) || term.name.toLowerCase().startsWith(wanted);
  return isNamed || `${term.name.split(":")[1]} ${term.label}`.toLowerCase().includes(wanted);
}
