// How the same is asked from R, Python and Excel, as code to copy.
import { settings } from "./page.js";

const ADDRESS = new URL(settings.endpoint, location.href);

/** Name of a language → the code that asks the query in it; Excel takes tables alone. */
export function code(query, givesGraph) {
  return givesGraph
    ? { R: r(query, "readLines", "ttl"), Python: pythonGraph(query), Excel: null }
    : { R: r(query, "read.csv", "csv"), Python: pythonTable(query), Excel: excel(query) };
}

function r(query, reader, format) {
  let dashes = "---";
  while (query.includes(`)${dashes}"`)) dashes += "-";
  return `address <- "${ADDRESS.href}"
query <- r"${dashes}(${query})${dashes}"
answer <- ${reader}(paste0(address, "?format=${format}&query=", URLencode(enc2utf8(query), reserved = TRUE)), encoding = "UTF-8")
print(answer)
`;
}

function pythonTable(query) {
  return `from urllib.parse import urlencode

import pandas as pd

query = """${quotedForPython(query)}"""
answer = pd.read_csv("${ADDRESS.href}?" + urlencode({"query": query, "format": "csv"}))
print(answer)
`;
}

function pythonGraph(query) {
  return `from urllib.parse import urlencode
from urllib.request import urlopen

query = """${quotedForPython(query)}"""
with urlopen("${ADDRESS.href}?" + urlencode({"query": query, "format": "ttl"})) as answer:
    print(answer.read().decode())
`;
}

/** Between triple quotes; a quote at the end would join them. */
function quotedForPython(query) {
  const escaped = query.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');
  return escaped.endsWith('"') ? `${escaped}\n` : escaped;
}

function excel(query) {
  return `let
    Address = "${ADDRESS.origin}",
    Question = "${query.replaceAll('"', '""').replaceAll("#(", "#(#)(")}",
    Answer = Web.Contents(Address, [RelativePath = "${ADDRESS.pathname.slice(1)}", Query = [query = Question, format = "csv"]]),
    Rows = Csv.Document(Answer, [Delimiter = ",", Encoding = TextEncoding.Utf8, QuoteStyle = QuoteStyle.Csv]),
    Headed = Table.PromoteHeaders(Rows, [PromoteAllScalars = true])
in
    Headed
`;
}
