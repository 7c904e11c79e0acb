/**
 * @file What the engine throws: a code and the numbers a message needs. No sentence for users is
 * made here; the simulator turns the code into one that knows the program.
 * test  memory.test.ts, kernels.test.ts
 */

/**
 * E_MEMORY no room; E_INPUT a value that is not finite; E_LIMIT a size out of range; E_TRAP a
 * kernel failed (our bug); E_THREAD a helper thread ended in the middle of an op; E_NOCONV a solver did not converge; E_SIMD no SIMD; E_CANCEL stopped.
 */
export type EngineErrorCode =
  | "E_MEMORY"
  | "E_INPUT"
  | "E_LIMIT"
  | "E_TRAP"
  | "E_THREAD"
  | "E_NOCONV"
  | "E_SIMD"
  | "E_CANCEL";

export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  readonly numbers: Readonly<Record<string, number>>;

  constructor(code: EngineErrorCode, sentence: string, numbers: Record<string, number> = {}) {
    super(`${code}: ${sentence}`);
    this.code = code;
    this.numbers = numbers;
  }
}
