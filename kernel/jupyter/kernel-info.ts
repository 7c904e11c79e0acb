/**
 * @file What the kernel says about itself.
 *
 * out   the content of kernel_info_reply; front ends copy `language_info` into every notebook they save
 * from  "Messaging in Jupyter", section "Kernel info"; design: kernel, sections 1, 4 and 10
 * test  test/jupyter/test_kernel.py
 */
import type { CellLanguage } from "./host.ts";
import { type JsonObject, PROTOCOL } from "./wire.ts";

const HELP = "https://github.com/mho-lang/mho/blob/main/docs";

/** `version` is that of mho; cells of TypeScript are checked by the compiler that tslab carries. */
export function kernelInfo(language: CellLanguage, version: string): JsonObject {
  const names = {
    mho: { name: "mho", version, file_extension: ".mho", mimetype: "text/x-mho" },
    ts: {
      name: "typescript",
      version: "5.0.4",
      file_extension: ".ts",
      mimetype: "text/typescript",
    },
  };
  return {
    status: "ok",
    protocol_version: PROTOCOL,
    implementation: "mho",
    implementation_version: version,
    banner: `mho ${version}: compute-in-memory, simulated with real devices. %help explains the rest.`,
    debugger: false,
    supported_features: [],
    help_links: [
      { text: "The language", url: `${HELP}/language.md` },
      { text: "Every error, explained", url: `${HELP}/errors` },
    ],
    language_info: {
      ...names[language],
      pygments_lexer: "typescript", // the canonical spellings of mho colour right there
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
      nbconvert_exporter: "script",
      mho: { version, engine: version, ir: 1, rng: "philox4x32-10" },
    },
  };
}
