/**
 * @file The data of the static picture: lines, points, bars, boxes, heatmaps as SVG text.
 * in    one trace and the frame's scales;  out  SVG text in pixels of the frame
 * why   a picture of 700 pixels needs at most 1,400 points of a line; the live figure keeps its 20,000
 * test  svg.test.ts
 */
import { type ColorMap, colorAt } from "./color.ts";
import type { BarTrace, BoxTrace, Figure, HeatmapTrace, ScatterTrace } from "./figure.ts";
import { base64, palettePng } from "./png.ts";
import { sampled, thinned } from "./round.ts";
import type { Frame } from "./svg-frame.ts";
import { px, svgLine, svgRect, svgSymbol, svgText } from "./svg-text.ts";

/** All traces of a figure, in order. */
export function tracesSvg(f: Figure, frame: Frame): string {
  const bars = f.data.filter((t): t is BarTrace => t.type === "bar");
  const boxes = f.data.filter((t): t is BoxTrace => t.type === "box");
  return f.data
    .map((t) => {
      if (t.type === "scatter") return scatter(t, frame, f.data.length > 6 ? 400 : 1400);
      if (t.type === "bar")
        return t.orientation === "h" ? across(t, f, frame) : bar(t, bars, f, frame);
      if (t.type === "box") return box(t, boxes, frame);
      return heatmap(t, frame);
    })
    .join("");
}

function scatter(t: ScatterTrace, frame: Frame, most: number): string {
  const lines = t.mode === "markers" ? "" : path(t, frame, most);
  return t.mode === "lines" ? lines : lines + dots(t, frame);
}

function path(t: ScatterTrace, frame: Frame, most: number): string {
  const steps: string[] = [];
  let pen = "M";
  let lastY = 0;
  for (const i of t.fill
    ? t.x.map((_, k) => k)
    : thinned(t.y as readonly (number | null)[], most)) {
    const [x, y] = [t.x[i], t.y[i]];
    if (x === null || x === undefined || y === null || y === undefined) {
      pen = "M";
      continue;
    }
    const [X, Y] = [frame.x(x), frame.y(y)];
    if (t.line?.shape === "hv" && pen === "L") steps.push(`L${px(X)} ${px(lastY)}`);
    steps.push(`${pen}${px(X)} ${px(Y)}`);
    lastY = Y;
    pen = "L";
  }
  const d = steps.join("");
  if (t.fill) return `<path d="${d}Z" fill="${t.fillcolor}" stroke="none"/>`;
  const dash =
    t.line?.dash === undefined
      ? ""
      : ` stroke-dasharray="${t.line.dash === "dot" ? "2 4" : "7 5"}"`;
  return `<path d="${d}" fill="none" stroke="${t.line?.color}" stroke-width="${t.line?.width}" stroke-linejoin="round"${dash}/>`;
}

function dots(t: ScatterTrace, frame: Frame): string {
  const radius = (t.marker?.size ?? 6) / 2;
  const circles = sampled(t.y.length, 2000).map((i) => {
    const [x, y] = [t.x[i], t.y[i]];
    if (x === null || x === undefined || y === null || y === undefined) return "";
    return svgSymbol(t.marker?.symbol, frame.x(x), frame.y(y), radius);
  });
  const opacity = t.marker?.opacity === undefined ? "" : ` fill-opacity="${t.marker.opacity}"`;
  return `<g fill="${t.marker?.color}"${opacity}>${circles.join("")}</g>`;
}

/** Middle and width of a bar in units of the axis, when bars of several traces share a place. */
function slot(
  index: number,
  count: number,
  gap: number,
  overlay: boolean,
): { offset: number; width: number } {
  const width = (1 - gap) / (overlay ? 1 : count);
  return { offset: overlay ? 0 : (index - (count - 1) / 2) * width, width };
}

const first = (color: string | readonly string[], i: number): string =>
  typeof color === "string" ? color : String(color[i]);

function bar(t: BarTrace, all: readonly BarTrace[], f: Figure, frame: Frame): string {
  const gap = Number(f.layout["bargap"] ?? 0.2);
  const place = slot(all.indexOf(t), all.length, gap, f.layout["barmode"] === "overlay");
  const unit = frame.x(1) - frame.x(0);
  const width = (t.width ?? place.width) * unit;
  const floor = Math.min(frame.height, logarithmic(f) ? frame.height : frame.y(0));
  const out = t.x.map((x, i) => {
    const y = t.y[i];
    if (y === null || y === undefined || x === null) return "";
    const middle = frame.x(x) + (t.width === undefined ? place.offset * unit : 0);
    const top = frame.y(y);
    const rect = svgRect(
      middle - width / 2,
      Math.min(top, floor),
      width,
      Math.abs(floor - top),
      `fill="${first(t.marker.color, i)}"${t.width === undefined ? "" : ' shape-rendering="crispEdges"'}`,
    );
    return rect + whisker(t, i, middle, frame) + label(t, i, middle, Math.min(top, floor));
  });
  const opacity = t.marker.opacity === undefined ? "" : ` opacity="${t.marker.opacity}"`;
  return `<g${opacity}>${out.join("")}</g>`;
}

const logarithmic = (f: Figure): boolean => (f.layout["yaxis"] as { type: string }).type === "log";

const label = (t: BarTrace, i: number, x: number, y: number): string =>
  t.text === undefined ? "" : svgText(x, y - 5, t.text[i] ?? "", { size: 12, anchor: "middle" });

