import { describe, expect, it } from "vitest";
import { DEVICES } from "./index.ts";
import {
  curvature,
  type LinearLaw,
  label,
  labelLaw,
  publishedLaw,
  type TableLaw,
  typedLaw,
} from "./law.ts";

/** Weight after each count of pulses, mean device, no noise, in the published unit. */
function weightsAfter(
  law: LinearLaw | TableLaw,
  step: number,
  unit: number,
  direction: 1 | -1,
  from: number,
): number[] {
  const size = (u: number): number => {
    const side = direction > 0 ? law.up : law.down;
    return typeof side === "function" ? step * side(u) : side.base + side.slope * u;
  };
  const wanted = [1, 10, 100, 500, 1000];
  const out: number[] = [];
  let u = from;
  for (let n = 1; n <= 1000; n++) {
    u = Math.max(law.lo, Math.min(law.hi, u + direction * size(u)));
    if (wanted.includes(n)) out.push(u * unit);
  }
  return out;
}

/** The golden table of the physics reference, section 12: [device, up from w_min, down from w_max]. */
const GOLDEN: [string, number[], number[] | null][] = [
  [
    "reram_es",
    [-0.997051, -0.971023, -0.747824, -0.054225, 0.65558],
    [0.98692, 0.884253, 0.377377, -0.406993, -0.99815],
  ],
  [
    "reram_sb",
    [-0.7468, -0.718229, -0.454069, 0.351918, 0.846724],
    [1.244667, 1.197302, 0.781311, -0.223744, -0.611527],
  ],
  ["capacitor", [-0.99475, -0.947559, -0.481444, 1, 1], null],
  [
    "ecram",
    [-0.825437, -0.805991, -0.613414, 0.202413, 1.135942],
    [1.168959, 1.138183, 0.848443, -0.113479, -0.808814],
  ],
  [
    "ecram_mo",
    [-0.828235, -0.824952, -0.79228, -0.650577, -0.481238],
    [1.170825, 1.165657, 1.114607, 0.901118, 0.662597],
  ],
  ["idealized", [-0.9998, -0.998, -0.98, -0.9, -0.8], null],
  ["gokmen_vlasov", [-0.9984, -0.984, -0.84, -0.2, 0.6], null],
  ["pcm_pulsed", [0.28235, 0.924401, 2, 2, 2], null],
  ["reram_array_om", [-0.8102, 0.262103, 0.999907, 1, 1], null],
  ["reram_array_hfo2", [-0.0756, 0.995952, 1, 1, 1], null],
];

describe("published step laws", () => {
  it.each(GOLDEN)("%s moves as published", (name, up, down) => {
    const model = DEVICES.get(name);
    if (!model?.law) throw new Error(`${name} has no law`);
    const step = Number(model.settings["pulse_step"]);
    const law = publishedLaw(model.law, step, Number(model.settings["asymmetry"] ?? 0));
    const unit = Math.max(Math.abs(model.law.low), Math.abs(model.law.high));
    weightsAfter(law, step, unit, 1, law.lo).forEach((w, i) => {
      expect(w).toBeCloseTo(up[i] as number, 5);
    });
    if (down)
      weightsAfter(law, step, unit, -1, law.hi).forEach((w, i) => {
        expect(w).toBeCloseTo(down[i] as number, 5);
      });
  });
});

describe("NeuroSim's label", () => {
  it("has its closed form and its inverse", () => {
    for (const [nl, a] of [
      [1, 1.251653],
      [1.46, 0.848677],
      [1.75, 0.702081],
      [2, 0.609035],
      [5, 0.192406],
    ] as const) {
      expect(curvature(nl)).toBeCloseTo(a, 5);
      expect(label(a)).toBeCloseTo(nl, 4);
    }
  });
  it("a typed exponential law is the labelled one", () => {
    const [gMin, gMax, a] = [4e-6, 40e-6, 0.702081];
    const up = (g: number): number =>
      ((gMax - gMin) / (1 - Math.exp(-1 / a)) - (g - gMin)) / (32 * a);
    const typed = typedLaw({ up }, gMin, gMax, 1 / 32);
    const labelled = labelLaw([1.75, 1.46], 0);
    for (const u of [0, 0.2, 0.5, 0.9]) expect(typed.up(u)).toBeCloseTo(labelled.up(u), 5);
  });
});
