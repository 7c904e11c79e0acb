/**
 * @file How the sigma of a write depends on conductance: a curve as data, so that devices state it and the engine evaluates it.
 * in    a Spread and a conductance, in the unit of its fit;  out  sigma, in the same unit
 * test  device/noise.test.ts: published values; engine/write.test.ts: the engine's bits
 */
import { dexp } from "./dmath.ts";

export type Spread =
  /** max(0, c0 + c1 x + c2 x^2 + ...), x = g / per; at most five coefficients. */
  | { readonly kind: "polynomial"; readonly per: number; readonly c: readonly number[] }
  /** most (1 - e^(-g / per)). */
  | { readonly kind: "saturating"; readonly per: number; readonly most: number };

/** c0 + c1 x + c2 x^2 + ..., by Horner's rule. */
export const poly = (x: number, ...c: readonly number[]): number =>
  c.reduceRight((sum, ci) => sum * x + ci, 0);

export const sigmaAt = (s: Spread, g: number): number =>
  s.kind === "polynomial" ? Math.max(0, poly(g / s.per, ...s.c)) : s.most * (1 - dexp(-g / s.per));
