/** @file Late errors and process.exit in cells: the run says so, goes on, and counts as failed. */
import { expect, it } from "vitest";
import { readNotebook } from "./notebook.ts";
import { runNotebook } from "./run.ts";

/** Outputs of a TypeScript notebook as text, and how the run ended. */
async function run(...sources: string[]): Promise<{ status: string; text: string }> {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: {},
    outputs: [],
    source,
  }));
  const notebook = readNotebook(
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }),
  );
  let text = "";
  const { status } = await runNotebook(notebook, {
    name: "late.ipynb",
    text: "",
    parameters: new Map(),
    strict: false,
    mhoOnly: false,
    data: "summary",
    meter: () => ({ report: () => {}, end: () => {} }),
    onOutput: (output) => {
      if (output.output_type === "stream") text += output.text;
      else if (output.output_type === "error") text += `${output.ename}: ${output.evalue}\n`;
      else text += `${output.data["text/plain"]}\n`;
    },
  });
  return { status, text };
}
const WAIT = "await new Promise((done) => setTimeout(done, 120)); 'next'";

it("a timer that throws", async () => {
  const { status, text } = await run(
    "setTimeout(() => { throw new RangeError('late') }, 20); 1",
    WAIT,
  );
  expect(status).toBe("failed");
  expect(text).toMatch(/^1\nUncaught: .*RangeError.*: late\n/);
  expect(text).toMatch(/'?next'?\n$/);
  expect(text).not.toMatch(/node_modules|dist\/bundle|kernel\//);
});
it("a promise that nobody waits for", async () => {
  const { status, text } = await run("Promise.reject(new Error('later')); 1", WAIT);
  expect([status, text]).toEqual([
    "failed",
    expect.stringMatching(/Unhandled rejection: .*Error.*: later/),
  ]);
});
it("process.exit", async () => {
  const before = process.exit;
  expect(await run("process.exit(3)", "1")).toEqual({
    status: "failed",
    text: "ProcessExit: process.exit(3) was called: a cell cannot end the run\n",
  });
  expect(process.exit).toBe(before);
});
