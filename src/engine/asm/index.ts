/** @file The exports: one function per op, named as in ops.ts. */
export { init } from "./base";
export { draw, perturb } from "./draws";
export { quantise } from "./quantise";
export { panels } from "./panels";
export { product } from "./product";
export { absmax, gradient, packDelta, packInputs, rowAbsmax } from "./gradient";
export { activationBackward, adam, biasAdd, binary, columnSum, momentum, unary } from "./elementwise";
export { softmax, squaredError } from "./loss";
export { trains } from "./trains";
export { pulse } from "./pulse";
export { blindProgram, threshold, writeVerify } from "./program";
export { factorPanel, solvePanel, subtractPanel } from "./cholesky";
export { joinBlocks, keepBlock, wireMap, wireTiles } from "./merge";
export {
  columnPivots, mapProduct, rowPivots, wireCells, wireColumns, wireDot, wireDrive, wireSweep,
} from "./wires";
export { columnSums, driveLines, driveSquares, readNoise, rowSums, scaleColumns } from "./drive";
export { writeList, writePlane } from "./write";
export { col2im, im2col, pool, poolBackward, swapChannels } from "./convolution";
export function nothing(chunk: i32, own: usize): void {}
