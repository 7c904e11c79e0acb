/** @file Pulsed updates of 256 x 256 cells with own parameters, 31 slots, one thread and two. */
import type { Cells, Kernels, Trains } from "../src/engine/kernels.ts";
import { type Case, filled, noise } from "./harness.ts";

const [R, C, B] = [256, 256, 16];
const KEY = [31, 32] as const;

function setup(k: Kernels, most: number): { cells: Cells; tx: Trains; td: Trains } {
  const next = noise(99);
  const plane = (value: (i: number) => number) => k.matrixFrom(filled(R * C, value), R, C, "cells");
  const up = plane(() => 0.001 * (0.7 + 0.6 * next()));
  const down = plane(() => 0.001 * (0.7 + 0.6 * next()));
  const [us, ds] = [k.read(up), k.read(down)];
  const cells: Cells = {
    w: plane(() => (next() - 0.5) * 0.4),
    up,
    down,
    slopeUp: plane((i) => -us[i]! / 0.6),
    slopeDown: plane((i) => ds[i]! / 0.6),
    lo: plane(() => -0.6),
    hi: plane(() => 0.6),
  };
  const values = (n: number) =>
    k.matrixFrom(
      filled(B * n, () => (next() * 2 - 1) * most),
      B,
      n,
      "values",
    );
  const plan = k.fixedUpdate(B, { rate: 31, step: 1, length: 31 });
  const tx = k.trains(values(C), "x", plan, { draws: { key: KEY }, compact: true });
  const td = k.trains(values(R), "d", plan, { draws: { key: KEY } });
  return { cells, tx, td };
}

function update(most: number, mode: "closed" | "exact", aim: string): Case {
  return {
    name: `pulses ${mode}, BL 31, p ~ U(0,${most})`,
    unit: "ns/cell",
    work: R * C * B,
    threads: [1, 2],
    aim,
    peers: { aihwkit: { case: "pulses", r: R, c: C, b: B, most } },
    prepare(k) {
      const { cells, tx, td } = setup(k, most);
      let step = 0;
      return () =>
        k.pulsedUpdate(cells, tx, td, { sigma: 0.3, draws: { key: KEY, step: step++ }, mode });
    },
  };
}

export const pulses: readonly Case[] = [
  update(1, "closed", "<= 6.1"),
  update(0.5, "closed", "<= 4.9"),
  update(0.2, "closed", "<= 2.8"),
  update(0.05, "closed", ""),
  update(1, "exact", "<= 39"),
  update(0.5, "exact", "<= 13"),
  update(0.2, "exact", "<= 3.9"),
];
