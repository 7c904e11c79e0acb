/**
 * @file The WASM kernels: embedded bytes to an executor of one thread.
 * why   no file to find, no compiler to install, ready in a millisecond, in Node and in browsers
 * holds standard SIMD (128 bit) must be there: Node >= 16.4 and every browser since 2023
 * test  twin.test.ts; wasm.test.ts (memory is the sole import, no data section)
 */
import type { Executor } from "./backend.ts";
import { WORD } from "./control.ts";
import { PLAIN_WASM, SHARED_WASM } from "./core.wasm.ts";
import { EngineError } from "./error.ts";
import { Arena, createMemory, MAP } from "./memory.ts";
import { OPS, type OpName } from "./ops.ts";

/** One chunk of an op; `own` is the scratch of the calling thread. */
export type WasmKernel = (chunk: number, own: number) => void;

/** The bytes of a module. */
export function wasmBytes(shared: boolean): Uint8Array {
  const text = atob(shared ? SHARED_WASM : PLAIN_WASM);
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Compiles a module, synchronously. Throws E_SIMD where the host has no SIMD. */
export function compileKernels(shared: boolean): WebAssembly.Module {
  const bytes = wasmBytes(shared);
  if (!WebAssembly.validate(bytes)) {
    throw new EngineError("E_SIMD", "this host cannot run the WebAssembly SIMD kernels");
  }
  return new WebAssembly.Module(bytes);
}

/** Export names by op number; holes where a number has no op. */
export function exportNames(): readonly (string | undefined)[] {
  const names: (string | undefined)[] = [];
  for (const name of Object.keys(OPS) as OpName[]) names[OPS[name].number] = name;
  return names;
}

/** Kernels by op number, over one memory. */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  names: readonly (string | undefined)[] = exportNames(),
): readonly WasmKernel[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return Array.from(names, (name) => exports[name ?? "nothing"] as WasmKernel);
}

/** Writes the constant tables of the kernels; once per memory. */
export function initialise(module: WebAssembly.Module, memory: WebAssembly.Memory): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  (exports["init"] as () => void)();
}

/** One thread over plain memory: the engine where there are no workers. */
export function wasmExecutor(): Executor {
  const memory = createMemory(false);
  const module = compileKernels(false);
  initialise(module, memory);
  const kernels = instantiate(module, memory);
  const arena = new Arena(memory);
  const cancelled = (): boolean => arena.heap.i32[WORD.cancel] !== 0;
  return {
    name: "wasm",
    threads: 1,
    arena,
    execute(op, chunks) {
      const kernel = kernels[op]!;
      for (let chunk = 0; chunk < chunks && !cancelled(); chunk++) kernel(chunk, MAP.scratch);
      return !cancelled();
    },
    close() {},
  };
}
