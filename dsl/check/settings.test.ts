import { describe, expect, it } from "vitest";
import type { Setting } from "../../src/base/setting.ts";
import { testScope } from "../../test/language/scope.ts";
import { compile } from "../compile.ts";
import { sourceOf } from "../source.ts";

const scope = testScope();
const { settings } = scope;

/** A program that gives one setting one value, in the place its table belongs to. */
const PLACES: Readonly<Record<string, (row: Setting, value: string) => string>> = {
  device: (row, value) => `device d { ${row.name} = ${value} }`,
  chip: (row, value) => `chip c { ${row.name} = ${value} }`,
  scheme: (row, value) => `${NET}\ntrain n on mnist with mixed_precision(${row.name} = ${value})`,
  train: (row, value) => `${NET}\ntrain n on mnist { ${row.name} = ${value} }`,
  optimiser: (row, value) =>
    `${NET}\ntrain n on mnist with ${optimiserWith(row)}(lr = 0.1${
      row.name === "lr" ? "" : `, ${row.name} = ${value}`
    })`.replace("lr = 0.1", row.name === "lr" ? `lr = ${value}` : "lr = 0.1"),
  plot: (row, value) => `plot [1, 2] { ${row.name} = ${value} }`,
  report: (row, value) => `report energy { ${row.name} = ${value} }`,
  load: (row, value) => `load mnist { ${row.name} = ${value} }`,
};
const NET = "load mnist\nnetwork n { input 784; dense 10 softmax }";

const optimiserWith = (row: Setting): string =>
  [...scope.optimisers].find(([, knobs]) => row.name in knobs)?.[0] ?? "sgd";

const rows = Object.entries(settings).flatMap(([table, all]) =>
  (all as readonly Setting[]).map((row) => ({ table, row, name: row.name })),
);

const codes = (text: string): string[] =>
  compile(sourceOf(text), scope)
    .diagnostics.filter((d) => d.severity === "error")
    .map((d) => d.code);

const UNIT = (row: Setting): string => (row.unit === "" ? "" : ` ${row.unit}`);

/** A value that the row allows. */
function legal(row: Setting): string {
  const [kind] = row.kinds;
  switch (kind) {
    case "enum":
    case "call":
    case "off":
      return row.choices?.[0] ?? "";
    case "shape":
      return "64x64";
    case "range":
      return "1 uS .. 50 uS";
    case "name":
      return "pcm";
    case "text":
      return '"a text"';
    case "percent":
    case "noise":
      return "1%";
    case "levels":
      return "16";
    case "count":
      return String(Math.max(row.min ?? 1, 200));
    default: {
      const low = row.min ?? 0;
      const high = row.max ?? low + 2;
      return `${(low + high) / 2 || 1}${UNIT(row)}`;
    }
  }
}

/** A value of the right kind beyond an end of the range; undefined for rows without one. */
function illegal(row: Setting): string | undefined {
  if (row.kinds.includes("shape")) return "99999x99999";
  if (row.kinds.includes("range")) return "0 S .. 9 S";
  if (row.max !== null && row.kinds[0] !== "enum") return `${row.max * 2 + 1}${UNIT(row)}`;
  if (row.min !== null) return `${row.min - 1}${UNIT(row)}`;
  return undefined;
}

/** A quantity that no row of that unit can be: kelvin, or volts for a temperature. */
const wrongUnit = (row: Setting): string => (row.unit === "K" ? "3 V" : "3 K");

describe.each(rows)("$table: $name", ({ table, row }) => {
  const write = PLACES[table] as (row: Setting, value: string) => string;

  it("takes what its range allows", () => {
    expect(codes(write(row, legal(row)))).toEqual([]);
  });

  it("takes each of its words", () => {
    for (const word of row.choices ?? []) {
      const value = word === "step" || word === "plateau" ? `${word}(5, 0.5)` : word;
      expect(codes(write(row, value)), word).toEqual([]);
    }
  });

  it("refuses a value out of range", () => {
    const value = illegal(row);
    if (value !== undefined) expect(codes(write(row, value)), value).toEqual(["E0404"]);
  });

  it("refuses a wrong unit", () => {
    const [code] = codes(write(row, wrongUnit(row)));
    expect(["E0202", "E0206", "E0403"]).toContain(code);
  });

  it("refuses a word that is none of its choices", () => {
    const [code] = codes(write(row, "qqzzy"));
    expect(["E0201", "E0206"]).toContain(code);
  });
});

