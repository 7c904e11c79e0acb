#!/usr/bin/env node
/**
 * @file Where the command mho starts: a kernel goes straight to its sockets, everything else to the command line.
 * in    words of the command line, those of a kernelspec among them
 * why   a front end waits for the first answer of a kernel: the sockets are bound while the language, a megabyte, still loads
 * test  test/jupyter.test.ts, test/readme.test.ts
 */
import { existsSync } from "node:fs";

const [verb, option, language, file, ...more] = process.argv.slice(2);
const isKernel = verb === "kernel" && option === "--lang" && more.length === 0;
// A mistake in the words goes to the command line, too: it has the sentences.
if (isKernel && (language === "mho" || language === "ts") && file && existsSync(file)) {
  const { launch } = await import("./launch.ts");
  await launch({ connectionFile: file, language });
} else await import("./cli.ts");
