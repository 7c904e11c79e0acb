/**
 * @file Step 2, layout: newlines → separators, soft words → keywords.
 * in    tokens of one text;  out  the tokens the parser sees; words that are keywords here are retyped in place
 * why   a word is a keyword by where it stands, so users may name things `seed`, `load`, `by`
 * from  design: language, sections 2 and 3 (rules L1–L6)
 * test  layout.test.ts: every rule; keywords as names
 */
import {
  AddTo,
  Approx,
  At,
  AtLeast,
  AtMost,
  Caret,
  Colon,
  Comma,
  Dot,
  Equal,
  Hole,
  Interpolation,
  Is,
  type IToken,
  KEYWORDS,
  key,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Minus,
  More,
  Name,
  Newline,
  Num,
  Pipe,
  Plus,
  Prime,
  Quantity,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Shape,
  Slash,
  Star,
  TakeFrom,
  Text,
  To,
  type TokenType,
  Unequal,
} from "./tokens.ts";
import { ACTIONS, CLAUSES, JOINING, RESERVED, TECHNOLOGIES, VERBS } from "./words.ts";

const types = (...all: readonly TokenType[]): ReadonlySet<TokenType> => new Set(all);
const keys = (...words: readonly string[]): readonly TokenType[] => words.map(key);

const ASSIGNS = types(Is, AddTo, TakeFrom);
const OPERAND_STARTS = types(Name, Num, Quantity, Shape, Text, Interpolation, Hole);
/** A clause word directly after one of these is a keyword. */
const OPERAND_ENDS = types(
  ...OPERAND_STARTS,
  ...[RightParen, RightBracket, RightBrace, Prime],
  ...keys("true", "false", "epochs", "steps", ...TECHNOLOGIES),
);
/** A newline after one of these vanishes: the line is not finished. */
const UNFINISHED = types(
  ...[
    Comma,
    Pipe,
    Plus,
    Minus,
    Star,
    Slash,
    At,
    Caret,
    Equal,
    Unequal,
    AtMost,
    AtLeast,
    Less,
    More,
  ],
  ...[Approx, To, Colon, LeftBrace, Semicolon, Newline, ...ASSIGNS],
  ...keys("and", "or", "not", ...JOINING),
);
/** A newline before one of these vanishes. */
const CONTINUES = types(Pipe, Dot, RightBrace, Semicolon);
/** After one of these even `name =` on the next line belongs to the bracket. */
const EXPECTS_ENTRY = types(LeftParen, LeftBrace, Comma, Semicolon);

const VERB_WORDS = new Set(VERBS.map((v) => v.word));
const ACTION_WORDS = new Set(ACTIONS);
const CLAUSE_WORDS = new Set([...CLAUSES, ...TECHNOLOGIES]);
const JOINING_WORDS = new Set([...JOINING, "and", "or"]);
const RESERVED_WORDS = new Set(RESERVED);

type Bracket = "(" | "{" | "network{";

class Layout {
  readonly #tokens: readonly IToken[];
  readonly #out: IToken[] = [];
  readonly #open: Bracket[] = [];
  /** At the start of a statement, where verbs are keywords. */
  #start = true;
  /** `network` was read: its `{` opens layers, where no verbs are. */
  #network = false;

  constructor(tokens: readonly IToken[]) {
    this.#tokens = tokens;
  }

  run(): IToken[] {
    this.#tokens.forEach((t, i) => {
      if (t.tokenType === Newline) this.#newline(t, i);
      else this.#token(t, i);
    });
    return this.#out;
  }

  get #last(): IToken | undefined {
    return this.#out[this.#out.length - 1];
  }

  get #inside(): Bracket | undefined {
    return this.#open[this.#open.length - 1];
  }

  #type(i: number): TokenType | undefined {
    return this.#tokens[i]?.tokenType;
  }

  #assigned(i: number): boolean {
    const type = this.#type(i + 1);
    return type !== undefined && ASSIGNS.has(type);
  }

  #token(t: IToken, i: number): void {
    if (t.tokenType === Name) this.#word(t, i);
    this.#start = false;
    switch (t.tokenType) {
      case LeftParen:
      case LeftBracket:
        this.#open.push("(");
        break;
      case LeftBrace:
        this.#open.push(this.#network ? "network{" : "{");
        this.#network = false;
        this.#start = true;
        break;
      case RightParen:
      case RightBracket:
      case RightBrace:
        this.#open.pop();
        break;
      case Semicolon:
        this.#start = true;
        this.#network = false;
    }
    this.#out.push(t);
  }

  /** L1–L4: keep the newline as a separator, or let it vanish. */
  #newline(t: IToken, i: number): void {
    const last = this.#last;
    let next = i + 1;
    while (this.#type(next) === Newline) next++;
    const binds = this.#type(next) === Name && this.#assigned(next);
    if (binds && last && this.#startsStatement(last)) {
      while (this.#inside === "(") this.#open.pop(); // an unclosed bracket is given up here
      this.#separate(t);
      return;
    }
    if (this.#inside === "(") return;
    if (!last || UNFINISHED.has(last.tokenType)) {
      if (last?.tokenType === LeftBrace || last?.tokenType === Semicolon) this.#start = true;
      return;
    }
    if (!this.#continues(next)) this.#separate(t);
  }

  /** L4: `name =` on a new line is a statement, even where the line before is unfinished. */
  #startsStatement(last: IToken): boolean {
    if (EXPECTS_ENTRY.has(last.tokenType)) return false;
    return this.#inside === "(" || UNFINISHED.has(last.tokenType);
  }

  #separate(t: IToken): void {
    this.#out.push(t);
    this.#start = true;
    this.#network = false;
  }

  /** L3: the next line begins with something that only continues a line. */
  #continues(next: number): boolean {
    const t = this.#tokens[next];
    if (!t || CONTINUES.has(t.tokenType)) return true;
    return t.tokenType === Name && JOINING_WORDS.has(t.image) && !this.#assigned(next);
  }

  /** Retypes a word that is a keyword where it stands. */
  #word(t: IToken, i: number): void {
    const word = t.image;
    if (!KEYWORDS.has(word) || !this.#isKeyword(word, i)) return;
    const type = key(word);
    t.tokenType = type;
    t.tokenTypeIdx = type.tokenTypeIdx as number;
    if (VERB_WORDS.has(word)) this.#network = word === "network";
  }

  #isKeyword(word: string, i: number): boolean {
    if (RESERVED_WORDS.has(word)) return true;
    const last = this.#last?.tokenType;
    const next = this.#type(i + 1);
    const assigned = this.#assigned(i);
    if (VERB_WORDS.has(word) && this.#start && this.#inside !== "network{")
      return !assigned && next !== undefined && next !== Newline;
    if (ACTION_WORDS.has(word) && last === Is)
      return next !== undefined && OPERAND_STARTS.has(next);
    if (word === "fresh" && last === key("train"))
      return next === Name && !CLAUSE_WORDS.has(this.#tokens[i + 1]?.image ?? "");
    if (assigned) return false;
    if (CLAUSE_WORDS.has(word) && !this.#start && last && OPERAND_ENDS.has(last)) return true;
    return word === "seeds" && (last === key("sweep") || last === Comma);
  }
}

/** Tokens with separators and keywords, ready for the parser. */
export const layout = (tokens: readonly IToken[]): IToken[] => new Layout(tokens).run();
