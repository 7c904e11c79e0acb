/**
 * @file A Figure as a static picture: SVG text, without a DOM and without Plotly.
 * in    Figure;  out  one `<svg>` element that stands alone, for data URIs, untrusted notebooks and pages without scripts
 * why   a stranger's notebook shows its figures before anything is trusted or run
 * holds transparent, middle grey ink: readable on white and on black; the text equivalent is in `aria-label`
 * test  svg.test.ts: well-formed, every label and name present, data inside the frame
 */
import { INK } from "./color.ts";
import { type Figure, FONT } from "./figure.ts";
import { summaryOf } from "./summary.ts";
import { axesSvg, colorBarSvg, frameOf, legendSvg, partsOf } from "./svg-frame.ts";
import { px } from "./svg-text.ts";
import { tracesSvg } from "./svg-traces.ts";

const attribute = (text: string): string =>
  text
    .replace(/&(?!\w+;)/g, "&amp;")
    .replace(/"/g, "&quot;")
    .replace(/</g, "&lt;");

export function svgOf(figure: Figure): string {
  const { width, height } = partsOf(figure);
  const frame = frameOf(figure);
  const inner = `x="${px(frame.left)}" y="${px(frame.top)}" width="${px(frame.width)}" height="${px(frame.height)}"`;
  const overflow = figure.data.some((t) => t.type === "bar")
    ? ' overflow="visible"'
    : ' overflow="hidden"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` role="img" aria-label="${attribute(summaryOf(figure))}" font-family="${FONT}" font-size="13" fill="${INK}">`,
    axesSvg(figure, frame),
    `<svg ${inner}${overflow}>${tracesSvg(figure, frame)}</svg>`,
    legendSvg(figure, frame),
    colorBarSvg(figure, frame),
    "</svg>",
  ].join("");
}
