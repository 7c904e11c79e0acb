/**
 * @file flatten: channel, row, column become one vector.
 * test  layer.test.ts
 */
import { type LayerKind, volume } from "./layer.ts";

export const flatten: LayerKind = { op: "flatten", output: (_, input) => [volume(input)] };