function whisker(t: BarTrace, i: number, x: number, frame: Frame): string {
  const spread = t.error_y?.array[i] ?? 0;
  if (spread === 0) return "";
  const y = t.y[i] as number;
  const stroke = `stroke="${t.error_y?.color}" stroke-width="${t.error_y?.thickness}"`;
  return svgLine(x, frame.y(y - spread), x, frame.y(y + spread), stroke);
}

/** Horizontal bars with their own start: a timeline. */
function across(t: BarTrace, f: Figure, frame: Frame): string {
  const height = (1 - Number(f.layout["bargap"] ?? 0.2)) * Math.abs(frame.y(1) - frame.y(0));
  const out = t.x.map((length, i) => {
    const start = t.base?.[i] ?? 0;
    const [from, to] = [frame.x(start), frame.x(start + Number(length))];
    const y = frame.y(t.y[i] as string);
    return svgRect(
      from,
      y - height / 2,
      Math.max(0.6, to - from),
      height,
      `fill="${first(t.marker.color, i)}"`,
    );
  });
  return `<g opacity="${t.marker.opacity ?? 1}">${out.join("")}</g>`;
}

function box(t: BoxTrace, all: readonly BoxTrace[], frame: Frame): string {
  const unit = frame.x(1) - frame.x(0);
  const place = slot(all.indexOf(t), all.length, 0.3, false);
  const width = place.width * unit * 0.7;
  const stroke = `stroke="${t.line.color}" stroke-width="${t.line.width}"`;
  const out = t.x.map((x, i) => {
    const middle = frame.x(x as string) + place.offset * unit;
    const [low, q1, median, q3, high] = [t.lowerfence, t.q1, t.median, t.q3, t.upperfence].map(
      (v) => frame.y(v[i] as number),
    ) as [number, number, number, number, number];
    const cap = width / 4;
    return [
      svgLine(middle, low, middle, q1, stroke),
      svgLine(middle, q3, middle, high, stroke),
      svgLine(middle - cap, low, middle + cap, low, stroke),
      svgLine(middle - cap, high, middle + cap, high, stroke),
      svgRect(middle - width / 2, q3, width, q1 - q3, `fill="${t.fillcolor}" ${stroke}`),
      svgLine(middle - width / 2, median, middle + width / 2, median, stroke),
      samples(t, i, middle, width, frame),
    ].join("");
  });
  return out.join("");
}

/** Samples beside each other at golden-ratio steps: the same picture every time. */
function samples(t: BoxTrace, i: number, middle: number, width: number, frame: Frame): string {
  const dots = (t.y?.[i] ?? []).map((v, k) => {
    const aside = (((k * 0.618_034) % 1) - 0.5) * 0.35 * width;
    return `<circle cx="${px(middle + aside)}" cy="${px(frame.y(v))}" r="2.5"/>`;
  });
  return dots.length === 0
    ? ""
    : `<g fill="${t.marker.color}" fill-opacity="${t.marker.opacity}">${dots.join("")}</g>`;
}

/** Up to this many cells are rectangles with gaps and texts; more become one image. */
const CELLS = 400;

function heatmap(t: HeatmapTrace, frame: Frame): string {
  const rows = t.z.length;
  const columns = t.z[0]?.length ?? 0;
  return rows * columns <= CELLS ? cells(t, frame) : image(t, rows, columns, frame);
}

const share = (t: HeatmapTrace, v: number): number => (v - t.zmin) / (t.zmax - t.zmin || 1);

function cells(t: HeatmapTrace, frame: Frame): string {
  const [w, h] = [t.dx * (frame.x(1) - frame.x(0)), t.dy * (frame.y(1) - frame.y(0))];
  return t.z
    .flatMap((row, r) =>
      row.map((v, c) => {
        if (v === null) return "";
        const [x, y] = [frame.x(t.x0 + c * t.dx), frame.y(t.y0 + r * t.dy)];
        const rgb = colorAt(t.colorscale as ColorMap, share(t, v));
        const fill = `rgb(${rgb.join(",")})`;
        const gap = [t.xgap ?? -0.4, t.ygap ?? -0.4] as const; // a hair of overlap hides seams
        const rect = svgRect(
          x - w / 2 + gap[0] / 2,
          y - Math.abs(h) / 2 + gap[1] / 2,
          w - gap[0],
          Math.abs(h) - gap[1],
          `fill="${fill}"`,
        );
        const text = t.text?.[r]?.[c];
        if (text === undefined) return rect;
        const ink = 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2] > 140 ? "#222" : "#fff";
        return rect + svgText(x, y + 4, text, { size: 12, anchor: "middle", fill: ink });
      }),
    )
    .join("");
}

function image(t: HeatmapTrace, rows: number, columns: number, frame: Frame): string {
  const palette = Array.from({ length: 255 }, (_, i) => colorAt(t.colorscale as ColorMap, i / 254));
  const indices = Uint8Array.from(t.z.flat(), (v) =>
    v === null ? 255 : Math.round(254 * Math.min(1, Math.max(0, share(t, v)))),
  );
  const uri = `data:image/png;base64,${base64(palettePng(indices, rows, columns, palette))}`;
  const [left, right] = [frame.x(t.x0 - t.dx / 2), frame.x(t.x0 + (columns - 0.5) * t.dx)];
  const [top, bottom] = [frame.y(t.y0 - t.dy / 2), frame.y(t.y0 + (rows - 0.5) * t.dy)];
  const box = `x="${px(left)}" y="${px(top)}" width="${px(right - left)}" height="${px(bottom - top)}"`;
  return `<image ${box} preserveAspectRatio="none" style="image-rendering:pixelated" href="${uri}"/>`;
}
