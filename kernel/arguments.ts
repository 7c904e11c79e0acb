/**
 * @file The words after a command, taken apart by a table of its options.
 * in    words, and the options a command knows;  out  Given, or a UsageError with one clear sentence
 * from  design: kernel, section 11
 * test  arguments.test.ts
 */
import { nearest } from "../dsl/nearest.ts";

export interface OptionSpec {
  /** `none` a switch; `one` needs a value; `maybe` takes the next word unless that is an option or nothing; `many` repeats. */
  readonly takes: "none" | "one" | "maybe" | "many";
  readonly value?: string;
  readonly short?: string;
  readonly doc: string;
}

export type OptionTable = { readonly [name: string]: OptionSpec };

export interface Given {
  readonly words: readonly string[];
  /** Switches given, and options given without their optional value. */
  readonly on: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Takes words apart; a lone `-` is a word (standard input), everything behind `--` too. */
export function parseArguments(argv: readonly string[], table: OptionTable): Given {
  const words: string[] = [];
  const on = new Set<string>();
  const values = new Map<string, string[]>();
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === "--") {
      words.push(...argv.slice(i + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      continue;
    }
    const { name, value } = named(word, table);
    const spec = table[name] as OptionSpec;
    on.add(name);
    if (spec.takes === "none") {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`);
      continue;
    }
    const next = argv[i + 1];
    if (value === "") throw new UsageError(`--${name} needs ${spec.value ?? "a value"}`);
    if (value !== undefined) push(values, name, value);
    else if (takesNext(spec, next)) push(values, name, argv[++i] as string);
    else if (spec.takes !== "maybe")
      throw new UsageError(`--${name} needs ${spec.value ?? "a value"}`);
  }
  return { words, on, values };
}

function push(values: Map<string, string[]>, name: string, value: string): void {
  values.set(name, [...(values.get(name) ?? []), value]);
}

// The optional value of `--json` is a file to write: a program file behind it is the program.
const takesNext = (spec: OptionSpec, next: string | undefined): boolean =>
  next !== undefined &&
  (next === "-" || !next.startsWith("-") || (spec.takes !== "maybe" && /^-[\d.]/.test(next))) &&
  !(spec.takes === "maybe" && /\.(mho|ipynb)$/.test(next));

function named(word: string, table: OptionTable): { name: string; value?: string } {
  const equals = word.indexOf("=");
  const bare = equals < 0 ? word : word.slice(0, equals);
  const value = equals < 0 ? undefined : word.slice(equals + 1);
  const long = bare.replace(/^--/, "");
  const name = bare.startsWith("--")
    ? long
    : Object.keys(table).find((key) => table[key]?.short === bare.slice(1));
  if (name !== undefined && Object.hasOwn(table, name))
    return value === undefined ? { name } : { name, value };
  const near = nearest(long.replace(/^-/, ""), Object.keys(table));
  throw new UsageError(`there is no option ${bare}${near ? `: did you mean --${near}?` : ""}`);
}

/** The options as lines of a help page. */
export function optionLines(table: OptionTable): string[] {
  const rows = Object.entries(table).map(([name, spec]) => {
    const value =
      spec.takes === "none" ? "" : spec.takes === "maybe" ? ` [${spec.value}]` : ` ${spec.value}`;
    return [`${spec.short ? `-${spec.short}, ` : ""}--${name}${value}`, spec.doc] as const;
  });
  const width = Math.max(26, ...rows.map(([left]) => left.length + 2));
  return rows.map(([left, doc]) => `  ${left.padEnd(width)}${doc}`);
}
