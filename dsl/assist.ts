/**
 * @file Completion: what may be typed at a place in a program.
 * in    Source, offset, Scope;  out  words with what they are; prefix matches only
 * why   the grammar says which kind of token may stand here, the checker which names exist
 * from  design: language, section 14
 * test  assist.test.ts: 40 prefixes, every prefix of every example
 */

import type { Setting } from "../src/base/setting.ts";
import { UNITS } from "../src/base/units.ts";
import { fieldsOf } from "./check/expressions.ts";
import type { Scope } from "./check/scope.ts";
import type { Type } from "./check/types.ts";
import { compile } from "./compile.ts";
import { type Next, nextTokens } from "./grammar-walk.ts";
import { layout } from "./layout.ts";
import { parse } from "./parser.ts";
import { type Source, sourceOf } from "./source.ts";
import type { IToken } from "./tokens.ts";
import * as T from "./tokens.ts";
import {
  ACTIVATIONS,
  CONSTANTS,
  FUNCTIONS,
  LAYERS,
  REPORT_BY,
  REPORTS,
  TECHNOLOGIES,
  VERBS,
} from "./words.ts";

export interface Suggestion {
  readonly text: string;
  /** What it is, in a word or two: `verb`, `keyword`, `setting`, `function`, `unit`, `array 768x3072`. */
  readonly type: string;
  readonly doc?: string;
}

export interface Completion {
  /** UTF-16 offsets of what the suggestion replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}

/** Suggestions at a cursor, in the order of the words table, then alphabetical. */
export function complete(source: Source, offset: number, scope: Scope): Completion {
  const before = source.text.slice(0, offset);
  const prefix = /[A-Za-z_\u0370-\u03FF][A-Za-z0-9_\u0370-\u03FF]*$/.exec(before)?.[0] ?? "";
  const from = offset - prefix.length;
  // What is being typed is not there yet: it must not suggest itself.
  const rest = sourceOf(before.slice(0, from) + source.text.slice(offset), source.name);
  const here = new Place(rest, from, scope);
  const items = here.isComment ? [] : unique(here.suggestions());
  const lower = prefix.toLowerCase();
  const fitting = items.filter((s) => s.text.toLowerCase().startsWith(lower) && s.text !== "");
  return { from, to: offset, items: fitting };
}

function unique(items: readonly Suggestion[]): Suggestion[] {
  const seen = new Set<string>();
  return items.filter((s) => {
    const fresh = !seen.has(s.text);
    seen.add(s.text);
    return fresh;
  });
}

/** Units people write, after the bare ones. */
const USUAL_UNITS = [
  ...Object.keys(UNITS),
  ..."bits levels uS nS mS mV uV uA nA mA ns us ms pJ fJ nJ uJ aJ kohm Mohm GHz MHz pF fF mW uW".split(
    " ",
  ),
];

const NEVER_NAMED = new Set(["Key_true", "Key_false", "Key_not"]);
const takesNames = (rules: readonly string[]): boolean =>
  !rules.includes("args") && (rules.includes("on") || rules.includes("with"));

const words = (all: readonly string[], type: string): Suggestion[] =>
  all.map((text) => ({ text, type }));

const settings = (rows: readonly Setting[]): Suggestion[] =>
  rows.map((r) => ({ text: r.name, type: "setting", doc: `${r.doc} (${r.defaultText})` }));

/** The statement under the cursor, and what its tables are. */
class Place {
  readonly #source: Source;
  readonly #scope: Scope;
  /** Tokens of the statement up to the cursor. */
  readonly #tokens: readonly IToken[];
  readonly isComment: boolean;

  constructor(source: Source, from: number, scope: Scope) {
    this.#source = source;
    this.#scope = scope;
    const lexed = T.tokenize(source.text.slice(0, from));
    const lineStart = source.text.lastIndexOf("\n", from - 1) + 1;
    this.isComment =
      lexed.comments.some((c) => c.startOffset >= lineStart) ||
      (source.text.slice(lineStart, from).split('"').length - 1) % 2 === 1;
    this.#tokens = statementTokens(withSentinel(lexed.tokens, from));
  }

