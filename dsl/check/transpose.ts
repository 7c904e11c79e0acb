/**
 * @file `.T`: numbers are transposed, an array is read from its other side.
 * test  check.test.ts
 */
import type { Span } from "../../src/base/diagnostic.ts";
import { type Term, term } from "./term.ts";

export function transpose(t: Term, span: Span): Term {
  const type = t.type;
  switch (type.kind) {
    case "array": {
      const { flipped, ...rest } = type;
      if (flipped && t.in[0]) return { ...t.in[0], span };
      return term("t", { ...rest, flipped: true }, [t], span);
    }
    case "matrix":
      return term("t", { ...type, rows: type.columns, columns: type.rows }, [t], span);
    case "vector": {
      const { row, ...rest } = type;
      return term("t", row ? rest : { ...rest, row: true }, [t], span);
    }
    default:
      return { ...t, span };
  }
}
