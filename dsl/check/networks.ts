/**
 * @file Networks: layers in order, each with the shape that comes in and the shape that goes out; `map`.
 * out   the list of layers as src/ir/README.md names them
 * from  design: language, section 5.1
 * test  networks.test.ts: shapes of the published LeNet-1; messages.test.ts: E0309
 */
import type { Json } from "../../src/base/json.ts";
import type { Attributes } from "../../src/ir/node.ts";
import type { Entry, Expression, Layer, StatementOf } from "../ast.ts";
import { tooManyNumbers } from "../messages/hardware.ts";
import { noSuchLabel, noSuchLayer, noSuchSetting, setTwice } from "../messages/names.ts";
import { layerMisfit } from "../messages/shapes.ts";
import { nearest } from "../nearest.ts";
import { ACTIVATIONS, LAYERS } from "../words.ts";
import type { Context } from "./context.ts";
import { hardwareIn } from "./hardware.ts";
import { holeOf } from "./holes.ts";
import { hardwareOf, networkOf } from "./references.ts";
import { type Term, term, unknownTerm } from "./term.ts";
import type { TypeOf } from "./types.ts";

type Sizes = readonly number[];

/** What a layer is made into: zero or more IR layers (its activation is one of its own), and what goes out. */
interface Made {
  readonly layers: readonly Attributes[];
  readonly out: Sizes;
}

interface Building {
  readonly ctx: Context;
  readonly layer: Layer;
  /** What comes in; undefined before the input layer. */
  readonly shape: Sizes | undefined;
  readonly before: Layer | undefined;
}

const words = (sizes: Sizes): string => (sizes.length === 1 ? String(sizes[0]) : sizes.join("x"));

function misfit(b: Building, label: string, help?: string): undefined {
  const before =
    b.before && b.shape ? { span: b.before.span, label: `${words(b.shape)} comes in` } : undefined;
  b.ctx.report(layerMisfit(b.layer.span, label, before, help));
  return undefined;
}

// ── Arguments ────────────────────────────────────────────────────────────────

/** The sizes written behind a layer's name: `5x5`, `10`, or a name bound to a number. */
function sizesOf(b: Building, e: Expression | undefined): Sizes | undefined {
  if (!e) return undefined;
  if (e.kind === "hole") {
    holeOf(b.ctx, e, undefined, "a size goes here");
    return undefined;
  }
  const t = b.ctx.value(e);
  const one = t.type.kind === "number" ? b.ctx.known(t) : undefined;
  return one === undefined ? b.ctx.knownList(t) : [one];
}

const whole = (sizes: Sizes | undefined, count: number): Sizes | undefined =>
  sizes?.length === count && sizes.every((n) => Number.isInteger(n) && n > 0) ? sizes : undefined;

/** Named arguments; anything else is E0203. */
function named(b: Building, defaults: Readonly<Record<string, number>>): Record<string, number> {
  const out = { ...defaults };
  for (const e of b.layer.named) {
    if (!Object.hasOwn(defaults, e.name.name)) {
      const near = nearest(e.name.name, Object.keys(defaults));
      b.ctx.report(noSuchSetting(e.name.name, e.name.span, near, b.layer.op.name));
      continue;
    }
    const [value] = sizesOf(b, e.value) ?? [];
    if (value !== undefined) out[e.name.name] = value;
  }
  return out;
}

/** What one memory holds. */
const MAX_WEIGHTS = 1e8;

function tooLarge(b: Building, weights: number): boolean {
  if (weights > MAX_WEIGHTS) b.ctx.report(tooManyNumbers(weights, b.layer.span));
  return weights > MAX_WEIGHTS;
}

// ── One function per kind of layer ───────────────────────────────────────────

type Maker = (b: Building, args: readonly Expression[]) => Made | undefined;

const input: Maker = (b, [shape]) => {
  if (b.shape) return misfit(b, "input stands only at the beginning");
  const sizes = sizesOf(b, shape);
  if (!shape || !sizes?.every((n) => Number.isInteger(n) && n > 0))
    return shape && !sizes
      ? undefined
      : misfit(b, "give it the shape of one sample", "for example: input 1x28x28");
  return { layers: [{ op: "input", shape: [...sizes] }], out: sizes };
};

