// Writes the bundle of the query page and the licences of what is in it.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const OUT = "../server/static/editor";
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The licence of an installed package; of those that ship no text, what their description says. */
function licence(folder) {
  const told = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const author = typeof told.author === "object" ? told.author.name : told.author;
  const holders = [author, ...(told.contributors ?? []).map((each) => each.name ?? each)].filter(Boolean).join(", ");
  if (!file && told.license !== "MIT") throw new Error(`${told.name}: it ships no licence text`);
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Copyright (c) ${holders}\n\n${MIT}`;
  return `${told.name} ${told.version} (${told.license})\n\n${text}\n`;
}

/** The licences of all packages but those that only make the bundle. */
function licences() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const used = Object.keys(packages).filter((folder) => folder && !packages[folder].dev && existsSync(folder));
  return used.sort().map(licence).join(`\n${"-".repeat(100)}\n\n`);
}

rmSync(OUT, { recursive: true, force: true });
await build({
  entryPoints: ["src/editor.js"],
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "inline",
});
writeFileSync(join(OUT, "licences.txt"), licences());
