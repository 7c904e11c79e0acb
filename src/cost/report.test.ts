import { describe, expect, it } from "vitest";
import { rowsOf, type Table } from "../base/table.ts";
import { costSettings } from "./components.ts";
import { createLedger, tick } from "./ledger.ts";
import { countMvm, mvmLatency, sideOf } from "./mvm.ts";
import { priceLedger } from "./price.ts";
import {
  type CostItem,
  costReport,
  energyByLine,
  type Grouping,
  ledgerOf,
  readSteps,
} from "./report.ts";

const settings = costSettings({ levels: 16 });
function item(
  name: string,
  line: number,
  outputs: number,
  inputs: number,
  positions: number,
): CostItem {
  const alongInputs = Math.ceil(inputs / 256);
  const alongOutputs = Math.ceil(outputs / 256);
  const tiles = alongInputs * alongOutputs;
  const cells = 2 * outputs * inputs;
  const side = sideOf({
    outputs,
    inputs,
    alongInputs,
    alongOutputs,
    count: tiles,
    cells,
    slices: 1,
  });
  const ledger = createLedger();
  countMvm(ledger, name, side, settings, positions, positions * cells * 1e-15);
  tick(ledger, positions * mvmLatency(settings, inputs, outputs));
  return { name, line, settings, ledger, outputs, inputs, positions, tiles, cells };
}
const items = [
  item("conv1", 3, 4, 25, 576),
  item("conv2", 4, 12, 100, 64),
  item("out", 4, 10, 192, 1),
];
const energies = (t: Table): number[] =>
  t.columns.find((c) => c.name === "energy")!.values as number[];
const total = energies(costReport(items, ["energy"]))[0]!;

describe("reports", () => {
  it("add up to the same joules whatever they are grouped by", () => {
    for (const by of ["layer", "component", "part", "line", "step"] as Grouping[]) {
      const sum = energies(costReport(items, ["energy"], by)).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum / total - 1), by).toBeLessThan(1e-14);
    }
    expect(priceLedger(ledgerOf(items), settings).energy / total).toBeCloseTo(1, 14);
  });

  it("follow source lines", () => {
    const by = rowsOf(costReport(items, ["energy", "tiles"], "line"));
    expect(by.map((r) => [r["line"], r["tiles"]])).toEqual([
      ["3", 1],
      ["4", 2],
    ]);
    const lines = energyByLine(ledgerOf(items), settings, { conv1: 3, conv2: 4 });
    expect([...lines.keys()].sort()).toEqual([3, 4, null].sort());
    expect([...lines.values()].reduce((a, b) => a + b, 0) / total).toBeCloseTo(1, 14);
  });

  it("give every quantity with its unit, and the model with its tag", () => {
    const what = [
      "latency",
      "area",
      "power",
      "efficiency",
      "throughput",
      "storage",
      "writes",
    ] as const;
    const t = costReport(items, ["energy", ...what], "layer");
    expect(t.columns.map((c) => c.unit ?? "")).toEqual([
      "",
      "J",
      "s",
      "m^2",
      "W",
      "OP/J",
      "1/s",
      "B",
      "",
      "",
    ]);
    const [first] = rowsOf(t);
    expect(first!["storage"]).toBe(50); // 100 weights of 4 bits
    expect(first!["writes"]).toBe(200);
    expect(first!["model"]).toBe("component, generic: simulated");
    expect(first!["efficiency"]).toBeCloseTo((2 * 100 * 576) / (first!["energy"] as number), 0);
    const whole = rowsOf(costReport(items, ["throughput", "latency"]))[0]!;
    expect(whole["throughput"] as number).toBeCloseTo(1 / items[0]!.ledger.seconds, 3);
  });

  it("cost a batch, and one tile", () => {
    expect(energies(costReport(items, ["energy"], undefined, 64))[0]).toBe(total * 64);
    const tile = rowsOf(costReport([item("w", 1, 512, 512, 1)], ["energy", "tiles"], "tile"))[0]!;
    expect(tile["tiles"]).toBe(1);
  });

  it("split a read into driving and converting", () => {
    const t = readSteps(settings, 25, 4);
    expect(t.drive).toBeCloseTo(100e-9, 18);
    expect(t.drive + t.convert).toBeCloseTo(mvmLatency(settings, 25, 4), 18);
  });
});
