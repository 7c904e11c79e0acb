/**
 * @file Heatmap of a matrix: rows from the top, columns from the left, as it is written.
 * in    one series [rows, columns];  out  signed data blue-white-red around zero, data of one sign in viridis
 * why   a crossbar is looked at as a plane of cells; a shared scale around zero keeps G+ apart from G-
 * holds more than 20,000 cells are shown as means over square blocks, and the figure says so
 * test  heatmap.test.ts, golden figure
 */
import { BLUE_RED, VIRIDIS } from "./color.ts";
import { type Axis, figure, labelled, plain } from "./figure.ts";
import { scaleOf, typesetUnit } from "./quantity.ts";
import { blockMeans, rounded } from "./round.ts";
import { extent, roundStep } from "./scale.ts";
import { type Mark, type Series, shortNames } from "./series.ts";

/** Rows and columns of a series; a vector is one column of rows. */
function sides(s: Series): [number, number] {
  const [rows = 1, columns = 1] = s.shape;
  return [rows, columns];
}

export const heatmap: Mark = ({ y, settings }) => {
  const s = y[0];
  if (s === undefined || s.values.length === 0) return undefined;
  const [rows, columns] = sides(s);
  const blocks = blockMeans(s.values, rows, columns);
  const [low, high] = extent(blocks.values);
  const [zmin, zmax] = limits(low, high);
  const scale = scaleOf(Math.max(Math.abs(zmin), Math.abs(zmax)), s.unit);
  const digits = rounded([zmin / scale.factor, zmax / scale.factor]);
  const z = Array.from({ length: blocks.rows }, (_, i) =>
    Array.from(blocks.values.subarray(i * blocks.columns, (i + 1) * blocks.columns), (v) =>
      Number.isFinite(v) ? digits(v / scale.factor) : null,
    ),
  );
  const centre = (blocks.side - 1) / 2;
  const label = labelled(shortNames([s.name])[0] as string, scale.unit);
  return figure(
    [
      {
        type: "heatmap",
        z,
        x0: centre,
        dx: blocks.side,
        y0: centre,
        dy: blocks.side,
        colorscale: low < 0 ? BLUE_RED : VIRIDIS,
        zmin: digits(zmin / scale.factor),
        zmax: digits(zmax / scale.factor),
        hovertemplate: `row %{y}, column %{x}<br><b>%{z}</b> ${plain(typesetUnit(scale.unit))}<extra></extra>`,
        colorbar: {
          title: { text: label, side: "top", font: { size: 13 } },
          thickness: 14,
          outlinewidth: 0,
        },
      },
    ],
    {
      ...size(rows, columns),
      xaxis: cells("column", columns, false),
      yaxis: cells("row", rows, true),
      showlegend: false,
      ...(blocks.side === 1
        ? {}
        : {
            title: {
              text: "",
              subtitle: { text: `each block is the mean of ${blocks.side} × ${blocks.side} cells` },
            },
          }),
    },
    settings,
  );
};

/** Ends of the colour scale: around zero for signed data, from zero for data that starts near it. */
function limits(low: number, high: number): [number, number] {
  if (Number.isNaN(low)) return [0, 1];
  const most = Math.max(Math.abs(low), Math.abs(high));
  if (low < 0) return [-most, most];
  if (high === low) return high === 0 ? [0, 1] : [0, high];
  return low < 0.25 * high ? [0, high] : [low, high];
}

/** An axis that counts rows or columns, the first of them in the corner where matrices begin. */
export const cells = (name: string, n: number, down: boolean): Axis => ({
  type: "linear",
  title: { text: name },
  range: down ? [n - 0.5, -0.5] : [-0.5, n - 0.5],
  dtick: Math.max(1, roundStep(n / 8)),
  showgrid: false,
});

/** A figure whose cells are nearly square, within 300..700 by 300..560 pixels. */
function size(rows: number, columns: number): { width: number; height: number } {
  const [frame, bar] = [100, 170];
  const cell = Math.min((700 - bar) / columns, (560 - frame) / rows);
  const within = (v: number, low: number, high: number): number =>
    Math.round(Math.min(high, Math.max(low, v)));
  return {
    width: within(columns * cell + bar, 420, 700),
    height: within(rows * cell + frame, 300, 560),
  };
}