  suggestions(): Suggestion[] {
    const last = this.#tokens[this.#tokens.length - 1];
    if (last?.tokenType === T.Dot) return this.#fields();
    const next = nextTokens(this.#tokens);
    const inLayer = next.some((n) => n.rules.includes("layer"));
    const units = last?.tokenType === T.Num && !inLayer ? words(USUAL_UNITS, "unit") : [];
    return [...units, ...this.#choices(), ...this.#keywords(next), ...this.#names(next)];
  }

  #keywords(next: readonly Next[]): Suggestion[] {
    // `on` and `with` take names: `true` is a value of the grammar there, but never meant.
    const meant = next.filter((n) => !NEVER_NAMED.has(n.type.name) || !takesNames(n.rules));
    const expected = new Set(meant.map((n) => n.type.name));
    const verbs = VERBS.filter((v) => expected.has(`Key_${v.word}`)).map((v) => ({
      text: v.word,
      type: "verb",
      doc: v.doc,
    }));
    const others = [...T.KEYWORDS.keys()].filter(
      (word) => expected.has(`Key_${word}`) && !verbs.some((v) => v.text === word),
    );
    const technologies = others.filter((w) => TECHNOLOGIES.includes(w));
    return [...verbs, ...words(technologies, "technology"), ...words(others, "keyword")];
  }

  /** Names that may stand here, by the rule they would stand in. */
  #names(next: readonly Next[]): Suggestion[] {
    return next
      .filter((n) => n.type === T.Name)
      .flatMap((n) => this.#namesIn(n.rules, n.rules[n.rules.length - 1] ?? ""));
  }

  #namesIn(rules: readonly string[], rule: string): Suggestion[] {
    if (rule === "entry") return this.#entryNames();
    if (rule === "layer") return this.#layerWords();
    if (rule === "arg") return this.#argumentNames(rules);
    if (rule === "names" && rules.includes("report")) return words(REPORTS, "report");
    if (rule === "report") return words(REPORT_BY, "report");
    if (rule === "plot") return words(this.#scope.marks, "mark");
    if (rule === "ref") return this.#referenceNames(rules);
    if (rule === "axis") return this.#ofKind("number");
    if (rules.includes("on")) return this.#onNames(rules);
    if (rules.includes("with") && rule === "primary") return this.#ways(rules);
    if (rule === "primary") return this.#values();
    return [];
  }

  // ── Names of the program ───────────────────────────────────────────────────

  #meanings(): ReadonlyMap<string, Type> {
    const { checked } = compile(this.#source, this.#scope);
    const own = [...checked.meanings].map(([name, m]) => [name, m.term.type] as const);
    const session = [...this.#scope.names].map(([name, b]) => [name, b.type] as const);
    return new Map([...session, ...own]);
  }

  #ofKind(...kinds: readonly Type["kind"][]): Suggestion[] {
    return [...this.#meanings()]
      .filter(([, type]) => kinds.includes(type.kind))
      .map(([text, type]) => ({ text, type: type.kind }))
      .sort((a, b) => (a.text < b.text ? -1 : 1));
  }

  #values(): Suggestion[] {
    const own = [...this.#meanings()]
      .map(([text, type]) => ({ text, type: type.kind as string }))
      .sort((a, b) => (a.text < b.text ? -1 : 1));
    const functions = FUNCTIONS.map((f) => ({ text: f.word, type: "function", doc: f.signature }));
    return [...own, ...functions, ...words(Object.keys(CONSTANTS), "constant")];
  }

  #presets(kind: "devices" | "chips"): Suggestion[] {
    return [...this.#scope[kind]].map(([text, p]) => ({
      text,
      type: kind === "devices" ? "device" : "chip",
      doc: p.doc,
    }));
  }

  #onNames(rules: readonly string[]): Suggestion[] {
    if (rules.includes("train"))
      return [...this.#ofKind("dataset"), ...words([...this.#scope.datasets.keys()], "data set")];
    if (rules.includes("compare")) return this.#ofKind("network");
    return [
      ...this.#ofKind("chip", "device"),
      ...this.#presets("chips"),
      ...this.#presets("devices"),
    ];
  }

