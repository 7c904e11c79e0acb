/**
 * @file The blank between two tokens of a line: one around operators and `=`, none around `^` (but after a quantity) and `.`,
 *       `..` tight between plain numbers or names.
 * from  design: language, section 14
 * test  format.test.ts
 */
import type { IToken } from "./tokens.ts";
import * as T from "./tokens.ts";

type Types = ReadonlySet<T.TokenType>;
const types = (...all: readonly T.TokenType[]): Types => new Set(all);

const BINARY = types(
  ...[T.Is, T.AddTo, T.TakeFrom, T.Equal, T.Unequal, T.AtMost, T.AtLeast, T.Less, T.More],
  ...[T.Approx, T.Pipe, T.Plus, T.Minus, T.Star, T.Slash, T.At],
);
/** After one of these a minus is a sign. */
const BEFORE_SIGN = types(
  ...BINARY,
  ...[T.LeftParen, T.LeftBracket, T.LeftBrace, T.Comma, T.Caret, T.To, T.Semicolon, T.Colon],
);
const TIGHT_AFTER = types(T.LeftParen, T.LeftBracket, T.Dot, T.Caret);
const TIGHT_BEFORE = types(
  ...[T.RightParen, T.RightBracket, T.Comma, T.Semicolon, T.Dot, T.Prime, T.Colon, T.Caret],
);
/** A bracket directly behind one of these belongs to it: a call, an index. */
const CALLABLE = types(T.Name, T.RightParen, T.RightBracket, T.Prime);
const PLAIN_ENDS = types(T.Num, T.Name);
/** Beside one of these a range of two plain ends stands alone. */
const EDGES = types(
  ...[T.Comma, T.LeftBracket, T.RightBracket, T.LeftParen, T.RightParen, T.Is, T.Semicolon],
  ...[T.LeftBrace, T.RightBrace, ...T.KEYWORDS.values()],
);

const inSet = (set: Types, t: IToken | undefined): boolean =>
  t !== undefined && set.has(t.tokenType);
const is = (t: IToken | undefined, type: T.TokenType): boolean => t?.tokenType === type;

/** `-x` after an operator, a bracket, a keyword, or at the beginning. */
function isSign(line: readonly IToken[], i: number): boolean {
  const t = line[i];
  if (!is(t, T.Minus)) return false;
  const before = line[i - 1];
  return (
    before === undefined ||
    inSet(BEFORE_SIGN, before) ||
    [...T.KEYWORDS.values()].includes(before.tokenType)
  );
}

/** `1..8` tight, `0.5 ohm .. 5 ohm` spaced. */
function rangeGap(line: readonly IToken[], at: number): string {
  const plain = inSet(PLAIN_ENDS, line[at - 1]) && inSet(PLAIN_ENDS, line[at + 1]);
  const alone = (t: IToken | undefined) => t === undefined || inSet(EDGES, t);
  return plain && alone(line[at - 2]) && alone(line[at + 2]) ? "" : " ";
}

/** `2 ohm ^ 2` is the square of a quantity; without blanks it would be two of the unit ohm^2. */
const isPowerOfQuantity = (line: readonly IToken[], at: number): boolean =>
  is(line[at], T.Caret) && is(line[at - 1], T.Quantity);

/** What stands before the i-th token of a line. */
export function gapBefore(line: readonly IToken[], i: number): string {
  const t = line[i] as IToken;
  const before = line[i - 1];
  if (!before) return "";
  if (is(t, T.LeftBrace) || is(t, T.RightBrace))
    return is(before, T.LeftBrace) && is(t, T.RightBrace) ? "" : " ";
  if (is(before, T.LeftBrace)) return is(t, T.Semicolon) || is(t, T.Comma) ? "" : " ";
  if (is(t, T.To)) return rangeGap(line, i);
  if (is(before, T.To)) return rangeGap(line, i - 1);
  if (isPowerOfQuantity(line, i) || isPowerOfQuantity(line, i - 1)) return " ";
  if (inSet(TIGHT_AFTER, before) || inSet(TIGHT_BEFORE, t) || isSign(line, i - 1)) return "";
  if (is(t, T.LeftParen)) return inSet(CALLABLE, before) ? "" : " ";
  if (is(t, T.LeftBracket)) return indexGap(before, t);
  return " ";
}

/** `x[3]` is an index, `array W [n, n]` a shape: the author's blank tells. */
function indexGap(before: IToken, t: IToken): string {
  return inSet(CALLABLE, before) && T.endOf(before) === t.startOffset ? "" : " ";
}
