/**
 * @file Series over x, split into groups: the common ground of lines, points, boxes and bars.
 * in    PlotInput;  out  Curve: one colour, one name, its points
 * test  curves.test.ts: groups, names, repeated x
 */
import { colorAt, colorOf, VIRIDIS } from "./color.ts";
import { distinct, type Labels, labelText, type PlotInput, shortNames } from "./series.ts";

export interface Curve {
  readonly name: string;
  readonly color: string;
  readonly x: readonly (number | string)[];
  readonly y: readonly number[];
}

const hex = (rgb: readonly number[]): string =>
  `#${rgb.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
/** Many ordered groups get one colour map instead of a palette; its dark and bright ends would vanish on black and white. */
const groupColor = (i: number, n: number): string =>
  n <= 8 ? colorOf(i) : hex(colorAt(VIRIDIS, 0.2 + (0.65 * i) / (n - 1)));

/** The points of every series, in as many curves as there are series and groups. */
export function curvesOf(input: PlotInput): Curve[] {
  const names = shortNames(input.y.map((s) => s.name));
  const groups = input.by === undefined ? [undefined] : distinct(input.by.values);
  const total = input.y.length * groups.length;
  return input.y.flatMap((s, i) =>
    groups.map((group, g) => {
      const at = indices(s.values.length, input.by, group);
      const label =
        input.by === undefined || group === undefined ? [] : [labelText(input.by, group)];
      const own = input.y.length > 1 || input.by === undefined ? [names[i] as string] : [];
      return {
        name: [...own, ...label].join(", "),
        color: groupColor(i * groups.length + g, total),
        x: at.map((k) => input.x?.values[k] ?? k),
        y: at.map((k) => s.values[k] as number),
      };
    }),
  );
}

function indices(n: number, by: Labels | undefined, group: number | string | undefined): number[] {
  const all = Array.from({ length: n }, (_, i) => i);
  return by === undefined ? all : all.filter((i) => by.values[i] === group);
}

/** All y at each x, in the order of x. */
export function gathered(curve: Curve): { x: number | string; y: number[] }[] {
  const at = new Map<number | string, number[]>();
  curve.x.forEach((x, i) => {
    const y = curve.y[i] as number;
    if (!Number.isFinite(y)) return;
    const there = at.get(x);
    if (there) there.push(y);
    else at.set(x, [y]);
  });
  return distinct([...at.keys()]).map((x) => ({ x, y: at.get(x) as number[] }));
}

/** True when some x has more than one y: seeds of a sweep, repeated measurements. */
export const repeats = (curve: Curve): boolean =>
  !rising(curve.x) && new Set(curve.x).size < curve.x.length;

/** Steps and indices rise; seeing that spares a set of millions. */
const rising = (x: readonly (number | string)[]): boolean =>
  x.every((v, i) => i === 0 || (typeof v === "number" && v > (x[i - 1] as number)));
