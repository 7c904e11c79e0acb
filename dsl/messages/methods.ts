/**
 * @file W04 and W05: what is legal but may mislead. Said with `mho check --methods`.
 * test  messages.test.ts holds the full text of each
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { warning } from "./message.ts";

const percent = (share: number): string => `${Number((100 * share).toPrecision(1))} %`;

export const neverProgrammed = (array: string, span: Span): Diagnostic =>
  warning("W0401", `\`${array}\` is read but never programmed`, span, {
    label: "all its weights are zero",
    help: [`program ${array} from ...`],
  });

export const idleTiles = (
  array: string,
  share: number,
  span: Span,
  tiles: string,
  better: string,
): Diagnostic =>
  warning("W0402", `${percent(share)} of the tiles of \`${array}\` is used`, span, {
    label: tiles,
    help: [`try tile = ${better}`],
  });

export const wiresTooLong = (
  rows: number,
  span: Span,
  bits: number,
  most: number,
  cell: string,
): Diagnostic =>
  warning("W0404", `the wires of a ${rows}-row tile eat more than half a converter step`, span, {
    label: `${bits} bits hold up to ${most} rows of ${cell} cells`,
    help: ["choose a smaller tile, or smaller conductances"],
  });

export const noiseAboveLevels = (
  apart: string,
  levels: string,
  span: Span,
  noise: string,
  noiseSpan: Span | undefined,
): Diagnostic =>
  warning("W0405", `read noise can tell about ${apart} bits apart, not ${levels}`, span, {
    also: noiseSpan ? [{ span: noiseSpan, label: `log2(1 / (${noise} sqrt(12)))` }] : [],
  });

export const noDrift = (device: string, span: Span): Diagnostic =>
  warning("W0406", `\`age\` has no effect: \`${device}\` has no drift`, span, {
    help: ["choose a device that drifts: on pcm"],
  });

export const unseeded = (span: Span, seed: number): Diagnostic =>
  warning("W0501", "random numbers without a `seed` line", span, {
    label: `seed ${seed} is used`,
  });

export const oneSeed = (span: Span, claim: string): Diagnostic =>
  warning("W0502", "one seed behind a claim", span, {
    help: [`sweep seeds 1..5, then ${claim}`],
  });

export const trainsOnTest = (span: Span): Diagnostic =>
  warning("W0503", "test data is used for training", span);

export const unlikeRuns = (differences: string, span: Span): Diagnostic =>
  warning("W0504", "these runs are not alike", span, { label: differences });

export const freeConverters = (span: Span, set: Span | undefined): Diagnostic =>
  warning("W0505", "energy without converters", span, {
    also: set ? [{ span: set, label: "set here" }] : [],
  });

export const oneReadTime = (what: string, tiles: number, sums: number, span: Span): Diagnostic =>
  warning("W0506", "one read time for many tiles", span, {
    label: `\`${what}\` spans ${tiles} tiles and ${sums} partial sums`,
  });

export const claimBesideMeasurement = (preset: string, span: Span): Diagnostic =>
  warning("W0507", "a vendor's claim beside a measured chip", span, {
    label: `${preset} is a claim`,
  });
