/**
 * @file Arguments, registers, the constant table and small vector pieces of all kernels.
 * why   no heap, no statics, no data section: every address comes from memory.ts, tables from init
 * holds a splat in a loop costs three instructions, a load from the table one; hence kf, ki
 */
/**
 * The arguments three times, as float64, u32 and f32: a conversion from float64 is a pure operation
 * that V8 (Node 20) moves into the loop where it is used; a load stays where it is written.
 */
const ARGS: usize = 8192;
const ARGS_U32: usize = 8704;
const ARGS_F32: usize = 8960;

/** Argument i as an address, an integer, a u32 word, an f32 (rounded once from f64), an f64. */
// @ts-ignore: decorator
@inline export function ptr(i: i32): usize { return <usize>load<u32>(ARGS_U32 + (<usize>i << 2)); }
// @ts-ignore: decorator
@inline export function int(i: i32): i32 { return load<i32>(ARGS_U32 + (<usize>i << 2)); }
// @ts-ignore: decorator
@inline export function word(i: i32): i32 { return load<i32>(ARGS_U32 + (<usize>i << 2)); }
// @ts-ignore: decorator
@inline export function f32At(i: i32): f32 { return load<f32>(ARGS_F32 + (<usize>i << 2)); }
// @ts-ignore: decorator
@inline export function f64At(i: i32): f64 { return load<f64>(ARGS + (<usize>i << 3)); }

/** Whether somebody asked to stop: the cancel word of control.ts. Loops longer than a chunk look. */
// @ts-ignore: decorator
@inline export function stopped(): bool { return load<u32>(4096 + 4 * 128) != 0; }

/** Register numbers (see REGISTER in ref/kernel.ts). */
export const CLIPPED_INPUTS: i32 = 0;
export const CLIPPED_OUTPUTS: i32 = 1;
export const SATURATED: i32 = 2;
export const EVENTS: i32 = 3;
export const PULSES: i32 = 4;
export const PROGRAMMED: i32 = 5;
export const TRIALS: i32 = 6;
export const FAILURES: i32 = 7;
export const TRAIN_BITS: i32 = 8;
export const MAXIMUM: i32 = 32;

// @ts-ignore: decorator
@inline export function count(own: usize, register: i32, n: i32): void {
  const at = own + (<usize>register << 2);
  store<u32>(at, load<u32>(at) + n);
}
/** Raises the thread's maximum to the largest |lane| (non-negative f32 order as integers). */
export function raise(own: usize, m: v128): void {
  const a = max<u32>(max<u32>(i32x4.extract_lane(m, 0), i32x4.extract_lane(m, 1)),
    max<u32>(i32x4.extract_lane(m, 2), i32x4.extract_lane(m, 3)));
  const at = own + (<usize>MAXIMUM << 2);
  if (a > load<u32>(at)) store<u32>(at, a);
}

/** Scratch of a thread: 256 bytes of registers, then normals, then a 64-column tile. */
export const DRAWS: usize = 256;
export const AREA: usize = 2048;

const KF: usize = 64;
const KI: usize = 64 + 32 * 16;
const LANES: usize = 64 + 48 * 16;
const COMPACT: usize = 2048;
const EXPAND: usize = 2304;

/** Float constants by number. */
// @ts-ignore: decorator
@inline export function kf(i: usize): v128 { return v128.load(KF + (i << 4)); }
// @ts-ignore: decorator
@inline export function ki(i: usize): v128 { return v128.load(KI + (i << 4)); }
/** All-ones in the first n lanes, 0 <= n <= 4. */
// @ts-ignore: decorator
@inline export function lanes(n: i32): v128 { return v128.load(LANES + (<usize>n << 4)); }
/** Swizzle that moves the marked lanes to the front, and its inverse. */
// @ts-ignore: decorator
@inline export function compact(bits: i32): v128 { return v128.load(COMPACT + (<usize>bits << 4)); }
// @ts-ignore: decorator
@inline export function expand(bits: i32): v128 { return v128.load(EXPAND + (<usize>bits << 4)); }

export const ONE: usize = 14;
export const I_ONE: usize = 0;
export const SIGN: usize = 4;
export const ABS: usize = 8;

function sf(i: usize, bits: u32): void { v128.store(KF + (i << 4), i32x4.splat(bits)); }
function si(i: usize, x: u32): void { v128.store(KI + (i << 4), i32x4.splat(x)); }

/** Writes the constant tables. Runs once per memory. */
export function init(): void {
  // Box-Muller: 2 ln 2; -2 ln(1+t); 2^-32; sin; cos; 1
  sf(0, 0x3fb17218); sf(1, 0x3d163b7a); sf(2, 0xbe2f3f5a); sf(3, 0x3ec6694e); sf(4, 0xbf22a2e8);
  sf(5, 0x3f7ee97c); sf(6, 0xbffff98e); sf(7, 0x2f800000);
  sf(8, 0x3d9f1015); sf(9, 0xbf254d62); sf(10, 0x3fc90f99);
  sf(11, 0xbca72f6b); sf(12, 0x3e81d7ae); sf(13, 0xbf9de9c9); sf(14, 0x3f800000);
  si(0, 1); si(1, 158); si(2, 0x007fffff); si(3, 0x3f800000); si(4, 0x80000000);
  si(5, 0xd2511f53); si(6, 0xcd9e8d57); si(7, 4); si(8, 0x7fffffff);
  si(9, 0x9e3779b9); si(10, 0xbb67ae85); // Philox key schedule
  si(11, 0x00020001); si(12, 0x00080004); si(13, 0x00200010); si(14, 0x00800040); // two slots a word
  for (let n = 0; n <= 4; n++) {
    for (let l = 0; l < 4; l++) store<u32>(LANES + <usize>(n * 16 + l * 4), l < n ? 0xffffffff : 0);
  }
  for (let b = 0; b < 16; b++) {
    let o = 0;
    for (let l = 0; l < 4; l++) {
      const on = (b >> l) & 1;
      for (let k = 0; k < 4; k++) {
        if (on) store<u8>(COMPACT + <usize>(b * 16 + o * 4 + k), <u8>(l * 4 + k));
        store<u8>(EXPAND + <usize>(b * 16 + l * 4 + k), on ? <u8>(o * 4 + k) : 255);
      }
      o += on;
    }
    for (; o < 4; o++) for (let k = 0; k < 4; k++) store<u8>(COMPACT + <usize>(b * 16 + o * 4 + k), 255);
  }
}

/** (x*y)+z, two roundings. */
// @ts-ignore: decorator
@inline export function mad(x: v128, y: v128, z: v128): v128 { return f32x4.add(f32x4.mul(x, y), z); }
// @ts-ignore: decorator
@inline export function clamp(x: v128, lo: v128, hi: v128): v128 { return f32x4.pmax(f32x4.pmin(x, hi), lo); }
// @ts-ignore: decorator
@inline export function sum4(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}
// @ts-ignore: decorator
@inline export function popc(v: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v)));
}
/** Stores the first n lanes, 1 <= n <= 3. */
export function putTail(p: usize, v: v128, n: i32): void {
  v128.store32_lane(p, v, 0);
  if (n > 1) v128.store32_lane(p, v, 1, 4);
  if (n > 2) v128.store32_lane(p, v, 2, 8);
}
/** Stores min(left, 4) lanes. */
// @ts-ignore: decorator
@inline export function put(p: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(p, v); else putTail(p, v, left);
}
