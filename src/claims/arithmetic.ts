/**
 * @file ARITHMETIC of claims: the text of a formula becomes a number, the same on every machine.
 * in    `16*(1.380649e-23*300)*0.78*1024*8^8/0.2^2`;  out  a float64
 * why   a claim shows the very line that was calculated, so the line is the program
 * from  grammar: sum of products of powers; ^ binds tighter than a sign and is right-associative
 * holds our own data only; a formula that does not parse is our bug
 * test  arithmetic.test.ts: precedence, functions, against the host's evaluation on random formulas
 */
import { dlog, dlog2, dpow } from "../base/dmath.ts";
import { invariant } from "../base/invariant.ts";

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  ceil: Math.ceil,
  floor: Math.floor,
  log: dlog,
  log2: dlog2,
};

const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|([a-z]\w*)|([-+*/^()]))/gy;

function tokens(text: string): string[] {
  const list: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    invariant(found, `the formula ${text} cannot be read at ${text.slice(at)}`);
    list.push(found[0].trim());
  }
  return list;
}

/** The value of a formula. */
export function evaluate(text: string): number {
  const list = tokens(text);
  let at = 0;
  const take = (...wanted: string[]): string | undefined =>
    wanted.includes(list[at] as string) ? list[at++] : undefined;

  function sum(): number {
    let x = product();
    for (let op = take("+", "-"); op; op = take("+", "-"))
      x = op === "+" ? x + product() : x - product();
    return x;
  }
  function product(): number {
    let x = signed();
    for (let op = take("*", "/"); op; op = take("*", "/"))
      x = op === "*" ? x * signed() : x / signed();
    return x;
  }
  function signed(): number {
    return take("-") ? -signed() : power();
  }
  function power(): number {
    const base = primary();
    return take("^") ? dpow(base, signed()) : base;
  }
  function primary(): number {
    const token = list[at++] ?? "";
    if (token === "(") return closed();
    const f = FUNCTIONS[token];
    if (f) {
      invariant(take("("), `the formula ${text} needs ( after ${token}`);
      return f(closed());
    }
    const x = Number(token);
    invariant(
      token !== "" && !Number.isNaN(x),
      `the formula ${text} has ${token || "an end"} where a number should be`,
    );
    return x;
  }
  function closed(): number {
    const x = sum();
    invariant(take(")"), `the formula ${text} lacks a )`);
    return x;
  }

  const value = sum();
  invariant(
    at === list.length,
    `the formula ${text} goes on after its end: ${list.slice(at).join(" ")}`,
  );
  return value;
}
