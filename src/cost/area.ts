/**
 * @file AREA of tiles: cells and converters.
 * in    settings, a number of tiles;  out  m²
 * why   power per area and throughput per area are where fast small arrays fail; converters, not
 *       cells, fill a tile
 * from  converter 10^(1.206 - 0.0369 B) 2^B um² at 28 nm (ZigZag-IMC); cell 48 F² (1T1R, F = 28 nm;
 *       assumed); a profile's own area first
 * holds no drivers, no wiring between tiles
 * test  area.test.ts: 2085 and 43 600 um² for 8 and 13 bits; HERMES 0.634 mm² per core
 */
import { dpow } from "../base/dmath.ts";
import type { CostSettings } from "./hardware.ts";

const UM2 = 1e-12;
const FEATURE = 28e-9; // m, node of the converter law
const CELL_F2 = 48; // 1T1R that carries write currents; assumed

/** m² of one converter of `bits` at 28 nm. */
export const converterArea = (bits: number): number =>
  dpow(10, 1.206 - 0.0369 * bits) * dpow(2, bits) * UM2;

/** m² of the cells of one tile; a pair on one crosspoint counts twice. */
function cellsArea(s: CostSettings): number {
  const perCrosspoint = s.encoding === "differential" && s.pair === "cell" ? 2 : 1;
  return s.tile[0] * s.tile[1] * perCrosspoint * CELL_F2 * FEATURE * FEATURE;
}

/** m² of the converters of one tile. */
const convertersArea = (s: CostSettings): number =>
  s.adc === null ? 0 : Math.ceil(s.tile[1] / s.adc_share) * converterArea(s.adc);

/** m² of one tile. */
export const tileArea = (s: CostSettings): number =>
  s.tile_area ?? cellsArea(s) + convertersArea(s);

/** m² by component for `tiles` tiles; a profile's own figure has no parts. */
export function areaParts(s: CostSettings, tiles: number): Readonly<Record<string, number>> {
  if (s.digital) return {};
  if (s.tile_area !== null) return { tiles: tiles * s.tile_area };
  return { cells: tiles * cellsArea(s), converters: tiles * convertersArea(s) };
}
