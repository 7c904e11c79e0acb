import { describe, expect, it } from "vitest";
import { optimiserOf, rateAt } from "./optimiser.ts";

describe("optimisers", () => {
  it("have the defaults of the language", () => {
    expect(optimiserOf({ name: "sgd" })).toMatchObject({ rate: 0.1, momentum: 0 });
    expect(optimiserOf({ name: "adam" })).toMatchObject({ rate: 0.001, beta1: 0.9, beta2: 0.999 });
  });
  it("follow a cosine from the full rate to zero", () => {
    const o = optimiserOf({ name: "adam", lr: 0.004, schedule: "cosine" });
    expect(rateAt(o, 0, 100, 0, 0)).toBe(0.004);
    expect(rateAt(o, 50, 100, 0, 0)).toBeCloseTo(0.002, 12);
    expect(rateAt(o, 100, 100, 0, 0)).toBeCloseTo(0, 12);
  });
  it("fall in steps of epochs, or when progress stalls", () => {
    const step = optimiserOf({
      name: "sgd",
      lr: 1,
      schedule: { name: "step", epochs: 2, factor: 0.5 },
    });
    expect([0, 1, 2, 3, 4].map((e) => rateAt(step, 0, 1, e, 0))).toEqual([1, 1, 0.5, 0.5, 0.25]);
    const plateau = optimiserOf({
      name: "sgd",
      lr: 1,
      schedule: { name: "plateau", epochs: 5, factor: 0.5 },
    });
    expect(rateAt(plateau, 0, 1, 9, 2)).toBe(0.25);
  });
});
