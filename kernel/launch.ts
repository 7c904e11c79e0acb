/**
 * @file Starts a kernel: the sockets are bound first, the language loads while they already answer.
 * in    what a kernelspec's words say;  out  a kernel that lives until its front end ends it
 * test  test/jupyter.test.ts
 */
import { VERSION } from "./version.ts";

export interface Launch {
  readonly connectionFile: string;
  /** Language of a plain cell. */
  readonly language: "mho" | "ts";
  /** Listen on addresses that other machines reach. */
  readonly bindAny?: boolean;
}

export async function launch(o: Launch): Promise<void> {
  const { startKernel } = await import("./jupyter/main.ts");
  await startKernel({
    ...o,
    version: VERSION,
    createHost: async (own, services) => {
      const { Cells } = await import("./cells.ts");
      return new Cells(own, services);
    },
  });
}
