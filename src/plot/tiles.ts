/**
 * @file Tiles: how a matrix lies on the arrays of a chip.
 * in    an array value;  out  one field for each tile, coloured by the share of its cells that hold a weight
 * why   edges that fill a tile by a third cost a whole tile's converters
 * holds x: inputs (rows of the tile), y: outputs (columns of the tile), as `W @ x` is written
 * test  tiles.test.ts, golden figure
 */

import type { ArrayValue } from "../results/results.ts";
import { FILL } from "./color.ts";
import { figure } from "./figure.ts";
import { cells } from "./heatmap.ts";
import { count, percent, typeset } from "./quantity.ts";
import type { Mark } from "./series.ts";

export const tiles: Mark = ({ values, settings }) => {
  const array = values.find((v): v is ArrayValue => v.kind === "array");
  if (array === undefined) return undefined;
  const map = array.tiles;
  const z = Array.from({ length: map.alongOutputs }, (_, o) =>
    Array.from({ length: map.alongInputs }, (_, i) =>
      Number((100 * fill(array, o, i)).toPrecision(3)),
    ),
  );
  const few = map.alongInputs <= 16 && map.alongOutputs <= 12;
  return figure(
    [
      {
        type: "heatmap",
        z,
        x0: 0,
        dx: 1,
        y0: 0,
        dy: 1,
        colorscale: FILL,
        zmin: 0,
        zmax: 100,
        xgap: 2,
        ygap: 2,
        ...(few ? { text: z.map((row) => row.map((v) => `${v} %`)), texttemplate: "%{text}" } : {}),
        hovertemplate: "tile %{y}, %{x}<br><b>%{z} %</b> of its cells in use<extra></extra>",
        colorbar: {
          title: { text: "in use (%)", side: "top", font: { size: 13 } },
          thickness: 14,
          outlinewidth: 0,
        },
      },
    ],
    {
      width: 700,
      height: Math.min(520, Math.max(220, 130 + (530 * map.alongOutputs) / map.alongInputs)) | 0,
      xaxis: cells("input tile", map.alongInputs, false),
      yaxis: cells("output tile", map.alongOutputs, true),
      showlegend: false,
      title: { text: "", subtitle: { text: typeset(caption(array)) } },
    },
    settings,
  );
};

const caption = (a: ArrayValue): string =>
  `${a.name}: ${count(a.rows)} × ${count(a.columns)} on ${count(a.tiles.count)} tiles of ${a.tiles.tileRows} × ${a.tiles.tileColumns}, ${percent(a.tiles.used, 3)} of the cells in use`;

/** Share of a tile's cells that hold a weight: its share of the outputs times its share of the inputs. */
function fill(a: ArrayValue, output: number, input: number): number {
  const outputs = share(a.rows, a.tiles.alongOutputs, a.tiles.tileColumns, output);
  return outputs * share(a.columns, a.tiles.alongInputs, a.tiles.tileRows, input);
}

/** Of `n` lines over `parts` tiles of `lines`, the share of the i-th tile in use; pairs of cells take two lines for each. */
function share(n: number, parts: number, lines: number, i: number): number {
  const each = [lines, lines / 2].find((size) => Math.ceil(n / size) === parts) ?? n / parts;
  return Math.max(0, Math.min(each, n - i * each)) / each;
}
