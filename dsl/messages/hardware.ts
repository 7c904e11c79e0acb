/**
 * @file E05: what the chip, or the simulator, cannot hold.
 * test  messages.test.ts holds the full text of each
 */
import type { Also, Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error } from "./message.ts";

export const tooManyPoints = (points: number, span: Span): Diagnostic =>
  error("E0505", `this sweep has ${points} points, more than the 1e6 that are simulated`, span, {
    help: ["take fewer values, or larger steps"],
  });

export const tooManyBodies = (points: number, span: Span): Diagnostic =>
  error(
    "E0505",
    `this sweep changes shapes or settings at ${points} points, more than the 4096 that are written out`,
    span,
    { help: ["take fewer values, or sweep values that are only computed with"] },
  );

export const oneSided = (
  chip: string,
  span: Span,
  set: Also | undefined,
  digital: string,
): Diagnostic =>
  error("E0502", `\`${chip}\` can be read from one side only`, span, {
    label: "this drives the output side",
    also: set ? [set] : [],
    help: [`compute it in digital: ${digital}`],
  });
