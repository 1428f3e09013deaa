// Asks the endpoint, and stops what was asked.
import { settings, words } from "./page.js";

// What goes wrong is told in the language of the page.
const ENDPOINT = `${settings.endpoint}?${new URLSearchParams({ language: document.documentElement.lang })}`;
const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.8";

/** What went wrong, in the endpoint's words, with the line and column where it tells them. */
export class Problem extends Error {
  constructor(detail, status = 0, line = null, column = null) {
    super(detail);
    Object.assign(this, { status, line, column });
  }

  get isStopped() {
    return this.status === 409;
  }
}

/** A query on its way, which can be stopped at the server. */
export class Asked {
  constructor(query) {
    this.query = query;
    this.id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** The result: a table or truth value with `head`, or `{turtle}` of a graph; Problem if there is none. */
  async result() {
    const headers = { "Content-Type": "application/sparql-query", Accept: ACCEPT, "Query-Id": this.id };
    const answer = await sent(ENDPOINT, { method: "POST", headers, body: this.query });
    return answer.headers.get("Content-Type").startsWith("text/turtle")
      ? { turtle: await answer.text() }
      : await answer.json();
  }

  /** Lets the server end the query; `result` then fails with a Problem that is stopped. */
  async stop() {
    try {
      await sent(settings.stop + this.id, { method: "DELETE" });
    } catch (problem) {
      if (problem.status !== 404) throw problem; // it has just ended by itself
    }
  }
}

/** The answer in a format, to be kept as a file. */
export async function file(query, format) {
  const body = new URLSearchParams({ query, format });
  return (await sent(ENDPOINT, { method: "POST", body })).blob();
}

async function sent(address, request) {
  let answer;
  try {
    answer = await fetch(address, request);
  } catch {
    throw new Problem(words("unreachable"));
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  throw new Problem(told.detail ?? `${answer.status} ${answer.statusText}`, answer.status, told.line, told.column);
}
