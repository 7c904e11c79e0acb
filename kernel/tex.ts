/**
 * @file The formulas of a notebook, TeX → MathML, which browsers draw by themselves.
 * in    the TeX between dollar signs;  out  a `<math>` element
 * why   a page must be one file without a library, and formulas are how physics is explained
 * holds the part of TeX that notebooks use: fractions, roots, indices, accents, Greek, operators, text; a command
 *       that is not known is shown by its name
 * test  tex.test.ts
 */
import { escapeHtml } from "./plotly.ts";

/** `alpha α beta β` → { alpha: "α", beta: "β" } */
function table(text: string): Readonly<Record<string, string>> {
  const words = text.split(" ");
  return Object.fromEntries(words.flatMap((w, i) => (i % 2 ? [] : [[w, words[i + 1] ?? ""]])));
}

const SYMBOLS = table(
  "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ " +
    "sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω " +
    "infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ emptyset ∅ ldots … dots … cdots ⋯ prime ′ degree ° mho ℧",
);
const OPERATORS = table(
  "cdot · times × pm ± mp ∓ div ÷ ast ∗ approx ≈ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ equiv ≡ sim ∼ propto ∝ in ∈ notin ∉ " +
    "subset ⊂ cup ∪ cap ∩ to → rightarrow → leftarrow ← Rightarrow ⇒ leftrightarrow ↔ mapsto ↦ sum ∑ prod ∏ int ∫ forall ∀ exists ∃ " +
    "mid ∣ parallel ∥ perp ⊥ circ ∘ otimes ⊗ oplus ⊕ odot ⊙ top ⊤ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ | ‖ { { } }",
);
const FUNCTIONS = new Set(
  "log ln exp sin cos tan tanh max min arg det dim lim sup inf Pr mod".split(" "),
);
const ACCENTS: Readonly<Record<string, string>> = {
  hat: "^",
  bar: "¯",
  tilde: "~",
  vec: "→",
  dot: "˙",
  ddot: "¨",
  overline: "¯",
};
const BOLD = new Set(["mathbf", "boldsymbol"]);
const SPACES: Readonly<Record<string, string>> = {
  ",": "0.17em",
  ":": "0.22em",
  ";": "0.28em",
  " ": "0.25em",
  quad: "1em",
  qquad: "2em",
  "!": "-0.17em",
};
const LARGE = new Set(["sum", "prod", "lim", "max", "min"]);

