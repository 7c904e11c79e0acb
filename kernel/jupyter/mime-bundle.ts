/**
 * @file How a value of a TypeScript cell is shown.
 *
 * in    any value;  out  a MIME bundle: the value's own if it brings one, else one readable text
 * from  the symbol is Deno's convention
 * test  typescript.test.ts
 */
import { inspect } from "node:util";
import type { MimeBundle } from "./host.ts";

const DISPLAY = Symbol.for("Jupyter.display");

export function bundleOf(value: unknown): MimeBundle {
  const own = (value as { readonly [DISPLAY]?: unknown } | undefined)?.[DISPLAY];
  const bundle = typeof own === "function" ? own.call(value) : undefined;
  if (bundle !== null && typeof bundle === "object") return bundle as MimeBundle;
  return { "text/plain": inspect(value, { depth: 4 }) };
}
