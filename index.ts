/**
 * @file THE FRONT DOOR of mho: what `import … from "mho"` offers. At most 25 names.
 * test  test/surface.test.ts holds the list
 */

/** A program with a mistake, as an exception: its diagnostics, and their text with carets. */
export { MhoError } from "./kernel/failure.ts";
/** What is told while a program runs. */
export type { Progress } from "./kernel/progress.ts";
/** Names, seed and values between programs. */
export type { Session, SessionOptions } from "./kernel/session.ts";
/** The tag's type, its program and result, and what a run can be told. */
export type { Mho, Program, Result, RunOptions } from "./kernel/tag.ts";
/** The tag: mho`y = W @ ${x}` is a program that runs when awaited. */
/** A session of its own, with its own names, seed and tag. */
export { mho, session } from "./kernel/tag.ts";
/** Values as TypeScript has them. */
export type {
  ArrayHandle,
  Chip,
  Dataset,
  Device,
  Matrix,
  Network,
  Quantity,
  Row,
  Run,
  Table,
  Tensor,
  Vector,
} from "./kernel/values.ts";
/** Version of this package. */
export { VERSION as version } from "./kernel/version.ts";
/** One mistake: code, place, sentence, ways out. */
export type { Diagnostic } from "./src/base/diagnostic.ts";
