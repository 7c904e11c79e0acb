/** @file Empty dispatch and random numbers. */
import { type Case, noise } from "./harness.ts";

const KEY = [21, 22] as const;

export const draws: readonly Case[] = [
  {
    name: "shortest op (1 element)",
    unit: "us",
    work: 1,
    threads: [1, 2],
    aim: "",
    prepare(k) {
      const m = k.matrix(1, 1, "m");
      return () => k.unary("copy", m, m);
    },
  },
  {
    name: "normals, 2^20",
    unit: "M/s",
    work: 2 ** 20,
    threads: [1, 2],
    aim: ">= 340 per core",
    peers: { torch: { case: "normals", n: 2 ** 20 } },
    prepare(k) {
      const m = k.matrix(256, 4096, "normals");
      let step = 0;
      return () => k.normals(m, { draws: { key: KEY, step: step++ } });
    },
  },
  {
    name: "uniforms, 2^20",
    unit: "M/s",
    work: 2 ** 20,
    threads: [1, 2],
    aim: "",
    peers: { torch: { case: "uniforms", n: 2 ** 20 } },
    prepare(k) {
      const m = k.matrix(256, 4096, "uniforms");
      let step = 0;
      return () => k.uniforms(m, { draws: { key: KEY, step: step++ } });
    },
  },
  {
    name: "pulse trains, BL 31, 64x784",
    unit: "ns/element",
    work: 64 * 784,
    threads: [1, 2],
    aim: "<= 28",
    prepare(k) {
      const next = noise(5);
      const x = k.matrixFrom(
        Array.from({ length: 64 * 784 }, () => next()),
        64,
        784,
        "x",
      );
      let step = 0;
      return () => {
        const mark = k.mark();
        const plan = k.fixedUpdate(64, { rate: 31, step: 1, length: 31 });
        k.trains(x, "x", plan, { draws: { key: KEY, step: step++ } });
        k.release(mark);
      };
    },
  },
];