const dense: Maker = (b, [size]) => {
  const n = whole(sizesOf(b, size), 1)?.[0];
  if (n === undefined)
    return size?.kind === "hole"
      ? undefined
      : misfit(b, "how many outputs?", "for example: dense 10");
  if (b.shape && b.shape.length > 1)
    return misfit(b, "a dense layer takes a vector", "put flatten before it");
  if (tooLarge(b, n * (b.shape?.[0] ?? 1))) return undefined;
  return { layers: [{ op: "dense", n }], out: [n] };
};

const conv: Maker = (b, [count, size]) => {
  const n = whole(sizesOf(b, count), 1)?.[0];
  const kernel = whole(sizesOf(b, size), 2);
  if (n === undefined || !kernel)
    return misfit(b, "how many kernels, of which size?", "for example: conv 4 5x5");
  const { stride = 1, pad = 0 } = named(b, { stride: 1, pad: 0 });
  const [, height = 0, width = 0] = b.shape ?? [];
  if (b.shape?.length !== 3)
    return misfit(b, "a convolution takes channels x height x width", "for example: input 1x28x28");
  const [kh = 1, kw = 1] = kernel;
  if (tooLarge(b, n * kh * kw * (b.shape[0] ?? 1))) return undefined;
  const out = [height, width].map((s, i) => Math.floor((s + 2 * pad - (i ? kw : kh)) / stride) + 1);
  if (out.some((s) => !(s >= 1)))
    return misfit(b, `a ${kh}x${kw} kernel on a ${height}x${width} image`);
  return { layers: [{ op: "conv", n, kernel: [kh, kw], stride, pad }], out: [n, ...out] };
};

const pool: Maker = (b, [how, size]) => {
  const mode = how?.kind === "name" && /^(avg|max)$/.test(how.name) ? how.name : undefined;
  const window = whole(sizesOf(b, size), 2);
  if (!mode || !window) return misfit(b, "which mode, of which size?", "for example: pool avg 2x2");
  const [channels = 1, height = 0, width = 0] = b.shape ?? [];
  if (b.shape?.length !== 3)
    return misfit(b, "pooling takes channels x height x width", "for example: input 1x28x28");
  const [h = 1, w = 1] = window;
  const out = [Math.floor(height / h), Math.floor(width / w)];
  if (out.some((s) => s < 1)) return misfit(b, `a ${h}x${w} window on a ${height}x${width} image`);
  return { layers: [{ op: "pool", mode, size: [h, w] }], out: [channels, ...out] };
};

const flatten: Maker = (b) => ({
  layers: [{ op: "flatten" }],
  out: [(b.shape ?? []).reduce((n, d) => n * d, 1)],
});

const activation: Maker = (b) => ({ layers: [{ op: b.layer.op.name }], out: b.shape ?? [] });

const MAKERS: Readonly<Record<string, Maker>> = {
  input,
  dense,
  conv,
  pool,
  flatten,
  ...Object.fromEntries(ACTIVATIONS.map((word) => [word, activation])),
};

/** How many arguments each takes before its activation. */
const ARGUMENTS: Readonly<Record<string, number>> = { input: 1, dense: 1, conv: 2, pool: 2 };

function make(b: Building): Made | undefined {
  const { layer, ctx } = b;
  const maker = Object.hasOwn(MAKERS, layer.op.name) ? MAKERS[layer.op.name] : undefined;
  if (!maker) {
    const all = LAYERS.map((l) => l.word);
    if (layer.op.name !== "")
      ctx.report(noSuchLayer(layer.op.name, layer.op.span, nearest(layer.op.name, all), all));
    return undefined;
  }
  if (!b.shape && layer.op.name !== "input")
    return misfit(b, "the first layer is the input", "for example: input 784");
  const count = ARGUMENTS[layer.op.name] ?? 0;
  const made = maker(b, layer.args.slice(0, count));
  const rest = layer.args.slice(count);
  const last = rest[0];
  if (!last || !made) return made;
  if (rest.length > 1 || last.kind !== "name" || !ACTIVATIONS.includes(last.name)) {
    const word = last.kind === "name" ? last.name : "";
    return void ctx.report(
      noSuchLayer(ctx.text(last.span), last.span, nearest(word, ACTIVATIONS), ACTIVATIONS),
    );
  }
  return { layers: [...made.layers, { op: last.name }], out: made.out };
}

