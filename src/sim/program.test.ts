import { describe, expect, it } from "vitest";
import { deriveKey } from "../base/random.ts";
import { wasmKernels } from "../engine/kernels.ts";
import type { Attributes } from "../ir/node.ts";
import { ageArray } from "./age.ts";
import { createArray, weightsOf } from "./array.ts";
import { driftFactor } from "./compensate.ts";
import { programArray } from "./program.ts";

const k = wasmKernels();
const streams = { write: deriveKey(0n, "W/program"), device: deriveKey(0n, "W/device") };
const ramp = (n: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => (2 * i) / (n - 1) - 1);
const make = (at: Attributes, n = 64) => {
  const a = createArray("W", 1, n, at);
  return programArray(k, a, ramp(n), a.hardware.write, streams);
};

describe("programming", () => {
  it("ideal cells give the weights back in every encoding", () => {
    for (const encoding of ["differential", "offset", "sliced"])
      weightsOf(make({ encoding })).forEach((w, i) => {
        expect(Math.abs(w - (ramp(64)[i] as number))).toBeLessThan(
          encoding === "sliced" ? 0.5 / 127 + 1e-6 : 1e-6,
        );
      });
  });
  it("levels are met exactly, and no others", () => {
    const seen = new Set(
      [...weightsOf(make({ levels: 4 }))].map((w) => Math.round(Math.abs(w) * 3 * 1e5) / 1e5),
    );
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
  });
  it("blind writes have the sigma of the device", () => {
    const n = 4000;
    const a = createArray("W", 1, n, { write_noise: 0.05 });
    const w = weightsOf(
      programArray(
        k,
        a,
        new Float32Array(n).fill(0.5),
        { name: "blind" },
        streams,
        Float32Array.of(1),
      ),
    );
    // the idle cell adds a half-normal: mean 0.05 / sqrt(2 pi), so the difference is off by that much
    const mean = w.reduce((s, x) => s + x, 0) / n;
    const idle = 0.05 / Math.sqrt(2 * Math.PI);
    expect(Math.abs(mean - (0.5 - idle))).toBeLessThan((5 * 0.06) / Math.sqrt(n));
  });
  it("write-verify ends within its tolerance, or says how often it tried", () => {
    const a = createArray("W", 1, 500, { write_noise: 0.1 });
    const write = { name: "verify", n: 50, tolerance: { of: "window", value: 0.02 } } as const;
    const done = programArray(k, a, ramp(500), write, streams);
    weightsOf(done).forEach((w, i) => {
      expect(Math.abs(w - (ramp(500)[i] as number))).toBeLessThanOrEqual(0.0401);
    });
    expect(done.pulses).toBeGreaterThan(done.writes);
  });
  it("stuck cells stay at their end of the window", () => {
    const w = weightsOf(make({ stuck_on: 1 }));
    expect(Math.max(...w.map(Math.abs))).toBe(0);
  });
});

describe("drift", () => {
  const at = {
    device: "pcm",
    noise: "constant",
    drift_nu: [0.049, 0],
    drift_t0: 20,
    g: [0, 25e-6],
  };
  it("meets the golden factors after an hour, a day and a year", () => {
    for (const [seconds, factor] of [
      [3600, 0.77513],
      [86400, 0.66352],
      [365.25 * 86400, 0.49695],
    ] as const) {
      const aged = ageArray(make(at), seconds, streams.device);
      expect(weightsOf(aged)[63]).toBeCloseTo(factor, 2);
    }
  });
  it("two ages are one, and a uniform loss is undone exactly", () => {
    const once = ageArray(make(at), 5000, streams.device);
    const twice = ageArray(ageArray(make(at), 2000, streams.device), 3000, streams.device);
    expect([...weightsOf(twice)]).toEqual([...weightsOf(once)]);
    expect((weightsOf(once)[63] as number) * driftFactor(once)).toBeCloseTo(1, 5);
  });
});
