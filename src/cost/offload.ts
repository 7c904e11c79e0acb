/**
 * @file WHICH PRODUCTS RUN IN MEMORY: what training saves when one, two or all three of its
 *       products leave the processor.
 * in    ratio of digital to in-memory energy per multiply-add, number formats;  out  a factor, J
 * why   Amdahl: two of three products save less than 3x however good the array is
 * from  energy structure derived from the abstract of Grimm and Verma 2022 (TCAS-I 69(10),
 *       4056-4068): 400x and 3x; equal multiply-adds per product. RECONSTRUCTION: the formula is
 *       not printed there
 * test  offload.test.ts: 400 and 2.985; 29 fJ per radix-4 x 4-bit multiply-add from 121 TOPS/W
 */

/**
 * Saving when `inMemory` of the three products of training run at 1/`ratio` of the digital energy.
 */
export const saving = (inMemory: 0 | 1 | 2 | 3, ratio: number): number =>
  3 / (3 - inMemory + inMemory / ratio);

/**
 * Digit planes of an operand: radix-4 gradients are one-hot in seven, integers have one per bit.
 */
export const PLANES: Readonly<Record<"radix4" | "int4" | "int8", number>> = {
  radix4: 7,
  int4: 4,
  int8: 8,
};

export interface BitSerialMac {
  /** Digit planes of input and weight. */
  readonly inputs: number;
  readonly weights: number;
  /** J of one 1-bit multiply-add, and of one conversion shared by `rows` of them. */
  readonly bit: number;
  readonly conversion?: number;
  readonly rows?: number;
  /** J to write the operand, and how often it is used before it is written again. */
  readonly write?: number;
  readonly reuse?: number;
}

/** J of one multiply-add in memory: n_x n_w e_1b + (n_x n_w / N) E_adc + E_write / reuse. */
export function memoryMac(m: BitSerialMac): number {
  const planes = m.inputs * m.weights;
  return (
    planes * m.bit +
    (planes / (m.rows ?? 1)) * (m.conversion ?? 0) +
    (m.write ?? 0) / (m.reuse ?? 1)
  );
}

/** J of one 1-bit multiply-add of a chip that gives `topsPerWatt` at `bits` x `bits`. */
export const bitMac = (topsPerWatt: number, bits: number): number =>
  2 / (topsPerWatt * 1e12) / (bits * bits);
