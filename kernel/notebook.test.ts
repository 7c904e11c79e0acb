import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Notebook } from "./notebook.ts";
import {
  kernelMetadata,
  languageOf,
  readNotebook,
  readScript,
  tagged,
  writeNotebook,
  writeScript,
} from "./notebook.ts";

const cell = (source: string, more: Partial<Cell> = {}): Cell => ({
  id: "abc",
  type: "code",
  source,
  metadata: {},
  outputs: [],
  count: null,
  line: 0,
  ...more,
});

describe("nbformat 4.5", () => {
  it("is written as JupyterLab writes it", () => {
    const notebook: Notebook = {
      cells: [
        cell("a = 1\nb = 2", {
          count: 1,
          outputs: [
            { output_type: "stream", name: "stdout", text: "one\ntwo\n" },
            {
              output_type: "execute_result",
              execution_count: 1,
              data: { "text/plain": "x\ny", "application/json": { b: 1, a: [1] } },
              metadata: {},
            },
          ],
        }),
      ],
      metadata: {},
    };
    expect(writeNotebook(notebook)).toBe(`{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "abc",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "one\\n",
      "two\\n"
     ]
    },
    {
     "data": {
      "application/json": {
       "a": [
        1
       ],
       "b": 1
      },
      "text/plain": [
       "x\\n",
       "y"
      ]
     },
     "execution_count": 1,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "a = 1\\n",
    "b = 2"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`);
  });
  it("comes back byte for byte, whatever stands in a cell", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (sources) => {
        const cells = sources.map((s, i) => cell(s, { id: `c${i}` }));
        const text = writeNotebook({ cells, metadata: kernelMetadata("ts") });
        const back = readNotebook(text);
        expect(back.cells.map((c) => c.source)).toEqual(sources);
        expect(writeNotebook(back)).toBe(text);
      }),
    );
  });
  it("splits lines where Python does", () => {
    const text = writeNotebook({ cells: [cell("a\r\nb\u2028c\x0bd")], metadata: {} });
    expect(JSON.parse(text).cells[0].source).toEqual(["a\r\n", "b\u2028", "c\x0b", "d"]);
  });
  it("gives ids to cells without one, the same each time, and mends doubles", () => {
    const raw = { cell_type: "code", source: ["x"], metadata: {}, outputs: [] };
    const text = JSON.stringify({ nbformat: 4, cells: [raw, raw, { ...raw, id: "k" }] });
    const ids = readNotebook(text).cells.map((c) => c.id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe("k");
    expect(readNotebook(text).cells.map((c) => c.id)).toEqual(ids);
  });
  it("says what is wrong with a file that is none", () => {
    expect(() => readNotebook("")).toThrow("it is empty");
    expect(() => readNotebook("{")).toThrow("it is no notebook: the text is not JSON");
    expect(() => readNotebook("[]")).toThrow("it is no notebook: there is no list of cells");
    expect(() => readNotebook('{"cells":[],"nbformat":3}')).toThrow(
      "it has notebook format 3, and 4 is read here: jupyter nbconvert --to notebook writes that",
    );
    expect(() => readNotebook('{"cells":[{}],"nbformat":4}')).toThrow(
      "cell 1 has no known cell_type",
    );
  });
});

describe("scripts", () => {
  const script = `// %% [markdown]
// # Title
//
// text

// %% tags=["parameters"]
n = 8

// %% [ts]
console.log(1)
`;
  it("are notebooks", () => {
    const { cells } = readScript(script);
    expect(cells.map((c) => [c.type, c.source, c.line])).toEqual([
      ["markdown", "# Title\n\ntext", 1],
      ["code", "n = 8", 6],
      ["code", "%%ts\nconsole.log(1)", 8],
    ]);
    expect(tagged(cells[1] as Cell, "parameters")).toBe(true);
  });
  it("come back as they were", () => {
    expect(writeScript(readScript(script))).toBe(script);
    expect(writeScript(readScript("array W 8x8\n"))).toBe("array W 8x8\n");
  });
  it("are one cell without markers, in the language mho", () => {
    const notebook = readScript("\nseed 1\n");
    expect(notebook.cells.map((c) => [c.source, c.line])).toEqual([["\nseed 1", 0]]);
    expect(languageOf(notebook)).toBe("mho");
  });
});
