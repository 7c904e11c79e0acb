import { describe, expect, it } from "vitest";
import { costSettings } from "../cost/components.ts";
import { number, PROFILES } from "../cost/profile.ts";
import { LENET_1, type Net, RESNET_18, RESNET_50, VGG_8 } from "../network/nets.ts";
import { CHIP_PRESETS } from "./presets.ts";
import { makespan, schedule } from "./schedule.ts";
import {
  inferenceTasks,
  interval,
  stagesOf,
  trainingSteps,
  trainingTasks,
  workload,
} from "./workload.ts";

const wu64 = costSettings(CHIP_PRESETS.get("rram_wu_2023_65nm")!.settings);
const wu256 = costSettings(CHIP_PRESETS.get("rram_wu_2023_65nm_256x64")!.settings);
const tileEnergy = (id: string): number => number(PROFILES.get(id)!, "periph.eFixed_J");
const E64 = tileEnergy("rram-wu-2023-65nm");
const E256 = tileEnergy("rram-wu-2023-65nm-256x64");

const first = (net: Net, n: number, copies: number): Record<string, number> =>
  Object.fromEntries(net.layers.slice(0, n).map((l) => [l.label, copies]));
const table2 = (net: Net) => {
  const [s, e] = net === LENET_1 ? [wu64, E64] : [wu256, E256];
  return workload(stagesOf(net.layers, s, "kernel"), e);
};
const withCopies = (net: Net, n: number, copies: number) => {
  const s = net === LENET_1 ? wu64 : wu256;
  return workload(stagesOf(net.layers, s, "kernel", first(net, n, copies), "first-shares"), 0);
};
/** Three significant digits, as the table prints. */
const printed = (x: number, digits: number): number => Number(x.toPrecision(digits));

describe("Table 2 of Wu et al. 2023", () => {
  it("LeNet-1 on 64x64 tiles", () => {
    const w = table2(LENET_1);
    expect(w).toMatchObject({ devices: 6440, operations: 272_640, crossbars: 6, products: 641 });
    expect(w.tileReads).toBe(707);
    expect(printed(w.serial, 2)).toBe(0.46e-3);
    expect(printed(w.pipelined, 2)).toBe(0.42e-3);
    expect(printed(w.energy, 2)).toBe(1.9e-6);
  });

  it("VGG-8 on 256x64 tiles", () => {
    const w = table2(VGG_8);
    expect(w).toMatchObject({ devices: 1_099_968, operations: 77_793_792, crossbars: 78 });
    expect(w).toMatchObject({ products: 2690, tileReads: 7713 });
    expect(printed(w.serial, 3)).toBe(1.94e-3);
    expect(printed(w.pipelined, 2)).toBe(0.74e-3);
    expect(printed(w.energy, 2)).toBe(23e-6);
  });

  it("ResNet-18 on 256x64 tiles", () => {
    const w = table2(RESNET_18);
    expect(w).toMatchObject({ devices: 22_328_704, operations: 1_110_845_440, crossbars: 1480 });
    expect(w).toMatchObject({ products: 6801, tileReads: 81_922 });
    expect(printed(w.serial, 2)).toBe(4.9e-3);
    expect(printed(w.pipelined, 2)).toBe(0.75e-3);
    expect(printed(w.energy, 2)).toBe(240e-6);
  });

  it("with copies of the first layers: 9, 85, 1554 crossbars and 0.053, 0.19, 0.20 ms", () => {
    const lenet = withCopies(LENET_1, 1, 8);
    const vgg = withCopies(VGG_8, 2, 4);
    const resnet = withCopies(RESNET_18, 5, 4);
    expect([lenet, vgg, resnet].map((w) => w.crossbars)).toEqual([9, 85, 1554]);
    const ms = [lenet, vgg, resnet].map((w) => printed(w.pipelined * 1e3, 2));
    expect(ms).toEqual([0.053, 0.19, 0.2]);
  });

  it("the one gap: with own tiles for every copy the paper's 9, 85, 1554 would be 13, 87, 1558", () => {
    const own = (net: Net, n: number, c: number, s: typeof wu64): number =>
      workload(stagesOf(net.layers, s, "kernel", first(net, n, c)), 0).crossbars;
    expect([
      own(LENET_1, 1, 8, wu64),
      own(VGG_8, 2, 4, wu256),
      own(RESNET_18, 5, 4, wu256),
    ]).toEqual([13, 87, 1558]);
  });
});

describe("workloads", () => {
  it("ResNet-50 needs 1576, 422, 155, 89 square tiles of 128, 256, 512, 1024", () => {
    const tiles = [128, 256, 512, 1024].map((n) => {
      const s = costSettings({ tile: [n, n] });
      return workload(stagesOf(RESNET_50.layers, s, "any"), 0).crossbars;
    });
    expect(tiles).toEqual([1576, 422, 155, 89]);
  });

  it("ResNet-50 at 10 ns per product: 614 us serial, 7.97 k images per second pipelined", () => {
    const s = costSettings({ cost: "claimed", mvm_time: 10e-9, tile: [8192, 8192] });
    const stages = stagesOf(RESNET_50.layers, s, "any");
    expect(workload(stages, 0).serial).toBeCloseTo(614e-6, 6);
    expect(1 / interval(stages) / 1e3).toBeCloseTo(7.97, 2);
  });

  it("schedules a pipelined image in the time of the closed form, and a serial one in the sum", () => {
    const stages = stagesOf(VGG_8.layers, wu256, "kernel");
    const w = workload(stages, E256);
    const events = schedule(inferenceTasks(stages, 1, E256, "y"));
    expect(makespan(events)).toBeCloseTo(w.pipelined, 12);
    expect(events.reduce((e, x) => e + x.energy, 0)).toBeCloseTo(w.energy, 15);
    const serial = schedule(inferenceTasks(stages, 2, E256, "y", false));
    expect(makespan(serial)).toBeCloseTo(2 * w.serial, 12);
  });

  it("trains a batch of 64 on three layers in 71 steps when pipelined", () => {
    expect(trainingSteps(3, 64) * 10).toBe(710);
  });

  it("hides the long write of the last layer behind the backward reads of the others", () => {
    const s = costSettings({ cost: "claimed", mvm_time: 10e-9, tile: [1024, 1024] });
    const layer = (label: string) => ({
      label,
      channels: 8,
      kernel: 1,
      outputs: 8,
      positions: 1,
      shortcut: false,
    });
    const stages = stagesOf([layer("a"), layer("b"), layer("c")], s, "any");
    const update = { write: { a: 1e-8, b: 1e-8, c: 2e-7 }, energy: { a: 1, b: 1, c: 1 } };
    const time = (overlap: boolean): number =>
      makespan(schedule(trainingTasks(stages, 4, 0, { ...update, overlap }, "r")));
    expect(time(true)).toBeLessThan(time(false));
    const writes = schedule(trainingTasks(stages, 4, 0, { ...update, overlap: true }, "r"));
    expect(writes.filter((e) => e.op === "write").map((e) => e.energy)).toEqual([1, 1, 1]);
  });
});
