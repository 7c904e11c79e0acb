/**
 * @file A figure in words: one line and a sparkline, for terminals and for people who cannot see it.
 * in    Figure;  out  "line: err over n, 28 points  ▁▂▃▅▇"
 * test  summary.test.ts
 */
import type { BarTrace, Figure, Trace } from "./figure.ts";

const BLOCKS = "▁▂▃▄▅▆▇█";

/** At most `width` blocks; each stretch of the numbers shows its mean. */
export function sparkline(values: ArrayLike<number | null>, width = 32): string {
  const finite: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (typeof v === "number" && Number.isFinite(v)) finite.push(v);
  }
  if (finite.length === 0) return "";
  const n = Math.min(width, finite.length);
  const means = Array.from({ length: n }, (_, i) => {
    const part = finite.slice(
      Math.floor((i * finite.length) / n),
      Math.floor(((i + 1) * finite.length) / n),
    );
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const level = (v: number): string =>
    BLOCKS.charAt(high > low ? Math.round((7 * (v - low)) / (high - low)) : 3);
  return means.map(level).join("");
}

const decoded = (text: string): string =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&nbsp;/g, " ")
    .replace(/&amp;/g, "&");

const titleOf = (f: Figure, axis: "xaxis" | "yaxis"): string =>
  decoded((f.layout[axis] as { title: { text: string } }).title.text);

function kindOf(f: Figure): string {
  const t = f.data.find((d) => d.type !== "scatter" || d.fill === undefined) as Trace;
  if (t.type === "scatter") return t.mode === "markers" ? "points" : "line";
  if (t.type !== "bar") return t.type;
  if (t.orientation === "h") return f.data.some((d) => d.type === "scatter") ? "bars" : "timeline";
  return t.width === undefined ? "bars" : "histogram";
}

function size(f: Figure): string {
  const t = f.data[0] as Trace;
  if (t.type === "heatmap") return `${t.z.length} x ${t.z[0]?.length ?? 0} cells`;
  const lying = t.type === "bar" && t.orientation === "h"; // the symbols at their ends are no data of their own
  const points = f.data
    .filter((d) => (d as { hoverinfo?: string }).hoverinfo !== "skip")
    .filter((d) => !lying || d.type === "bar")
    .reduce((n, d) => n + (d.type === "heatmap" ? 0 : d.x.length), 0);
  const unit =
    t.type === "bar"
      ? t.width === undefined
        ? "bars"
        : "bins"
      : t.type === "box"
        ? "boxes"
        : "points";
  const names =
    f.layout["showlegend"] === true
      ? f.data.filter((d) => (d as { showlegend?: boolean }).showlegend !== false)
      : [];
  const listed = names.map((d) => decoded((d as { name: string }).name)).join(", ");
  return `${points} ${unit}${listed === "" ? "" : `: ${listed}`}`;
}

/** One line: what is drawn, over what, how much of it. */
export function summaryOf(f: Figure): string {
  if (f.data.length === 0) return "an empty figure";
  const t = f.data[0] as Trace;
  const kind = kindOf(f);
  const lying = kind === "bars" && (t as BarTrace).orientation === "h";
  const y =
    t.type === "heatmap"
      ? decoded(t.colorbar.title.text)
      : titleOf(f, kind === "histogram" || lying ? "xaxis" : "yaxis");
  const x = t.type === "heatmap" || kind === "histogram" || lying ? "" : titleOf(f, "xaxis");
  const title = decoded((f.layout["title"] as { text?: string } | undefined)?.text ?? "");
  const what = (y === "" ? "" : ` of ${y}`) + (x === "" ? "" : ` over ${x}`);
  return `${title === "" ? "" : `${title}. `}${kind}${what}, ${size(f)}`;
}

/** The numbers that a sparkline of the figure shows. */
export function sparkOf(f: Figure): string {
  const t = f.data.find((d) => (d as { hoverinfo?: string }).hoverinfo !== "skip");
  if (t === undefined || t.type === "heatmap") return "";
  if (t.type === "box") return sparkline(t.median);
  return sparkline(
    (t.y as readonly (number | string | null)[]).map((v) => (typeof v === "number" ? v : null)),
  );
}