describe("every setting once", () => {
  const LIBRARY = "q = 3\nchip own = generic { adc = 6 bits }";
  const all = testScope({ text: (path) => (path === "lib.mho" ? { text: LIBRARY } : "missing") });
  const text = `seed 4
device a = rram { g = 1 uS .. 4 uS, levels = 16, noise = wan, law = soft_bounds, pulse_step = 0.2%, nonlinearity = [1.75, 1.46], asymmetry = 0.1
  cycle_noise = 30%, step_spread = 30%, bound_spread = 10%, drift_nu = [0.05, 0.01], drift_t0 = 38.6 s, stuck_on = 0.1%, stuck_off = 0.5%
  iv_kappa = 5 V^-1, pulse_time = 1 us, pulse_energy = 10 pJ, endurance = 1e6, temperature = 330 K, read_noise = 0.3 level, write_noise = 1 uS }
chip c = generic {
  device = a, tile = 256x64, tiles = 100, encoding = differential, pair = column, split = kernel, rows_on = 64, w_max = column, subtract = digital
  dac = 8 bits, input = bit_serial, serial_bits = 1, convert = once, input_range = 1, input_noise = 1%, v_read = 0.1 V, t_read = 10 ns
  adc = 8, adc_range = 70 uA, adc_share = 8, replay = on, adc_kind = ramp, adc_noise = 2 lsb, adc_energy = 16 pJ, adc_time = 80 ns, dac_energy = 0.4 pJ, v_dd = 1.2 V
  sides = one, r_wire = [0.78 ohm, 0.5 ohm], ir_drop = on, ir_model = fast, r_driver = 100 ohm, r_sense = 10 ohm, drivers = both, c_wire = 0.1 fF
  compensation = column, write = verify(5, tolerance = 1%), cost = physical, mac_energy = 4.6 pJ, mvm_time = 1 ns, mvm_energy = 1 pJ
}
chip off = c { dac = off, adc = off, adc_range = calibrated, input = pulse_width, write = blind, encoding = offset }
array V 64x64 sliced on c { slice_bits = 2 }
array U 64x64 digital
load mnist { limit = 10000, test_limit = 1000 }
network net { input 784; hidden: dense 64 relu; dense 10 softmax }
map net on c { hidden = digital }
map net on rram_wu_2023_65nm_256x64 { hidden = copies(4) }
r1 = train net on mnist for 100 steps with in_place, sgd(lr = 0.1, momentum = 0.9, weight_decay = 1e-4, schedule = step(5, 0.5))
r2 = train fresh net on mnist with mixed_precision(threshold = 1 level, residual = keep, write = blind, readback = on, backward = array, every = 2), adam(lr = 0.003, schedule = plateau(5, 0.5))
r3 = train fresh net on mnist for 1 epochs with radix4(gradient = radix4(two_phase = true), operands = int4), madam(lr = 0.01) { loss = mse, shuffle = off, validate = 2 }
r4 = train fresh net on mnist for 1 epochs with digital(gradient = int4), eco(lr = 0.02, beta = 0.9, bits = 4, rounding = stochastic)
compare r1, r2, r3, r4 by accuracy, energy, writes
report limits, tiles, efficiency of net by layer { batch = 64 }
report claims of qmemory_published
program U from randn(64x64) / 8
y = U @ randn(64)
plot y as histogram { title = "y", xlabel = "value", xscale = linear, legend = off, width = 600 }
plot V.tiles as heatmap
age net by 3 h
k = drift_compensation(net)
n = 4
measure m = n * 2
t = sweep n over [1, 2, 4], seeds 1..4
u = sweep w over 0.5 ohm .. 5 ohm step 0.5 ohm { array Q 32x32 analog { r_wire = w }; program Q from randn(32x32); measure e = nrmse(Q @ ones(32), Q.target @ ones(32)) }
y.T @ y
export y, t to "out.json"
import q from "lib.mho"
use "lib.mho"
assert latency(y) < 1 us and not (energy(y) > 1 uJ), "budget"
`;

  it("checks clean", () => {
    expect(compile(sourceOf(text), all).diagnostics).toEqual([]);
  });

  it("stands in the program as the IR writes settings", () => {
    const { ir } = compile(sourceOf(text), all);
    const chip = ir?.nodes.find((n) => n.id === ir.outs["c"]);
    expect(chip?.at).toMatchObject({
      device: "rram",
      levels: 16,
      read_noise: { of: "level", value: 0.3 },
      write_noise: { of: "siemens", value: 1e-6 },
      tile: [256, 64],
      adc_range: 70e-6,
      r_wire: [0.78, 0.5],
      write: { name: "verify", n: 5, tolerance: { of: "window", value: 0.01 } },
    });
    expect(chip?.at?.["dac"]).toBeUndefined(); // 8 bits is the default
  });
});

describe("precedence", () => {
  it("is array over chip over device over preset over default", () => {
    const at = (text: string) => {
      const { ir } = compile(sourceOf(text), scope);
      return ir?.nodes.find((n) => n.op === "array")?.at;
    };
    const device = "device d = pcm { levels = 16 }\n";
    const chip = "chip c = pcm_hermes_14nm { device = d, adc = 6 bits }\n";
    expect(at(`${device}${chip}array W 8x8 on c`)).toMatchObject({
      ...{ chip: "pcm_hermes_14nm", device: "pcm", levels: 16, adc: 6 },
      ...{ g: [0, 25e-6], input: "pulse_width" },
    });
    expect(at(`${device}${chip}array W 8x8 on c { adc = 8 bits, levels = 4 }`)).toMatchObject({
      levels: 4,
    });
    expect(at(`${device}${chip}array W 8x8 on c { adc = 8 bits }`)?.["adc"]).toBeUndefined();
    expect(at("array W 8x8 on pcm")).toMatchObject({ device: "pcm", g: [0, 25e-6] });
    expect(at("array W 8x8")).toEqual({ name: "W", kind: "analog" });
  });
});
