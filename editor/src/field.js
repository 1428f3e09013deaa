// The field that a query is written in: YASQE with our completions, its errors in the page's language.
import Yasqe from "@zazuko/yasqe";
import { register } from "./completion.js";
import { element, number, words } from "./page.js";

const GUTTER = "gutterErrorBar";
const EXPECTED = 12;
const LONG = 300; // Lines: to read or draw more at every key would be felt.
const PAUSE = 500; // Milliseconds.

// YASQE's own are in English alone, and what they show has styles of its own, which the page's policy forbids.
Yasqe.prototype.checkSyntax = checkSyntax;
Yasqe.prototype.showNotification = () => {};
register();

/** The field in place of `area`; `run` is called by Ctrl+Enter and `tell` with what a screen reader is to say. */
export function field(parent, value, { run, tell, describedBy }) {
  const editor = new Yasqe(parent, {
    value,
    createShareableLink: null,
    consumeShareLink: null,
    persistenceId: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: null,
    viewportMargin: LONG, // whoever hears them is to reach lines that are out of sight
    inputStyle: "contenteditable",
    screenReaderLabel: words("query"),
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false, Esc: () => release(editor, tell) },
  });
  const input = editor.getInputField();
  for (const [name, told] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-describedby": describedBy }))
    input.setAttribute(name, told);
  editor.on("change", () => clear(editor));
  editor.on("autocompletionShown", (_editor, { hints }) => hints.setAttribute("aria-label", words("suggestions")));
  return editor;
}

/** Marks where the endpoint found the query wrong. */
export function mark(editor, { line, column, message }) {
  editor.setGutterMarker(line - 1, GUTTER, sign(message));
  editor.addLineClass(line - 1, "background", "wrong");
  const [from, to] = [column, column + 1].map((each) => place(editor, { line, column: each }));
  editor.getDoc().markText(from, to, { className: "wrong-sign" });
}

/** Puts the cursor there. */
export function lead(editor, { line, column }) {
  editor.focus();
  editor.getDoc().setCursor(place(editor, { line, column }));
}

/** The place in the field: the endpoint counts characters, the field 16-bit units, of which an emoji has two. */
function place(editor, { line, column }) {
  const before = [...(editor.getDoc().getLine(line - 1) ?? "")].slice(0, column - 1);
  return { line: line - 1, ch: before.join("").length };
}

function clear(editor) {
  editor.eachLine((line) => editor.removeLineClass(line, "background", "wrong"));
  for (const each of editor.getDoc().getAllMarks()) if (each.className === "wrong-sign") each.clear();
}

/** Lets Tab lead out of the field until it is entered again. */
function release(editor, tell) {
  const keys = { Tab: false, "Shift-Tab": false };
  editor.addKeyMap(keys);
  const restore = () => {
    editor.removeKeyMap(keys);
    editor.off("blur", restore);
  };
  editor.on("blur", restore);
  tell(words("released"));
}

function checkSyntax() {
  clearTimeout(this.pause);
  if (this.getDoc().lineCount() <= LONG) check(this);
  else this.pause = setTimeout(check, PAUSE, this);
}

function check(editor) {
  const text = editor.getDoc();
  editor.queryValid = true;
  editor.clearGutter(GUTTER);
  for (let line = 0; line < text.lineCount() && editor.queryValid; line++) {
    const { state } = editor.getTokenAt({ line, ch: text.getLine(line).length }, true);
    editor.setOption("queryType", state.queryType);
    editor.queryValid = state.OK !== false;
    if (!editor.queryValid) editor.setGutterMarker(line, GUTTER, sign(complaint(line, state)));
  }
  editor.emit("checked");
}

function complaint(line, { possibleCurrent = [] }) {
  const expected = possibleCurrent.slice(0, EXPECTED).join("  ");
  return words("wrong", { line: number(line + 1), expected });
}

function sign(message) {
  return element("span", { class: "wrong-mark", role: "img", title: message, "aria-label": message }, "!");
}
