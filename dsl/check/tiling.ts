/**
 * @file How many tiles and cells an array takes, as far as its settings tell: for messages before anything is planned.
 * from  design: language, section 5.3: ceil(C / rows) x ceil(R / columns); pair = column doubles R, row doubles C, tile the tiles
 * test  tiling.test.ts: the mission's array is 3 x 12 tiles
 */
import type { Scope } from "./scope.ts";
import { hardwareTables } from "./tables.ts";
import type { TypeOf } from "./types.ts";

export interface Tiling {
  readonly tileRows: number;
  readonly tileColumns: number;
  readonly alongInputs: number;
  readonly alongOutputs: number;
  readonly tiles: number;
  readonly cellsPerWeight: number;
  /** `, two columns per weight`, or nothing. */
  readonly pairing: string;
}

/** A setting of an array: what was said, or the default of its row. */
export function settingOf(scope: Scope, array: TypeOf<"array">, name: string): unknown {
  return array.hardware[name] ?? hardwareTables(scope.settings).chip.get(name)?.default;
}

export function tilingOf(scope: Scope, array: TypeOf<"array">): Tiling {
  const get = (name: string) => settingOf(scope, array, name);
  const [tileRows = 1, tileColumns = 1] = get("tile") as readonly number[];
  const paired = get("encoding") === "differential";
  const pair = paired ? get("pair") : "cell";
  const inputs = array.columns * (pair === "row" ? 2 : 1);
  const outputs = array.rows * (pair === "column" ? 2 : 1);
  const alongInputs = Math.ceil(inputs / tileRows);
  const alongOutputs = Math.ceil(outputs / tileColumns);
  return {
    tileRows,
    tileColumns,
    alongInputs,
    alongOutputs,
    tiles: alongInputs * alongOutputs * (pair === "tile" ? 2 : 1),
    cellsPerWeight: array.technology === "digital" ? 0 : paired ? 2 : 1,
    pairing: pair === "cell" ? "" : `, two ${String(pair)}s per weight`,
  };
}
