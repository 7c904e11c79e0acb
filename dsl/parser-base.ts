/**
 * @file What every rule of the grammar shares: rules that recover to a value of their own type, and places in the text.
 * why   an error node of the right type anywhere in the tree is better than `undefined` somewhere
 * from  design: language, section 15.1 (chevrotain 11.2, embedded actions)
 * test  parser.test.ts
 */
import { EmbeddedActionsParser, type IToken, type ParserMethod } from "chevrotain";
import type { Span } from "../src/base/diagnostic.ts";
import { facts } from "./parser-facts.ts";
import { ALL_TOKENS, endOf } from "./tokens.ts";

/** A rule without arguments that gives a T. */
export type Rule<T> = ParserMethod<[], T>;

/** A token or a node. While chevrotain records the grammar it may be neither. */
export type Placed = IToken | { readonly span: Span };

const startOf = (x: Placed): number => ("startOffset" in x ? x.startOffset : (x.span?.[0] ?? 0));
const stopOf = (x: Placed): number => ("startOffset" in x ? endOf(x) : (x.span?.[1] ?? 0));

/** Offsets of inserted tokens are NaN. */
const placed = (offset: number): number => (Number.isNaN(offset) ? 0 : offset);

/** From the first to the last character of both; tokens inserted by recovery have no place and count as 0. */
export function spanning(first: Placed, last: Placed = first): Span {
  const start = placed(startOf(first));
  return [start, Math.max(start, placed(stopOf(last)))];
}

export abstract class RecoveringParser extends EmbeddedActionsParser {
  protected constructor(validate: boolean) {
    super(ALL_TOKENS, {
      recoveryEnabled: true,
      maxLookahead: 3,
      errorMessageProvider: facts,
      skipValidations: !validate,
    });
  }

  /** A rule that gives `recovered` where its text is broken. */
  protected rule<T>(name: string, body: () => T, recovered: (here: Span) => T): Rule<T> {
    return this.RULE(name, body, { recoveryValueFunc: () => recovered(spanning(this.LA(1))) });
  }
}
