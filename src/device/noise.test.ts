import { describe, expect, it } from "vitest";
import { sigmaAt } from "../base/spread.ts";
import { NOISE_FITS } from "./noise.ts";

const published = (name: string) => {
  const f = NOISE_FITS.get(name);
  if (!f) throw new Error(name);
  return f;
};

describe("published noise fits", () => {
  it("PCM meets its golden table", () => {
    const g = [0, 2.5, 5, 10, 15, 20, 25];
    const sigma = [0.26348, 0.44825, 0.60956, 0.86178, 1.02016, 1.0847, 1.05538];
    g.forEach((x, i) => {
      expect(sigmaAt(published("pcm").program, x)).toBeCloseTo(sigma[i] as number, 4);
    });
    const nu = published("pcm").drift?.(0.1);
    expect(nu?.mean).toBeCloseTo(0.06009, 5);
    expect(nu?.sigma).toBeCloseTo(0.02288, 5);
    expect(published("pcm").q?.(0.2)).toBeCloseTo(0.02505, 5);
    expect(published("pcm").q?.(1)).toBeCloseTo(0.0088, 6);
  });
  it("HERMES, Wan and CMO meet theirs", () => {
    [0.16603, 0.88876, 0.99101, 0.91244, 1.0927].forEach((sigma, i) => {
      expect(sigmaAt(published("hermes").program, (20.7 * i) / 4)).toBeCloseTo(sigma, 4);
    });
    [0.348, 2.2583, 2.0229, 1.533, 1.103].forEach((sigma, i) => {
      expect(sigmaAt(published("wan").program, (40 * i) / 4)).toBeCloseTo(sigma, 4);
    });
    [0.01043, 0.05275, 0.09508].forEach((sigma, i) => {
      expect(sigmaAt(published("cmo").program, [9, 48.6, 88.2][i] as number)).toBeCloseTo(sigma, 4);
    });
  });
});
