/**
 * @file Hover: what the word or number at a place means.
 * in    Source, offset, Scope;  out  a few lines, readable alone, and the place they speak of
 * from  design: language, section 14
 * test  hover.test.ts
 */
import type { Span } from "../src/base/diagnostic.ts";
import type { Setting } from "../src/base/setting.ts";
import { formatQuantity, parseQuantity, unitSymbol } from "../src/base/units.ts";
import type { Preset, Scope } from "./check/scope.ts";
import { inWords } from "./check/types.ts";
import { type Compiled, compile } from "./compile.ts";
import type { Source } from "./source.ts";
import {
  endOf,
  Is,
  type IToken,
  LeftBrace,
  LeftParen,
  Num,
  Quantity,
  RightBrace,
  RightParen,
} from "./tokens.ts";
import { CONSTANTS, FUNCTIONS, LAYERS, VERBS } from "./words.ts";

export interface Hover {
  readonly span: Span;
  readonly lines: readonly string[];
}

/** A cursor directly behind a word counts as on it. */
export function hover(source: Source, offset: number, scope: Scope): Hover | undefined {
  const compiled = compile(source, scope);
  const { tokens } = compiled.read;
  const i = tokens.findIndex(
    (t) => t.startOffset <= offset && offset <= endOf(t) && t.image.trim() !== "",
  );
  const next = tokens[i + 1];
  // Between two tokens the one that begins here wins, unless it is only a sign.
  const at = next && next.startOffset === offset && /^[\w"]/.test(next.image) ? i + 1 : i;
  const token = tokens[at];
  if (!token) return undefined;
  const lines = linesFor(token, tokens, at, compiled, scope);
  return lines && { span: [token.startOffset, endOf(token)], lines };
}

function linesFor(
  t: IToken,
  tokens: readonly IToken[],
  at: number,
  compiled: Compiled,
  scope: Scope,
): readonly string[] | undefined {
  if (t.tokenType === Num || t.tokenType === Quantity) return numberLines(t.image);
  if (t.tokenType.name.startsWith("Key_")) return verbLines(t.image);
  if (t.tokenType.name !== "Name") return undefined;
  const isSetting = tokens[at + 1]?.tokenType === Is && isInBrackets(tokens, at);
  if (isSetting) {
    const row = settingNamed(scope, t.image);
    if (row) return settingLines(row);
  }
  return nameLines(t.image, compiled, scope) ?? wordLines(t.image, scope) ?? verbLines(t.image);
}

function numberLines(text: string): readonly string[] | undefined {
  const q = parseQuantity(text.replace(/[ \t]+/g, " "));
  if (!q) return undefined;
  const symbol = unitSymbol(q.dimension);
  if (symbol === "") return q.unit === "%" ? [`${text} = ${q.value}`] : undefined;
  const plain = `${q.value} ${symbol}`;
  const short = formatQuantity(q.value, symbol);
  return [plain === short ? `${text} = ${plain}` : `${text} = ${plain} (${short})`];
}

function verbLines(word: string): readonly string[] | undefined {
  const verb = VERBS.find((v) => v.word === word);
  return verb && [`${verb.word}: ${verb.doc}`, verb.example];
}

const settingNamed = (scope: Scope, name: string): Setting | undefined =>
  Object.values(scope.settings)
    .flat()
    .find((r) => r.name === name);

function settingLines(row: Setting): readonly string[] {
  return [
    `${row.name}: ${row.doc}`,
    `range ${row.range}`,
    `default ${row.defaultText || "none"}`,
    `source ${row.source}`,
  ];
}

function nameLines(name: string, compiled: Compiled, scope: Scope): readonly string[] | undefined {
  const type = compiled.checked.meanings.get(name)?.term.type ?? scope.names.get(name)?.type;
  if (!type || type.kind === "unknown") return undefined;
  const lines = [`${name}: ${inWords(type)}`];
  if (type.kind === "array") {
    const on = type.on ?? "generic";
    lines.push(`${type.technology}, on ${on}`);
  }
  if (type.kind === "network") lines.push(`layers ${type.labels.join(" ")}`);
  if (type.kind === "fn") lines.push(`${name}(${type.parameters.join(", ")})`);
  return lines;
}

/** Built-in words: functions, constants, presets, layers, schemes. */
function wordLines(word: string, scope: Scope): readonly string[] | undefined {
  const fn = FUNCTIONS.find((f) => f.word === word);
  if (fn) return [fn.signature, fn.doc];
  const constant = Object.hasOwn(CONSTANTS, word) ? CONSTANTS[word] : undefined;
  if (constant) return [`${word} = ${constant.value} ${constant.unit}`.trim()];
  const preset = scope.chips.get(word) ?? scope.devices.get(word);
  if (preset) return presetLines(word, preset);
  const layer = LAYERS.find((l) => l.word === word);
  if (layer) return [`${word}: ${layer.doc}`];
  const data = scope.datasets.get(word);
  if (data) return [`${word}: ${data.doc}`, `${data.train} training and ${data.test} test samples`];
  const scheme = scope.schemes.get(word);
  if (scheme) return [`${word}: a training scheme`, ...(scheme.planned ? [scheme.planned] : [])];
  return undefined;
}

const presetLines = (name: string, p: Preset): readonly string[] => [
  `${name}: ${p.doc}`,
  `source ${p.source}${p.tag ? ` (${p.tag})` : ""}`,
];

/** Whether the i-th token stands inside a block or the arguments of a call. */
function isInBrackets(tokens: readonly IToken[], i: number): boolean {
  let depth = 0;
  for (const t of tokens.slice(0, i)) {
    if (t.tokenType === LeftBrace || t.tokenType === LeftParen) depth++;
    if (t.tokenType === RightBrace || t.tokenType === RightParen) depth--;
  }
  return depth > 0;
}
