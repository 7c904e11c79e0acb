/**
 * @file THE TILE MAPPER: how a matrix of R outputs and C inputs lies on tiles.
 * in    R, C, tile shape, encoding, where the second cell of a pair sits, kernels;  out  Placement
 *       with one rectangle per tile
 * why   tiles decide partial sums, conversions, wires and cost; drawing and simulating use the same
 *       rectangles
 * from  design: language, section 5.3. `split = kernel` puts floor(rows / K²) whole channels on a
 *       tile: derived from the integers of Table 2 of Wu et al. 2023 (arXiv 2305.14547), which it
 *       reproduces
 * holds tile rows take the inputs of `W @ x`, tile columns give its outputs, as data sheets count
 * test  place.test.ts: 768x3072 on 256x256 is 36 tiles; all crossbar counts of Table 2; rectangles
 *       cover every weight once
 */
import { invariant } from "../base/invariant.ts";

/** The settings that place a matrix, in IR form with defaults filled in. */
export interface PlaceSettings {
  /** Physical lines of a tile: [rows, columns]. */
  readonly tile: readonly [number, number];
  readonly encoding: "differential" | "offset" | "sliced" | "single";
  readonly pair: "cell" | "column" | "row" | "tile";
  /** May a convolution kernel straddle tiles? */
  readonly split?: "any" | "kernel";
  /**
   * Inputs per channel of a convolution, K·K; its C inputs are ordered channel by channel. 1 or
   * absent for a dense layer.
   */
  readonly kernel?: number;
  /** Cells of a sliced weight, one tile each. */
  readonly slices?: number;
}

/** Outputs r0..r1 and inputs c0..c1 of the matrix on one tile; ends excluded. */
export interface Rectangle {
  readonly r0: number;
  readonly r1: number;
  readonly c0: number;
  readonly c1: number;
}

/** A matrix on tiles. Has all fields of `TileMap` in results. */
export interface Placement {
  readonly outputs: number;
  readonly inputs: number;
  readonly tileRows: number;
  readonly tileColumns: number;
  readonly alongInputs: number;
  readonly alongOutputs: number;
  /** Tiles in all, twins and slices included. */
  readonly count: number;
  readonly cells: number;
  /** Share of the cells on these tiles that hold a weight. */
  readonly used: number;
  /** Additions in digital per output: one fewer than tiles along the inputs. */
  readonly partialSums: number;
  readonly slices: number;
  /**
   * One per tile, twins and slices not repeated; outputs slowest: index = output block *
   * alongInputs + input block.
   */
  readonly rectangles: readonly Rectangle[];
}

/** Where a pair sits; on a tile with a single line the second cell needs a twin tile. */
function pairOf(s: PlaceSettings): "cell" | "column" | "row" | "tile" | "none" {
  if (s.encoding !== "differential") return "none";
  if (s.pair === "column" && s.tile[1] === 1) return "tile";
  if (s.pair === "row" && s.tile[0] === 1) return "tile";
  return s.pair;
}

/**
 * Inputs that one tile takes. Whole kernels need floor(lines / K²) channels; a kernel that is
 * larger than a tile has to straddle tiles, whatever `split` says.
 */
function inputsPerTile(lines: number, s: PlaceSettings): number {
  const kernel = s.split === "kernel" ? (s.kernel ?? 1) : 1;
  const channels = Math.floor(lines / kernel);
  return channels > 0 ? channels * kernel : lines;
}

/** One rectangle per tile, outputs slowest. */
function rectanglesOf(
  outputs: number,
  inputs: number,
  high: number,
  wide: number,
): readonly Rectangle[] {
  const list: Rectangle[] = [];
  for (let r0 = 0; r0 < outputs; r0 += wide)
    for (let c0 = 0; c0 < inputs; c0 += high)
      list.push({ r0, r1: Math.min(outputs, r0 + wide), c0, c1: Math.min(inputs, c0 + high) });
  return list;
}

/**
 * Lays a matrix of `outputs` x `inputs` on tiles: ceil(C / rows) x ceil(R / columns), where a pair
 * on two columns or rows halves what a tile takes. A pair never straddles two tiles, so the odd
 * line of an odd tile stays empty.
 */
export function place(outputs: number, inputs: number, s: PlaceSettings): Placement {
  const [rows, columns] = s.tile;
  invariant(outputs > 0 && inputs > 0 && rows > 0 && columns > 0, "an empty matrix or tile");
  const pair = pairOf(s);
  const slices = s.encoding === "sliced" ? (s.slices ?? 1) : 1;
  const high = inputsPerTile(pair === "row" ? Math.floor(rows / 2) : rows, s);
  const wide = pair === "column" ? Math.floor(columns / 2) : columns;
  const alongInputs = Math.ceil(inputs / high);
  const alongOutputs = Math.ceil(outputs / wide);
  const count = alongInputs * alongOutputs * slices * (pair === "tile" ? 2 : 1);
  const cells = outputs * inputs * slices * (pair === "none" ? 1 : 2);
  return {
    outputs,
    inputs,
    tileRows: rows,
    tileColumns: columns,
    alongInputs,
    alongOutputs,
    count,
    cells,
    used: cells / (count * rows * columns * (pair === "cell" ? 2 : 1)),
    partialSums: alongInputs - 1,
    slices,
    rectangles: rectanglesOf(outputs, inputs, high, wide),
  };
}
