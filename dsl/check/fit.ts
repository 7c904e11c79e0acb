/**
 * @file Does a network fit its data? One sample in, one output per class out.
 * from  design: language, section 5.1 (load, train)
 * test  networks.test.ts
 */
import type { Span } from "../../src/base/diagnostic.ts";
import { dataMisfit } from "../messages/files.ts";
import type { Context } from "./context.ts";
import type { Term } from "./term.ts";

const count = (sizes: readonly number[]): number => sizes.reduce((n, d) => n * d, 1);

const inWords = (sizes: readonly number[]): string =>
  sizes.length > 1 ? `${sizes.join("x")} = ${count(sizes)}` : String(count(sizes));

/** An image may go into a network that takes it as a vector: the number of values must agree. */
export function checkFit(ctx: Context, net: Term, data: Term, span: Span): boolean {
  const [n, d] = [net.type, data.type];
  if (n.kind !== "network" || d.kind !== "dataset" || net.missing || data.missing) return true;
  const why =
    count(n.input) !== count(d.shape)
      ? `the network takes ${inWords(n.input)} numbers, a sample has ${inWords(d.shape)}`
      : count(n.output) < d.classes
        ? `the network gives ${count(n.output)} numbers, the data has ${d.classes} classes`
        : undefined;
  if (why !== undefined) ctx.report(dataMisfit(why, span));
  return why === undefined;
}
