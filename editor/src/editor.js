// The query page: the field, what is asked in it, and what comes of that.
import "@zazuko/yasqe/build/yasqe.min.css";
import { Asked, Problem } from "./asking.js";
import { code } from "./code.js";
import { field, lead, mark } from "./field.js";
import { element, words } from "./page.js";
import { shown, summary } from "./results.js";

const at = (id) => document.getElementById(id);
const area = at("query");
const [run, stop, copy] = ["run", "stop", "copy"].map(at);
const [status, complaint, results] = ["status", "complaint", "results"].map(at);
let asked = null;

const tell = (message) => (status.textContent = message);
const editor = field(at("editor"), queryOfAddress() ?? area.value, { run: ask, tell, describedBy: "keys" });

function queryOfAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("query");
}

/** The address of this page with the query; what is behind `#` no server sees. */
function link() {
  const parameters = new URLSearchParams(location.search);
  parameters.delete("example");
  const search = parameters.size ? `?${parameters}` : "";
  return `${location.pathname}${search}#${new URLSearchParams({ query: editor.getValue() })}`;
}

async function ask() {
  await asked?.stop().catch(() => {});
  const begun = performance.now();
  const mine = (asked = new Asked(editor.getValue()));
  wait(true);
  try {
    const result = await mine.result();
    if (asked === mine) show(result, mine.query, (performance.now() - begun) / 1000);
  } catch (problem) {
    if (asked === mine) fail(problem);
  } finally {
    if (asked === mine) wait(false);
  }
}

function wait(isWaiting) {
  stop.hidden = !isWaiting;
  if (isWaiting) {
    complaint.replaceChildren();
    results.replaceChildren();
    tell(words("asking"));
  } else {
    if (document.activeElement === document.body) run.focus(); // it was on Stop, which is gone
    asked = null;
  }
}

function show(result, query, seconds) {
  history.replaceState(null, "", link());
  tell(summary(result, seconds));
  results.replaceChildren(element("h2", {}, words("answer")), ...shown(result, query));
}

function fail(problem) {
  if (!(problem instanceof Problem)) throw problem;
  tell(problem.isStopped ? words("stopped") : "");
  if (problem.isStopped) return;
  const { line, column, message } = problem;
  complaint.replaceChildren(element("p", {}, words("failed"), " ", message));
  if (line) {
    mark(editor, { line, column, message });
    const go = () => lead(editor, { line, column });
    complaint.append(element("button", { type: "button", click: go }, words("goTo", { line })));
  }
}

function writeCode() {
  const type = editor.getQueryType();
  const written = code(editor.getValue(), type === "CONSTRUCT" || type === "DESCRIBE");
  for (const [name, text] of Object.entries(written)) at(`code-${name}`).textContent = text ?? words("noExcel");
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell(words("copied"));
  } catch {
    tell(words("notCopied"));
  }
}

run.form.addEventListener("submit", (event) => {
  area.value = editor.getValue();
  if (event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  ask();
});
stop.addEventListener("click", () => asked?.stop().catch(fail));
copy.addEventListener("click", () => {
  history.replaceState(null, "", link());
  copied(location.href);
});
for (const button of document.querySelectorAll("[data-copies]"))
  button.addEventListener("click", () => copied(at(button.dataset.copies).textContent));
window.addEventListener("hashchange", () => editor.setValue(queryOfAddress() ?? editor.getValue()));
editor.on("checked", writeCode);

for (const each of document.querySelectorAll(".plain")) each.remove();
area.hidden = true;
area.required = false;
for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
editor.refresh();
writeCode();
