/**
 * @file What may stand next: walks chevrotain's recorded grammar over the tokens of an unfinished statement.
 * in    tokens before the cursor;  out  the kinds of token that may follow, each with the rules it stands in
 * why   the grammar is the only list of what may follow what; completion must not keep a second one
 * test  assist.test.ts: 40 prefixes
 */
import {
  Alternation,
  type Alternative,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  tokenMatcher,
} from "chevrotain";
import { parser } from "./parser.ts";
import type { IToken, TokenType } from "./tokens.ts";

export interface Next {
  readonly type: TokenType;
  /** Names of the rules it stands in, outermost first. */
  readonly rules: readonly string[];
}

/** Goes on behind position i. */
type Then = (i: number) => void;

/** More steps than any real statement takes; then the walk gives up. */
const BUDGET = 50_000;

class Walk {
  readonly found = new Map<string, Next>();
  readonly #tokens: readonly IToken[];
  #budget = BUDGET;

  constructor(tokens: readonly IToken[]) {
    this.#tokens = tokens;
  }

  sequence(
    parts: readonly IProduction[],
    at: number,
    i: number,
    rules: readonly string[],
    then: Then,
  ): void {
    const part = parts[at];
    if (!part) then(i);
    else this.#part(part, i, rules, (next) => this.sequence(parts, at + 1, next, rules, then));
  }

  #part(part: IProduction, i: number, rules: readonly string[], then: Then): void {
    if (--this.#budget < 0) return;
    if (part instanceof Terminal) this.#terminal(part.terminalType, i, rules, then);
    else if (part instanceof NonTerminal) {
      const { referencedRule: rule } = part;
      this.sequence(rule.definition, 0, i, [...rules, rule.name], then);
    } else if (part instanceof Alternation)
      for (const choice of part.definition as Alternative[])
        this.sequence(choice.definition, 0, i, rules, then);
    else if (part instanceof Option) {
      this.sequence(part.definition, 0, i, rules, then);
      then(i);
    } else if (part instanceof Repetition) {
      then(i);
      this.#again(part.definition, undefined, i, rules, then);
    } else if (part instanceof RepetitionMandatory)
      this.#again(part.definition, undefined, i, rules, then);
    else if (part instanceof RepetitionWithSeparator) {
      then(i);
      this.#again(part.definition, part.separator, i, rules, then);
    } else if (part instanceof RepetitionMandatoryWithSeparator)
      this.#again(part.definition, part.separator, i, rules, then);
  }

  #terminal(type: TokenType, i: number, rules: readonly string[], then: Then): void {
    const token = this.#tokens[i];
    if (token) {
      if (tokenMatcher(token, type)) then(i + 1);
      return;
    }
    const place = `${type.name} ${rules.join(" ")}`;
    if (!this.found.has(place)) this.found.set(place, { type, rules });
  }

  /** Once, and as often again as it takes. */
  #again(
    parts: readonly IProduction[],
    separator: TokenType | undefined,
    from: number,
    rules: readonly string[],
    then: Then,
  ): void {
    this.sequence(parts, 0, from, rules, (i) => {
      then(i);
      if (i <= from) return;
      if (separator)
        this.#terminal(separator, i, rules, (j) => this.#again(parts, separator, j, rules, then));
      else this.#again(parts, undefined, i, rules, then);
    });
  }
}

/** What may follow these tokens of one statement. */
export function nextTokens(tokens: readonly IToken[]): Next[] {
  const rule = parser().getGAstProductions()["statement"];
  const walk = new Walk(tokens);
  if (rule) walk.sequence(rule.definition, 0, 0, [], () => {});
  return [...walk.found.values()];
}
