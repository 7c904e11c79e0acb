/**
 * @file Every `examples/NN-name/program.mho`, compiled: for tests that must hold of all of them.
 * why   the examples are the programs people read first, so whatever holds of programs is tried on them
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type Compiled, compile } from "../../dsl/compile.ts";
import { cutInterpolations, type Source, sourceOf } from "../../dsl/source.ts";
import { testScope } from "./scope.ts";

export interface Example {
  readonly name: string;
  /** As it stands in the file, `${…}` included. */
  readonly text: string;
  readonly source: Source;
  readonly compiled: Compiled;
}

const FOLDER = new URL("../../examples/", import.meta.url);

/** A 32x32 matrix, for the one example that takes its weights from TypeScript. */
const WEIGHTS = { kind: "tensor", shape: [32, 32], sha256: "0".repeat(64), unit: "" } as const;

export const examples = (): Example[] =>
  readdirSync(FOLDER)
    .sort()
    .map((name) => ({ name, file: new URL(`${name}/program.mho`, FOLDER) }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => {
      const text = readFileSync(file, "utf8");
      const cut = cutInterpolations(text);
      const source = sourceOf(
        cut.text,
        name,
        cut.expressions.map((e) => `\${${e}}`),
      );
      return {
        name,
        text,
        source,
        compiled: compile(source, testScope({ interpolated: [WEIGHTS] })),
      };
    });