const TOKEN = /\\([A-Za-z]+|.)|([A-Za-z])|(\d+(?:[.,]\d+)*)|([{}^_&'])|(\s+)|(.)/gsu;

interface Token {
  readonly kind: "command" | "letter" | "number" | "mark" | "other";
  readonly text: string;
}

function tokens(tex: string): Token[] {
  return [...tex.matchAll(TOKEN)].flatMap((m): Token[] => {
    if (m[1] !== undefined) return [{ kind: "command", text: m[1] }];
    if (m[2] !== undefined) return [{ kind: "letter", text: m[2] }];
    if (m[3] !== undefined) return [{ kind: "number", text: m[3] }];
    if (m[4] !== undefined) return [{ kind: "mark", text: m[4] }];
    return m[5] !== undefined ? [] : [{ kind: "other", text: m[6] ?? "" }];
  });
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #tex: string;
  #at = 0;

  constructor(tex: string) {
    this.#tex = tex;
    this.#tokens = tokens(tex);
  }

  /** Everything up to a closing brace or the end. */
  row(): string {
    const parts: string[] = [];
    for (let t = this.#peek(); t !== undefined && t.text !== "}"; t = this.#peek())
      parts.push(this.#scripted());
    return parts.join("");
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  #peek(): Token | undefined {
    const t = this.#tokens[this.#at];
    return t?.kind === "command" && t.text === "}" ? { kind: "other", text: "\\}" } : t;
  }

  #scripted(): string {
    const large = LARGE.has(this.#tokens[this.#at]?.text ?? "");
    const base = this.#atom();
    const scripts: { up?: string; down?: string } = {};
    for (;;) {
      const mark = this.#tokens[this.#at];
      if (mark?.kind !== "mark" || !/[\^_']/.test(mark.text)) break;
      this.#at++;
      if (mark.text === "'") scripts.up = `${scripts.up ?? ""}<mo>′</mo>`;
      else scripts[mark.text === "^" ? "up" : "down"] = this.#atom();
    }
    return withScripts(base, scripts, large);
  }

  /** One thing: a group, a command with its arguments, a letter, a number. */
  #atom(): string {
    const t = this.#tokens[this.#at++];
    if (t === undefined) return "<mrow></mrow>";
    if (t.kind === "number") return `<mn>${t.text}</mn>`;
    if (t.kind === "letter") return `<mi>${t.text}</mi>`;
    if (t.kind === "command") return this.#command(t.text);
    if (t.text === "{") return this.#group();
    if (t.text === "-") return "<mo>−</mo>";
    return t.text === "}" ? "" : `<mo>${escapeHtml(t.text)}</mo>`;
  }

  #group(): string {
    const inside = this.row();
    this.#at++;
    return `<mrow>${inside}</mrow>`;
  }

  #command(name: string): string {
    if (name === "frac" || name === "tfrac" || name === "dfrac")
      return `<mfrac>${this.#atom()}${this.#atom()}</mfrac>`;
    if (name === "sqrt") return `<msqrt>${this.#atom()}</msqrt>`;
    if (name === "text" || name === "mathrm" || name === "operatorname")
      return this.#text(name === "text" ? "mtext" : "mi");
    if (BOLD.has(name)) return `<mrow style="font-weight:bold">${this.#atom()}</mrow>`;
    if (name in ACCENTS)
      return `<mover accent="true">${this.#atom()}<mo>${ACCENTS[name]}</mo></mover>`;
    if (name in SYMBOLS) return `<mi>${SYMBOLS[name]}</mi>`;
    if (name in OPERATORS) return `<mo>${escapeHtml(OPERATORS[name] ?? "")}</mo>`;
    if (name in SPACES) return `<mspace width="${SPACES[name]}"></mspace>`;
    if (FUNCTIONS.has(name)) return `<mi>${name}</mi><mo>&#x2061;</mo>`;
    if (name === "left" || name === "right") return this.#fence();
    if (name === "%" || name === "$" || name === "#" || name === "_" || name === "&")
      return `<mo>${escapeHtml(name)}</mo>`;
    return `<mtext>\\${escapeHtml(name)}</mtext>`;
  }

  #fence(): string {
    const t = this.#tokens[this.#at++];
    if (t === undefined || t.text === ".") return "";
    return `<mo stretchy="true">${escapeHtml(t.kind === "command" ? (OPERATORS[t.text] ?? t.text) : t.text)}</mo>`;
  }

  /** Upright words: `\text{ADC bits}` keeps its blanks, so it is cut out of the text itself. */
  #text(element: "mtext" | "mi"): string {
    if (this.#tokens[this.#at]?.text !== "{") return this.#atom();
    const words: string[] = [];
    for (this.#at++; !this.done && this.#tokens[this.#at]?.text !== "}"; this.#at++)
      words.push(this.#tokens[this.#at]?.text ?? "");
    this.#at++;
    const tight = words.join("");
    const spaced = [...this.#tex.matchAll(/\{([^{}]*)\}/g)]
      .map((m) => m[1] ?? "")
      .find((s) => s.replace(/\s/g, "") === tight);
    const variant = element === "mi" ? ' mathvariant="normal"' : "";
    return `<${element}${variant}>${escapeHtml(spaced ?? tight).replace(/ /g, "\u00a0")}</${element}>`;
  }
}

function withScripts(base: string, s: { up?: string; down?: string }, large: boolean): string {
  const [sub, sup, both] = large ? ["munder", "mover", "munderover"] : ["msub", "msup", "msubsup"];
  const wrapped = `<mrow>${base}</mrow>`;
  if (s.up !== undefined && s.down !== undefined)
    return `<${both}>${wrapped}<mrow>${s.down}</mrow><mrow>${s.up}</mrow></${both}>`;
  if (s.down !== undefined) return `<${sub}>${wrapped}<mrow>${s.down}</mrow></${sub}>`;
  return s.up === undefined ? base : `<${sup}>${wrapped}<mrow>${s.up}</mrow></${sup}>`;
}

/** A formula as MathML; `block` stands on a line of its own. */
export function mathHtml(tex: string, block: boolean): string {
  const reader = new Reader(tex);
  const parts = [reader.row()];
  return `<math${block ? ' display="block"' : ""}><mrow>${parts.join("")}</mrow></math>`;
}
