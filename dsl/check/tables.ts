/**
 * @file The settings tables as the checker asks for them: by place and by name, made once per scope.
 * test  settings.test.ts
 */
import { canonicalJson } from "../../src/base/json.ts";
import type { Setting } from "../../src/base/setting.ts";
import type { SettingTables } from "./scope.ts";

export type Table = ReadonlyMap<string, Setting>;

export interface HardwareTables {
  /** Legal in `device { }`. */
  readonly device: Table;
  /** Legal in `chip { }` and `array { }`: chip settings, and device settings too. */
  readonly chip: Table;
  /** What a new `device` replaces on a chip: everything said about cells. */
  readonly cells: ReadonlySet<string>;
  /** Canonical text of each default, to tell what need not be said. */
  readonly defaults: ReadonlyMap<string, string>;
}

export const tableOf = (rows: readonly Setting[]): Table => new Map(rows.map((r) => [r.name, r]));

const made = new WeakMap<SettingTables, HardwareTables>();

export function hardwareTables(settings: SettingTables): HardwareTables {
  let tables = made.get(settings);
  if (!tables) {
    const device = tableOf(settings.device);
    const chip = new Map([...tableOf(settings.chip), ...device]);
    const defaults = [...chip.values()].flatMap((r): [string, string][] =>
      r.default === null ? [] : [[r.name, canonicalJson(r.default)]],
    );
    const cells = new Set([...device.keys(), "device", "laws"]);
    tables = { device, chip, cells, defaults: new Map(defaults) };
    made.set(settings, tables);
  }
  return tables;
}
