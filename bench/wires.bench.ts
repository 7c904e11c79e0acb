/**
 * @file IR drop of square arrays: one vector, and the complete effective matrix.
 * in    cells of 1..100 uS, 1 ohm a segment; `-- --large` adds 1024x1024, which takes seconds
 */
import type { CellGrid, Kernels } from "../src/engine/kernels.ts";
import { type Case, noise } from "./harness.ts";

const LINES = { row: 1, column: 1, driver: 0, sense: 0 };

function circuit(k: Kernels, n: number): { cells: CellGrid; v: Float64Array } {
  const next = noise(n);
  const g = Float64Array.from({ length: n * n }, () => 1e-6 + 99e-6 * next());
  const v = Float64Array.from({ length: n }, next);
  return { cells: k.cellsFrom(g, n, n, "cells"), v };
}

/** Both solvers must agree, and wires must have taken something. */
function check(k: Kernels, cells: CellGrid, v: Float64Array): void {
  const solved = k.wiredCurrents(cells, LINES, v);
  const map = k.effectiveConductance(cells, LINES);
  const product = k.gridProduct(v, map);
  const ideal = k.gridProduct(v, cells);
  k.free(map.at);
  const far = solved.findIndex((y, j) => Math.abs(y / product[j]! - 1) > 1e-9 || y >= ideal[j]!);
  if (far >= 0) throw new Error(`current ${far}: ${solved[far]} and ${product[far]}`);
}

type Solve = (k: Kernels, cells: CellGrid, v: Float64Array) => void;

function solving(name: string, n: number, aim: string, solve: Solve): Case {
  return {
    name: `IR drop, ${name} ${n}x${n}`,
    unit: "ms",
    work: 1,
    threads: [1, 2],
    aim,
    prepare(k) {
      const { cells, v } = circuit(k, n);
      check(k, cells, v);
      return () => solve(k, cells, v);
    },
  };
}

const vector = (n: number, aim: string): Case =>
  solving("one vector", n, aim, (k, cells, v) => void k.wiredCurrents(cells, LINES, v));

const matrix = (n: number, aim: string): Case =>
  solving("effective matrix", n, aim, (k, cells) =>
    k.free(k.effectiveConductance(cells, LINES).at),
  );

const large = process.argv.includes("--large");

export const wires: readonly Case[] = [
  vector(64, ""),
  vector(128, ""),
  vector(256, ""),
  vector(512, "2 threads: <= 40 ms"),
  ...(large ? [vector(1024, "")] : []),
  matrix(64, ""),
  matrix(128, ""),
  matrix(256, ""),
  matrix(512, "2 threads: < 1000 ms"),
  ...(large ? [matrix(1024, "2 threads: ~ 6000 ms")] : []),
];
