/**
 * @file The op table: the contract between the typed kernels, the twin and the WASM module.
 * Numbers are never used again. Arguments are float64 in this order; addresses, sizes and flags
 * are whole numbers in them.
 * test  every op of the twin equals WASM bit for bit (twin.test.ts)
 */

/** Number and argument names (in order, split by white space) of each op. */
export const OPS = {
  nothing: { number: 0, args: "" },

  draw: { number: 1, args: "out ld rows cols form scale shift c1 c2 c3 k0 k1" },
  perturb: { number: 2, args: "out ldo w ld rows cols s0 s1 s2 lo hi c1 c2 c3 k0 k1" },

  quantise: {
    number: 10,
    args: `x ld samples k levels range ranges form out scale flags low mask sigma
      c1 dither noise c3 k0 k1`,
  },
  panels: {
    number: 11,
    args: `w ld rows cols other ldOther sign form transposed scale out flags s0 s1 s2
      c1 c2 c3 k0 k1`,
  },
  product: {
    number: 12,
    args: `a b form scale samples k n out ldo alpha gain offset sigma sigmas sigmaAt ldSigma
      adc lo hi inverse lsb flags clipped only c1 noise dither c3 k0 k1`,
  },
  absmax: { number: 13, args: "x ld rows cols" },
  rowAbsmax: { number: 14, args: "x ld rows cols out" },
  packDelta: { number: 15, args: "d ld samples rows scale out" },
  gradient: { number: 16, args: "a values offsets counts chi ld rows cols samples" },
  packInputs: { number: 17, args: "x ld samples cols values offsets counts" },

  unary: { number: 20, args: "code x out n s t" },
  binary: { number: 21, args: "code x y out n s" },
  activationBackward: { number: 22, args: "code y d out n" },
  momentum: { number: 23, args: "w g m n rate mu decay" },
  adam: { number: 24, args: "w g m v n rate b1 b2 c1 c2 correction eps decay" },
  biasAdd: { number: 25, args: "y ld rows cols bias" },
  columnSum: { number: 26, args: "d ld rows cols out scale" },
  softmax: { number: 27, args: "z ld samples n labels delta ldd scale stats" },
  squaredError: { number: 28, args: "z ld target ldt samples n delta ldd scale sums" },

  trains: {
    number: 30,
    args: `v ld samples n scales lengths parts mask ldm index masks signs count ldc
      c1 c2 c3 k0 k1`,
  },
  pulse: {
    number: 31,
    args: `w ld rows cols up down slopeUp slopeDown lo hi planes xm ldxm x ldx dm lddm d ldd
      samples parts flip sigma law exact select tableUp tableDown index masks signs count ldc
      c1 c2 c3 k0 k1`,
  },

  blindProgram: {
    number: 40,
    args: `chi ldc w pair ld rows cols eps inverse noise lo hi planes c1 c2 c3 k0 k1`,
  },
  threshold: {
    number: 41,
    args: "chi ldc reference ldr rows cols theta keep column target ldl count",
  },
  writeVerify: {
    number: 42,
    args: `w ld rows cols up down slopeUp slopeDown lo hi planes sigma law tableUp tableDown
      column target ldl count tolerance sigmaRead trials unit most active aims
      c1 c2 c3 k0 k1 errors`,
  },

  writePlane: {
    number: 43,
    args: `trials tolerance readNoise noise fit full per c0 c1 c2 c3 c4
      row kind step k0 k1
      cells ld rows cols goal levels seen`,
  },
  writeList: {
    number: 44,
    args: `trials tolerance readNoise noise fit full per c0 c1 c2 c3 c4
      row kind step k0 k1
      plus minus ld rows column target ldl count w ldw old ldo chi ldc theta range factor readback
      moves`,
  },

  im2col: { number: 50, args: "x ld images c h w kh kw stride pad oh ow out ldo" },
  col2im: { number: 51, args: "x ld images c h w kh kw stride pad oh ow out ldo" },
  pool: { number: 52, args: "code x ld images c h w kh kw stride oh ow out ldo index" },
  poolBackward: { number: 53, args: "code x ld images c h w kh kw stride oh ow out ldo index" },
  swapChannels: { number: 54, args: "x ld images positions channels out ldo back" },

  driveLines: { number: 80, args: "x ld samples lines full top duty out" },
  driveSquares: { number: 81, args: "x ld samples from to full top coded low mask out" },
  readNoise: {
    number: 82,
    args: "squares samples cols perSquare constant more ldm scale out ldo",
  },
  rowSums: { number: 83, args: "w ld rows cols least span out" },
  columnSums: { number: 84, args: "w ld rows cols least span out" },
  scaleColumns: { number: 85, args: "y ld rows cols scale" },

  wireCells: { number: 60, args: "w ld rows cols least span turned out ldo" },
  rowPivots: { number: 61, args: "g ld inputs outputs segment first last out" },
  columnPivots: { number: 62, args: "g ld inputs outputs segment first last out" },
  wireDrive: {
    number: 63,
    args: "g ld inputs outputs pivots segment source far v out work bytes",
  },
  wireSweep: {
    number: 64,
    args: "g ld inputs outputs pivots segment z p next column sense beta q sums work bytes",
  },
  wireColumns: { number: 65, args: "ld inputs outputs pivots segment b p r q z alpha start" },
  wireDot: { number: 66, args: "x y ld inputs outputs sums" },
  wireTiles: { number: 67, args: "g ld table row column source far sense work bytes" },
  joinBlocks: { number: 68, args: "a c table out ld n" },
  factorPanel: { number: 69, args: "a ld first last pack" },
  solvePanel: { number: 70, args: "a ld first last n pack" },
  subtractPanel: { number: 71, args: "a ld corner width n pack shared below" },
  keepBlock: { number: 72, args: "a ld gone n out" },
  mapProduct: { number: 73, args: "v ldv map ldm samples lines outputs out ldo" },
  wireMap: { number: 74, args: "block left right inputs outputs map ld" },
} as const;

export type OpName = keyof typeof OPS;

type Words<S extends string> = S extends `${infer A}\n${infer B}`
  ? Words<A> | Words<B>
  : S extends `${infer A} ${infer B}`
    ? Words<A> | Words<B>
    : S extends ""
      ? never
      : S;

/** The arguments of one op, by name. */
export type OpArgs<N extends OpName> = Readonly<Record<Words<(typeof OPS)[N]["args"]>, number>>;

/** The argument names of an op, in order. */
export function argumentNames(name: OpName): readonly string[] {
  return OPS[name].args.split(/\s+/).filter((word) => word !== "");
}
