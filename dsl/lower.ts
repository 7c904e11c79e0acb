/**
 * @file Step 5, lower: the checked program → IR. Interns terms, names random streams, hangs up the views.
 * in    Checked (no errors);  out  Ir and the node of every name
 * why   randomness is keyed by name, never by order: an added comment or draw changes nothing else
 * from  design: language, sections 8 and 12; src/ir/README.md is the contract
 * test  lower.test.ts; goldens in examples/
 */
import { sha256 } from "../src/base/hash.ts";
import type { Json } from "../src/base/json.ts";
import { unitSymbol } from "../src/base/units.ts";
import { Graph, type Ir, type Need, type Node, type NodeId, type View } from "../src/ir/node.ts";
import type { Statement } from "./ast.ts";
import type { Checked } from "./check/index.ts";
import type { Binding, Scope } from "./check/scope.ts";
import type { CheckedStatement, CheckedSweep, Term } from "./check/term.ts";
import { dimensionIn, irType } from "./check/types.ts";
import type { Source } from "./source.ts";
import { tokenize } from "./tokens.ts";

export interface Lowered {
  readonly ir: Ir;
  readonly names: ReadonlyMap<string, Binding>;
}

export function lower(source: Source, checked: Checked, scope: Scope): Lowered {
  const program = new Lowering(source, scope, new Streams(source));
  const views = program.statements(checked.statements);
  const names = new Map<string, Binding>();
  for (const [name, { term }] of checked.meanings) {
    if (term.type.kind === "fn") names.set(name, { type: term.type, node: "" });
    const node = program.node(term);
    if (node && !(term.op === "input" && term.at?.["name"] === name))
      names.set(name, { type: term.type, node: node.id });
  }
  return { ir: program.ir(checked, names, views), names };
}

/** Values first, then what has versions: arrays and networks, then what they are made of. */
const isState = (b: Binding): boolean => b.type.kind === "array" || b.type.kind === "network";
const isMaterial = (b: Binding): boolean =>
  b.type.kind === "device" || b.type.kind === "chip" || b.type.kind === "dataset";

/** Every term the measures depend on. */
function reachable(statements: readonly CheckedStatement[]): ReadonlySet<Term> {
  const out = new Set<Term>();
  const open = statements.flatMap((s) =>
    s.views.flatMap((v) => (v.kind === "measure" ? v.of : [])),
  );
  for (let t = open.pop(); t; t = open.pop()) {
    if (out.has(t)) continue;
    out.add(t);
    open.push(...t.in);
  }
  return out;
}

/** Names of random streams: `binding/role`, the k-th further use with `#k`. */
class Streams {
  readonly #source: Source;
  readonly #used = new Map<string, number>();
  /** Counts at the first time a statement ran: when a sweep runs it again it draws from the same streams. */
  readonly #before = new Map<Statement, Map<string, number>>();
  readonly #names = new Map<Term, string>();
  /** Terms are shared: whatever an earlier statement went through is named. */
  readonly #seen = new Set<Term>();

  constructor(source: Source) {
    this.#source = source;
  }

  nameOf(t: Term): string | undefined {
    return this.#names.get(t);
  }

  /** Names every draw of a statement, in the order of its text. */
  enter(s: CheckedStatement): void {
    const binding = s.binding ?? this.#textHash(s.origin);
    const first = this.#before.get(s.origin);
    const before = first ?? new Map<string, number>();
    if (!first) this.#before.set(s.origin, before);
    const counts = new Map<string, number>();
    const visit = (t: Term): void => {
      if (this.#seen.has(t) || t.node !== undefined) return;
      this.#seen.add(t);
      for (const x of t.in) visit(x);
      if (t.draw) this.#name(t, binding, before, counts);
    };
    for (const [, t] of s.defines) visit(t);
    for (const v of s.views) for (const t of v.of) visit(t);
  }

  #name(t: Term, binding: string, before: Map<string, number>, counts: Map<string, number>): void {
    const pair = `${t.draw?.owner ?? binding}/${t.draw?.role}`;
    if (!before.has(pair)) before.set(pair, this.#used.get(pair) ?? 0);
    const k = (before.get(pair) as number) + (counts.get(pair) ?? 0);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
    this.#used.set(pair, Math.max(this.#used.get(pair) ?? 0, k + 1));
    this.#names.set(t, k === 0 ? pair : `${pair}#${k}`);
  }

  /** A statement without a name is bound to its own text, comments and blanks aside. */
  #textHash(s: Statement): string {
    const words = tokenize(this.#source.text.slice(s.span[0], s.span[1])).tokens;
    return sha256(words.map((t) => t.image).join(" ")).slice(0, 8);
  }
}

class Lowering {
  readonly #graph = new Graph();
  readonly #done = new Map<Term, Node | undefined>();
  readonly #scope: Scope;
  readonly #source: Source;
  readonly #streams: Streams;
  readonly #foreign: ReadonlyMap<NodeId, Node>;
  /** Inside a sweep: nodes of the program around it that the body uses, in order. */
  readonly #outer: { readonly program: Lowering; readonly used: Node[] } | undefined;

  constructor(source: Source, scope: Scope, streams: Streams, outer?: Lowering) {
    this.#source = source;
    this.#scope = scope;
    this.#streams = streams;
    this.#foreign = new Map(scope.nodes.map((n) => [n.id, n]));
    this.#outer = outer && { program: outer, used: [] };
  }

