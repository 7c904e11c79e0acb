/**
 * @file Text and numbers inside SVG, without a DOM: how wide a text will be, how a number is written.
 * from  widths: mean advance of Helvetica's glyphs in units of the font size (Adobe AFM, rounded)
 * test  svg.test.ts
 */

const NARROW = /[ijlItf.,:;'|!()[\]\u202f ]/;
const WIDE = /[mwMW@%—]/;

/** Width of a text in pixels, good to about a tenth. Entities count as one character. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const c of text.replace(/&[a-z]+;/g, "n").replace(/<[^>]*>/g, ""))
    width += NARROW.test(c) ? 0.3 : WIDE.test(c) ? 0.86 : /[A-Z]/.test(c) ? 0.68 : 0.56;
  return width * size;
}

/** A coordinate: at most two decimals, no trailing zeros. */
export const px = (v: number): string => String(Math.round(v * 100) / 100);

export interface TextStyle {
  readonly size?: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly rotate?: number;
  readonly fill?: string;
  readonly weight?: number;
}

/** `&nbsp;` is no XML entity, and SVG raises text by moving the pen. */
const xml = (text: string): string =>
  text
    .replace(/&nbsp;/g, "\u00a0")
    .replace(/<sup>(.*?)<\/sup>/g, '<tspan dy="-5" font-size="9">$1</tspan>');

export function svgText(x: number, y: number, text: string, style: TextStyle = {}): string {
  if (text === "") return "";
  const attributes = [
    `x="${px(x)}" y="${px(y)}"`,
    style.size === undefined ? "" : ` font-size="${style.size}"`,
    style.anchor === undefined || style.anchor === "start" ? "" : ` text-anchor="${style.anchor}"`,
    style.rotate === undefined ? "" : ` transform="rotate(${style.rotate} ${px(x)} ${px(y)})"`,
    style.fill === undefined ? "" : ` fill="${style.fill}"`,
    style.weight === undefined ? "" : ` font-weight="${style.weight}"`,
  ].join("");
  return `<text ${attributes}>${xml(text)}</text>`;
}

export const svgLine = (x1: number, y1: number, x2: number, y2: number, rest: string): string =>
  `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" ${rest}/>`;

export const svgRect = (x: number, y: number, w: number, h: number, rest: string): string =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, w))}" height="${px(Math.max(0, h))}" ${rest}/>`;

/** Corners of the symbols, in radii from the middle. */
const CORNERS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  "triangle-up": [
    [0, -1.2],
    [1.15, 0.9],
    [-1.15, 0.9],
  ],
  "triangle-down": [
    [0, 1.2],
    [1.15, -0.9],
    [-1.15, -0.9],
  ],
  cross: [
    [-0.4, -1.2],
    [0.4, -1.2],
    [0.4, -0.4],
    [1.2, -0.4],
    [1.2, 0.4],
    [0.4, 0.4],
    [0.4, 1.2],
    [-0.4, 1.2],
    [-0.4, 0.4],
    [-1.2, 0.4],
    [-1.2, -0.4],
    [-0.4, -0.4],
  ],
};

/** A symbol by Plotly's name; a circle unless told otherwise. */
export function svgSymbol(
  name: string | undefined,
  x: number,
  y: number,
  radius: number,
  rest: string = "",
): string {
  const corners = CORNERS[name ?? ""];
  if (!corners) return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}"${rest}/>`;
  const points = corners.map(([dx, dy]) => `${px(x + dx * radius)},${px(y + dy * radius)}`);
  return `<polygon points="${points.join(" ")}"${rest}/>`;
}