  #referenceNames(rules: readonly string[]): Suggestion[] {
    if (rules.includes("train") || rules.includes("map")) return this.#ofKind("network");
    if (rules.includes("programming")) return this.#ofKind("array");
    if (rules.includes("age")) return this.#ofKind("array", "network");
    const isChip = this.#tokens[0]?.image === "chip";
    return isChip
      ? [...this.#ofKind("chip"), ...this.#presets("chips")]
      : [...this.#ofKind("device"), ...this.#presets("devices")];
  }

  #ways(rules: readonly string[]): Suggestion[] {
    if (!rules.includes("train")) return words(["blind", "verify"], "way to write");
    return [
      ...words([...this.#scope.schemes.keys()], "scheme"),
      ...words([...this.#scope.optimisers.keys()], "optimiser"),
    ];
  }

  #layerWords(): Suggestion[] {
    const last = this.#tokens[this.#tokens.length - 1]?.tokenType;
    const first = [T.LeftBrace, T.Semicolon, T.Newline, T.Colon].includes(last as T.TokenType);
    if (first) return LAYERS.map((l) => ({ text: l.word, type: "layer", doc: l.doc }));
    return words(["avg", "max", ...ACTIVATIONS], "layer");
  }

  #fields(): Suggestion[] {
    const object = [...this.#tokens]
      .reverse()
      .find((t) => t.tokenType === T.Name && t.image !== "T");
    const type = object && this.#meanings().get(object.image);
    if (!type) return [];
    const matrix = type.kind === "array" || type.kind === "matrix" || type.kind === "vector";
    return [...words(matrix ? ["T"] : [], "transpose"), ...words(fieldsOf(type), "field")];
  }

  // ── Settings ───────────────────────────────────────────────────────────────

  #table(): readonly Setting[] {
    const { settings: s } = this.#scope;
    const verbs = new Map<string, readonly Setting[]>([
      ["array", [...s.chip, ...s.device]],
      ["chip", [...s.chip, ...s.device]],
      ["device", s.device],
      ["train", s.train],
      ["plot", s.plot],
      ["report", s.report],
      ["load", s.load],
    ]);
    const verb = this.#tokens.find((t) => t.tokenType.name.startsWith("Key_"))?.image ?? "";
    return verbs.get(verb) ?? [];
  }

  #entryNames(): Suggestion[] {
    if (this.#tokens[0]?.image === "map") {
      const net = this.#meanings().get(this.#tokens[1]?.image ?? "");
      return net?.kind === "network" ? words(net.labels, "layer") : [];
    }
    return settings(this.#table());
  }

  /** Knobs inside `scheme(…)` and `optimiser(…)`. */
  #argumentNames(rules: readonly string[]): Suggestion[] {
    if (!rules.includes("with")) return [];
    const open = this.#tokens.map((t) => t.tokenType).lastIndexOf(T.LeftParen);
    const callee = this.#tokens[open - 1]?.image ?? "";
    if (this.#scope.schemes.has(callee)) return settings(this.#scope.settings.scheme);
    const knobs = this.#scope.optimisers.get(callee);
    return settings(this.#scope.settings.optimiser.filter((r) => knobs && r.name in knobs));
  }

  /** Words a setting may take, directly after its `=`. */
  #choices(): Suggestion[] {
    const [name, is] = this.#tokens.slice(-2);
    if (is?.tokenType !== T.Is || !name) return [];
    const rows = [
      ...this.#table(),
      ...this.#scope.settings.scheme,
      ...this.#scope.settings.optimiser,
    ];
    const row = rows.find((r) => r.name === name.image);
    return words(row?.choices ?? [], "choice");
  }
}

/** The layout needs to see that something stands at the cursor. */
function withSentinel(tokens: readonly IToken[], from: number): IToken[] {
  const sentinel = T.tokenize("x").tokens[0] as IToken;
  const laid = layout([...tokens, { ...sentinel, startOffset: from }]);
  return laid.slice(0, -1);
}

/** The tokens of the statement that is being written: sweeps hold statements of their own. */
function statementTokens(tokens: readonly IToken[]): IToken[] {
  const starts: number[] = [0];
  const sweeps: boolean[] = [];
  tokens.forEach((t, i) => {
    const start = starts[starts.length - 1] as number;
    if (t.tokenType === T.LeftBrace) {
      const isSweep = tokens.slice(start, i).some((x) => x.tokenType === T.key("sweep"));
      sweeps.push(isSweep);
      starts.push(isSweep ? i + 1 : start);
    } else if (t.tokenType === T.RightBrace && sweeps.length > 0) {
      sweeps.pop();
      starts.pop();
    } else if (t.tokenType === T.Newline || t.tokenType === T.Semicolon) {
      if (sweeps.length === 0 || sweeps[sweeps.length - 1]) starts[starts.length - 1] = i + 1;
    }
  });
  return tokens.slice(starts[starts.length - 1]);
}

/** Whether a cell can run as it stands: the only mistake of an unfinished one is that the text ends. */
export function isComplete(text: string): "complete" | "incomplete" | "invalid" {
  const { tokens, faults } = T.tokenize(text);
  if (faults.length > 0) return "invalid";
  const { errors } = parse(layout(tokens));
  if (errors.length === 0) return "complete";
  return errors.every((e) => Number.isNaN(e.token.startOffset)) ? "incomplete" : "invalid";
}
