/**
 * @file E05: what the chip, or the simulator, cannot hold, where the text alone shows it.
 *       `src/plan/messages.ts` says the same of programs that came without text.
 * test  messages.test.ts holds the full text of each
 */
import type { Also, Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error } from "./message.ts";

/** 8e8, 1152: large counts as powers of ten. */
const count = (n: number): string =>
  n >= 1e6 ? n.toExponential(3).replace(/\.?0*e\+/, "e") : String(n);

export const tooManyTiles = (
  array: string,
  chip: string,
  needs: number,
  has: number,
  span: Span,
  tiles: string,
  rest: { readonly also: readonly Also[]; readonly mend: string },
): Diagnostic =>
  error("E0501", `\`${array}\` needs ${needs} tiles but \`${chip}\` has ${has}`, span, {
    label: tiles,
    also: rest.also,
    help: [`for a thought experiment: ${rest.mend}`],
  });

export const oneSided = (
  chip: string,
  span: Span,
  set: Span | undefined,
  digital: string,
): Diagnostic =>
  error("E0502", `\`${chip}\` can be read from one side only`, span, {
    label: "this drives the output side",
    also: set ? [{ span: set, label: "set here" }] : [],
    help: [`compute it in digital: ${digital}`],
  });

export const slicedUpdate = (array: string, operator: string, span: Span): Diagnostic =>
  error("E0504", "a sliced array cannot be updated in place", span, {
    help: [`program it again: program ${array} from ${array}.target ${operator} ...`],
  });

/** Bytes of one simulated number. */
const BYTES = 4;
const GIGABYTE = 1e9;

/** From here on it is worth saying how much memory it would take. */
const memory = (numbers: number): string | undefined => {
  const size = (numbers * BYTES) / GIGABYTE;
  return size < 8 ? undefined : `it would need ${count(Math.round(size))} GB of memory`;
};

export const tooManyCells = (
  array: string,
  cells: number,
  cellsPerWeight: number,
  span: Span,
): Diagnostic => {
  const words = cellsPerWeight === 2 ? "two cells per weight" : "one cell per weight";
  const size = memory(cells);
  return error(
    "E0505",
    `\`${array}\` has ${count(cells)} cells, more than the 1e8 that are simulated`,
    span,
    {
      label: size ? `${words}; ${size}` : words,
      help: [`its cost can still be reported: report energy, area of ${array}`],
    },
  );
};

export const tooManyNumbers = (numbers: number, span: Span): Diagnostic =>
  error("E0505", `this has ${count(numbers)} numbers, more than the 1e8 that are simulated`, span, {
    label: memory(numbers),
  });

export const tooManyPoints = (points: number, span: Span): Diagnostic =>
  error(
    "E0505",
    `this sweep has ${count(points)} points, more than the 1e6 that are simulated`,
    span,
    { help: ["take fewer values, or larger steps"] },
  );

export const tooMuchWrittenOut = (span: Span): Diagnostic =>
  error("E0505", "the sweeps of this program are written out to more than 1e5 statements", span, {
    help: ["take fewer values, or fewer sweeps inside sweeps"],
  });

export const tooManyBodies = (points: number, span: Span): Diagnostic =>
  error(
    "E0505",
    `this sweep changes shapes or settings at ${count(points)} points, more than the 4096 that are written out`,
    span,
    { help: ["take fewer values, or sweep values that are only computed with"] },
  );
