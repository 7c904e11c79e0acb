/**
 * @file pool avg|max KhxKw: windows side by side; what does not fill a window is left out.
 * test  layer.test.ts
 */
import { image, type LayerKind } from "./layer.ts";

export const pool: LayerKind = {
  op: "pool",
  output: (spec, input) => {
    const shape = image(input);
    if (!shape) return `pooling needs an image like 4x24x24, not ${input.join("x")}`;
    const [c, h, w] = shape;
    const [kh, kw] = spec.size as readonly [number, number];
    if (kh > h || kw > w) return `a ${kh}x${kw} window on a ${h}x${w} image`;
    return [c, Math.floor(h / kh), Math.floor(w / kw)];
  },
};
