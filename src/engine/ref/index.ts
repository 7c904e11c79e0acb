/**
 * @file The twin: an executor whose kernels are plain TypeScript loops, one element at a time.
 * why   where words fail, these loops define what a kernel computes, bit for bit
 * test  every file of this folder is compared with WASM on odd sizes (twin.test.ts)
 */
import type { Executor } from "../backend.ts";
import { WORD } from "../control.ts";
import { EngineError } from "../error.ts";
import { Arena, createMemory, MAP, MAX_ARGS, REGISTERS } from "../memory.ts";
import { OPS, type OpName } from "../ops.ts";
import { factorPanel, solvePanel, subtractPanel } from "./cholesky.ts";
import { col2im, im2col, pool, poolBackward, swapChannels } from "./convolution.ts";
import { draw, perturb } from "./draws.ts";
import { columnSums, driveLines, driveSquares, readNoise, rowSums, scaleColumns } from "./drive.ts";
import {
  activationBackward,
  adam,
  biasAdd,
  binary,
  columnSum,
  momentum,
  unary,
} from "./elementwise.ts";
import type { RefKernel } from "./kernel.ts";
import { softmax, squaredError } from "./loss.ts";
import { joinBlocks, keepBlock, wireMap, wireTiles } from "./merge.ts";
import { panels, quantise } from "./pack.ts";
import { absmax, gradient, packDelta, packInputs, product, rowAbsmax } from "./product.ts";
import { blindProgram, threshold, writeVerify } from "./program.ts";
import { pulse } from "./pulse.ts";
import { trains } from "./trains.ts";
import {
  columnPivots,
  mapProduct,
  rowPivots,
  wireCells,
  wireColumns,
  wireDot,
  wireDrive,
  wireSweep,
} from "./wires.ts";
import { writeList, writePlane } from "./write.ts";

const TWIN: Readonly<Record<OpName, RefKernel>> = {
  nothing: () => {},
  draw,
  perturb,
  quantise,
  panels,
  product,
  absmax,
  rowAbsmax,
  packDelta,
  packInputs,
  gradient,
  unary,
  binary,
  activationBackward,
  momentum,
  adam,
  biasAdd,
  columnSum,
  softmax,
  squaredError,
  trains,
  pulse,
  blindProgram,
  threshold,
  writeVerify,
  writePlane,
  writeList,
  driveLines,
  driveSquares,
  readNoise,
  rowSums,
  columnSums,
  scaleColumns,
  im2col,
  col2im,
  pool,
  poolBackward,
  swapChannels,
  wireCells,
  rowPivots,
  columnPivots,
  wireDrive,
  wireSweep,
  wireColumns,
  wireDot,
  wireTiles,
  joinBlocks,
  factorPanel,
  solvePanel,
  subtractPanel,
  keepBlock,
  mapProduct,
  wireMap,
};

/** Kernels by op number. */
const BY_NUMBER: readonly RefKernel[] = (() => {
  const table: RefKernel[] = [];
  for (const name of Object.keys(OPS) as OpName[]) table[OPS[name].number] = TWIN[name];
  return table;
})();

export function refExecutor(): Executor {
  const arena = new Arena(createMemory(false));
  return {
    name: "ref",
    threads: 1,
    arena,
    execute(op, chunks) {
      const kernel = BY_NUMBER[op];
      if (!kernel) throw new EngineError("E_TRAP", `op ${op} has no twin`, { op });
      const { heap } = arena;
      const args = heap.f64.slice(MAP.args / 8, MAP.args / 8 + MAX_ARGS);
      const own = heap.u32.subarray(MAP.scratch / 4, MAP.scratch / 4 + REGISTERS);
      const cancelled = (): boolean => heap.i32[WORD.cancel] !== 0;
      for (let chunk = 0; chunk < chunks && !cancelled(); chunk++) kernel(heap, args, chunk, own);
      return !cancelled();
    },
    close() {},
  };
}