// ── network ──────────────────────────────────────────────────────────────────

export function networkStatement(ctx: Context, s: StatementOf<"network">): void {
  const labels = new Map<string, Layer>();
  const counts = new Map<string, number>();
  const layers: Attributes[] = [];
  let shape: Sizes | undefined;
  let first: Sizes = [];
  let broken = false;
  s.layers.forEach((layer, i) => {
    const made = make({ ctx, layer, shape, before: s.layers[i - 1] });
    if (!made) broken = true;
    const on = layer.on ? hardwareOf(ctx, layer.on) : undefined;
    for (const [j, l] of (made?.layers ?? []).entries()) {
      const op = String(l["op"]);
      counts.set(op, (counts.get(op) ?? 0) + 1);
      const own = j === 0 ? layer.label : undefined;
      if (own && labels.has(own.name))
        ctx.report(setTwice(own.name, own.span, (labels.get(own.name) as Layer).span));
      const label = own?.name ?? `${op}${counts.get(op)}`;
      labels.set(label, layer);
      layers.push({ ...l, label, ...(on && j === 0 ? { on: hardwareIn(on) } : {}) });
    }
    if (made && i === 0) first = made.out;
    shape = made?.out ?? shape;
  });
  const type: TypeOf<"network"> = {
    kind: "network",
    name: s.name.name,
    labels: [...labels.keys()],
    input: first,
    output: shape ?? [],
    mapped: false,
  };
  const at = { name: s.name.name, layers };
  const net = broken ? unknownTerm(s.span, type) : term("network", type, [], s.span, { at });
  ctx.bind(s.name, net);
  const on = s.on ? hardwareOf(ctx, s.on) : undefined;
  if (on) ctx.move(s.name.name, mapped(net, on, undefined, s.span));
}

// ── map ──────────────────────────────────────────────────────────────────────

function mapped(
  net: Term,
  on: Term,
  layers: Attributes | undefined,
  span: Expression["span"],
): Term {
  const type = { ...net.type, mapped: on.type.kind !== "chip" || on.type.preset !== "digital" };
  const name = net.type.kind === "network" ? net.type.name : "";
  const at = { chip: hardwareIn(on) as Json, ...(layers ? { layers } : {}) };
  return term("map", type as Term["type"], [net], span, {
    at,
    draw: { attribute: "rng", role: "map", owner: name },
  });
}

export function mapStatement(ctx: Context, s: StatementOf<"map">): void {
  const net = networkOf(ctx, s.network);
  const on = hardwareOf(ctx, s.on);
  const layers: Record<string, Json> = {};
  for (const e of s.block) {
    if (e.name.name === "") continue;
    if (net?.type.kind === "network" && !net.type.labels.includes(e.name.name)) {
      const all = net.type.labels;
      ctx.report(noSuchLabel(e.name.name, e.name.span, nearest(e.name.name, all), all));
      continue;
    }
    const hardware = layerHardware(ctx, e, on);
    if (hardware) layers[e.name.name] = hardware;
  }
  if (!net || !on || s.network.kind !== "name") return;
  const some = Object.keys(layers).length > 0 ? layers : undefined;
  ctx.move(s.network.name, mapped(net, on, some, s.span));
}

/** `out = digital` moves one layer; `conv1 = copies(8)` gives it eight copies where it is. */
function layerHardware(ctx: Context, e: Entry, on: Term | undefined): Attributes | undefined {
  const { value } = e;
  const isCopies =
    value.kind === "call" && value.callee.kind === "name" && value.callee.name === "copies";
  if (!isCopies) {
    const t = hardwareOf(ctx, value);
    return t && hardwareIn(t);
  }
  const count = value.args[0] && ctx.known(ctx.value(value.args[0].value));
  return count === undefined ? undefined : { ...hardwareIn(on), copies: count };
}