  statements(all: readonly CheckedStatement[]): View[] {
    return all.flatMap((s) => {
      this.#streams.enter(s);
      for (const [, t] of s.defines) this.node(t);
      return s.views.flatMap((v): View[] => {
        const of = v.of.map((t) => this.node(t)?.id);
        return of.every((id) => id !== undefined)
          ? [{ kind: v.kind, of: of as NodeId[], options: v.options, span: v.span }]
          : [];
      });
    });
  }

  /** The node of a term; undefined for what has none: holes, functions, an array seen from its other side. */
  node(t: Term): Node | undefined {
    if (!this.#done.has(t)) this.#done.set(t, this.#make(t));
    return this.#done.get(t);
  }

  #make(t: Term): Node | undefined {
    if (t.node !== undefined) return this.#fromSession(t);
    if (t.missing) return undefined;
    if (t.type.kind === "array" && t.type.flipped) return undefined;
    const around = this.#fromAround(t);
    if (around) return around;
    if (t.sweep) return this.#sweep(t, t.sweep);
    const type = irType(t.type);
    const inputs = t.in.map((x) => this.node(x)?.id);
    if (type === undefined || inputs.some((id) => id === undefined)) return undefined;
    const stream = t.draw && this.#streams.nameOf(t);
    const at = stream ? { ...t.at, [t.draw.attribute]: stream } : t.at;
    const node = this.#graph.add(t.op, type, inputs as NodeId[], at, t.span);
    this.#unit(node, t);
    return node;
  }

  #unit(node: Node, t: Term): void {
    const d = dimensionIn(t.type);
    if (d) this.#graph.unit(node.id, unitSymbol(d));
  }

  /** A node of an earlier cell comes in with all it depends on. */
  #fromSession(t: Term): Node | undefined {
    const around = this.#fromAround(t);
    if (around) return around;
    const copy = (id: NodeId): Node | undefined => {
      const node = this.#foreign.get(id);
      if (!node) return undefined;
      for (const input of node.in) copy(input);
      return this.#graph.add(node.op, node.type, node.in, node.at);
    };
    const node = copy(t.node as NodeId);
    if (node) this.#unit(node, t);
    return node;
  }

  /** In a sweep: what the program around it has already made is an input, unless it is a plain constant. */
  #fromAround(t: Term): Node | undefined {
    if (!this.#outer || t.op === "const" || !this.#outer.program.has(t)) return undefined;
    const node = this.#outer.program.node(t);
    if (!node) return undefined;
    let i = this.#outer.used.findIndex((n) => n.id === node.id);
    if (i < 0) i = this.#outer.used.push(node) - 1;
    const input = this.#graph.add("input", node.type, [], { outer: i });
    this.#unit(input, t);
    return input;
  }

  has(t: Term): boolean {
    return this.#done.has(t) || (this.#outer?.program.has(t) ?? false);
  }

  // ── Sweeps ─────────────────────────────────────────────────────────────────

  #sweep(t: Term, sweep: CheckedSweep): Node | undefined {
    const used: Node[] = [];
    const bodies = sweep.bodies.map((statements) => this.#body(statements, sweep.measures, used));
    const axes = sweep.axes.map((a): Json => {
      if (a.name === undefined) return { seeds: [...a.values] };
      const unit = unitSymbol(a.dimension);
      const values = [...a.values];
      const written = sweep.written.includes(a.name) ? { written: true } : {};
      return unit === ""
        ? { name: a.name, values, ...written }
        : { name: a.name, values, unit, ...written };
    });
    const at = {
      axes,
      measures: [...sweep.measures],
      ...(sweep.written.length > 0 ? { bodies } : { body: bodies[0] as Json }),
    };
    return this.#graph.add(
      "sweep",
      "table",
      used.map((n) => n.id),
      at,
      t.span,
    );
  }

  #body(statements: readonly CheckedStatement[], measures: readonly string[], used: Node[]): Json {
    const body = new Lowering(this.#source, this.#scope, this.#streams, this);
    body.#outer?.used.push(...used);
    const outs: Record<string, NodeId> = {};
    const wanted = reachable(statements);
    for (const s of statements) {
      this.#streams.enter(s);
      // In the order of the text, so that a long chain of versions is no deep recursion.
      for (const [, t] of s.defines) if (wanted.has(t)) body.node(t);
      for (const v of s.views) {
        const name = String(v.options["name"]);
        const node = v.kind === "measure" && v.of[0] ? body.node(v.of[0]) : undefined;
        if (node && measures.includes(name)) outs[name] = node.id;
      }
    }
    used.splice(0, used.length, ...(body.#outer?.used ?? []));
    const nodes = body.#graph.nodes as unknown as Json;
    const units = body.#graph.units as unknown as Json;
    return { mho: 1, seed: 0, nodes, outs, needs: [], views: [], spans: {}, units };
  }

  // ── The whole ──────────────────────────────────────────────────────────────

  ir(checked: Checked, names: ReadonlyMap<string, Binding>, views: readonly View[]): Ir {
    const bound = [...names].filter(([, b]) => b.node !== "");
    const values = bound.filter(([, b]) => !isState(b) && !isMaterial(b));
    const outs = [
      ...values,
      ...bound.filter(([, b]) => isState(b)),
      ...bound.filter(([, b]) => isMaterial(b)),
    ];
    return {
      mho: 1,
      seed: checked.seed ?? this.#scope.seed,
      nodes: this.#graph.nodes,
      outs: Object.fromEntries(outs.map(([name, b]) => [name, b.node])),
      needs: checked.needs.flatMap(({ name, meaning }): Need[] => {
        const type = meaning && irType(meaning.term.type);
        return type === undefined ? [] : [{ name, type }];
      }),
      views,
      spans: this.#graph.spans,
      units: this.#graph.units,
    };
  }
}
